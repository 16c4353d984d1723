// semblance-decoder: the process in which photos are decoded. Started by the other programs only; it has nothing to say to people.
#include "engine/isolation/worker.h"

int main()
{
    const auto here = semblance::isolation::readerInThisProcess();
    return semblance::isolation::runWorker(
        [&here](const auto &file, auto wanted, const auto &options) { return here->read(file, wanted, options); });
}
