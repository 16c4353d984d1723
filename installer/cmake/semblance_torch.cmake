# semblance::torch: LibTorch as an interface target, from the distribution or from CMAKE_PREFIX_PATH, and the shared
# precompiled header. Debian's own CMake config for Torch drags unrelated packages in, so it is only used elsewhere.
find_path(SEMBLANCE_TORCH_INCLUDE torch/csrc/api/include/torch/torch.h HINTS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES include REQUIRED)
find_library(SEMBLANCE_TORCH_CPU torch_cpu HINTS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_TORCH torch HINTS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_C10 c10 HINTS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_TORCH_CUDA torch_cuda HINTS ${CMAKE_PREFIX_PATH} PATH_SUFFIXES lib)

add_library(semblance_torch INTERFACE)
add_library(semblance::torch ALIAS semblance_torch)
target_include_directories(semblance_torch SYSTEM INTERFACE
  ${SEMBLANCE_TORCH_INCLUDE} ${SEMBLANCE_TORCH_INCLUDE}/torch/csrc/api/include)
target_link_libraries(semblance_torch INTERFACE ${SEMBLANCE_TORCH} ${SEMBLANCE_TORCH_CPU} ${SEMBLANCE_C10} OpenMP::OpenMP_CXX)
if(SEMBLANCE_TORCH_CUDA)
  # Nothing refers to a symbol of it: without this the linker drops the CUDA back end.
  target_link_options(semblance_torch INTERFACE "LINKER:--no-as-needed,${SEMBLANCE_TORCH_CUDA},--as-needed")
endif()

if(NOT EXISTS ${CMAKE_CURRENT_BINARY_DIR}/torch_header.cpp)
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/torch_header.cpp "")
endif()
add_library(semblance_torch_header STATIC ${CMAKE_CURRENT_BINARY_DIR}/torch_header.cpp)
target_link_libraries(semblance_torch_header PRIVATE semblance::torch tl::expected)
target_precompile_headers(semblance_torch_header PRIVATE <torch/torch.h>)
