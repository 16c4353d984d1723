# semblance::torch: LibTorch as an interface target, from the distribution or from SEMBLANCE_TORCH_ROOT, and the shared
# precompiled header. Debian's own CMake config for Torch drags unrelated packages in, so none is used.
set(SEMBLANCE_TORCH_ROOT "" CACHE PATH "A LibTorch to build with: where its include and lib are, for example the folder of Python's torch package")
set(torch_roots ${SEMBLANCE_TORCH_ROOT} ${CMAKE_PREFIX_PATH})
find_path(SEMBLANCE_TORCH_INCLUDE torch/csrc/api/include/torch/torch.h HINTS ${torch_roots} PATH_SUFFIXES include REQUIRED)
find_library(SEMBLANCE_TORCH_CPU torch_cpu HINTS ${torch_roots} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_TORCH torch HINTS ${torch_roots} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_C10 c10 HINTS ${torch_roots} PATH_SUFFIXES lib REQUIRED)
find_library(SEMBLANCE_TORCH_CUDA torch_cuda HINTS ${torch_roots} PATH_SUFFIXES lib)

# Python's packages were built with the C++ library's old strings up to LibTorch 2.5. Ours must be the same.
include(CheckCXXSourceCompiles)
set(torch_probe "#include <c10/util/Exception.h>
int main() { return static_cast<int>(c10::Error(c10::SourceLocation{\"\", \"\", 0}, std::string(\"x\")).msg().size()); }")
set(CMAKE_REQUIRED_INCLUDES ${SEMBLANCE_TORCH_INCLUDE})
set(CMAKE_REQUIRED_LIBRARIES ${SEMBLANCE_C10})
check_cxx_source_compiles("${torch_probe}" SEMBLANCE_TORCH_HAS_NEW_STRINGS)
if(NOT SEMBLANCE_TORCH_HAS_NEW_STRINGS)
  set(CMAKE_REQUIRED_DEFINITIONS -D_GLIBCXX_USE_CXX11_ABI=0)
  check_cxx_source_compiles("${torch_probe}" SEMBLANCE_TORCH_HAS_OLD_STRINGS)
  if(SEMBLANCE_TORCH_HAS_OLD_STRINGS AND NOT SEMBLANCE_TORCH_ONLY)
    message(FATAL_ERROR "${SEMBLANCE_C10} was built with the C++ library's old strings, which OpenCV, ICU and the others were not. "
                        "Take a LibTorch of 2.6 or newer, or one with 'cxx11-abi' in its name; or build only what needs nothing else "
                        "with -DSEMBLANCE_TORCH_ONLY=ON.")
  elseif(SEMBLANCE_TORCH_HAS_OLD_STRINGS)
    add_compile_definitions(_GLIBCXX_USE_CXX11_ABI=0)
  endif()
endif()
foreach(setting INCLUDES LIBRARIES DEFINITIONS)
  unset(CMAKE_REQUIRED_${setting})
endforeach()

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
