// What a program sets up and shows outside any engine: where log lines go, and file names as text.
#pragma once

#include "engine/core/log.h"
#include "engine/core/paths.h"

namespace semblance::api {

using core::LogLevel;
using core::LogSink;
using core::setLogSink;  // once, before any engine runs

using core::base64;
using core::displayPath;  // UTF-8; what is not becomes U+FFFD
using core::isUtf8;
using core::userCacheDirectory;
using core::userDataDirectory;

}  // namespace semblance::api
