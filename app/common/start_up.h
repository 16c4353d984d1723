// What both programs do before anything else.
#pragma once

#include <filesystem>

namespace semblance::app {

// Idle OpenMP threads sleep instead of spinning, so that decoding and searching get the cores, and OpenBLAS uses the processor's wide
// registers where it does not recognise it. Both libraries read their settings when they are loaded: the program starts itself once more. Call before any thread runs; returns when there is nothing (more) to do.
void restartWithTunedLibraries(char **argv);

// Batches of a few megabytes are kept by the allocator instead of going back to the system each time.
void tuneAllocator();

enum class Verbosity { Warnings, Informative, Everything };
// The engine's log goes to stderr, and to `file` (two of 5 MB are kept) unless it is empty.
void setUpLogging(Verbosity verbosity, const std::filesystem::path &file = {});

}  // namespace semblance::app
