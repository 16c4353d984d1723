// A name of the user's own for something in the photos: "Rex", "our boat".
#pragma once

#include <string>
#include <vector>

#include "engine/core/ids.h"

namespace semblance::core {

struct PersonalName {
    std::string name;             // as it is written in sentences
    std::string kind;             // what it is, a word that the model knows: "dog"; may be empty
    std::vector<PhotoId> photos;  // that show it
};

}  // namespace semblance::core
