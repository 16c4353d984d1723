# Compiler settings and the three verbs of the build: semblance_library, semblance_torch_library, semblance_test.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()

find_program(SEMBLANCE_CCACHE ccache)
if(SEMBLANCE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${SEMBLANCE_CCACHE})
endif()
find_program(SEMBLANCE_MOLD mold)
if(SEMBLANCE_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
if(SEMBLANCE_CCACHE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options(-fpch-preprocess)
endif()
if(SEMBLANCE_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports std::string concatenation falsely at -O3 (GCC bugs 105329 and 105651): seen, but no error.
    add_compile_options(-Wno-error=restrict -Wno-error=stringop-overflow -Wno-error=array-bounds)
  endif()
endif()
if(SEMBLANCE_SANITIZE)
  add_compile_options(-fsanitize=${SEMBLANCE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SEMBLANCE_SANITIZE})
endif()

find_package(OpenMP REQUIRED)
find_package(Threads REQUIRED)
find_package(tl-expected REQUIRED)

# semblance_library(NAME SOURCES file... [USES library...] [THIRD_PARTY target...])
# One engine library a folder. USES names the engine libraries of DESIGN that this one may include.
function(semblance_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;THIRD_PARTY;PRIVATE_THIRD_PARTY" ${ARGN})
  add_library(semblance_${name} STATIC ${arg_SOURCES})
  add_library(semblance::${name} ALIAS semblance_${name})
  target_include_directories(semblance_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  list(TRANSFORM arg_USES PREPEND semblance::)
  target_link_libraries(semblance_${name} PUBLIC ${arg_USES} ${arg_THIRD_PARTY} PRIVATE ${arg_PRIVATE_THIRD_PARTY})
endfunction()

# The same for a library whose sources include Torch: they share one precompiled header.
function(semblance_torch_library name)
  semblance_library(${name} ${ARGN})
  target_link_libraries(semblance_${name} PUBLIC semblance::torch)
  target_precompile_headers(semblance_${name} REUSE_FROM semblance_torch_header)
endfunction()

# semblance_test(NAME SOURCES file... LINKS target... [LABELS label...]): one Qt Test program, run offscreen.
function(semblance_test name)
  cmake_parse_arguments(arg "TORCH" "" "SOURCES;LINKS;LABELS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS SEMBLANCE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
    SEMBLANCE_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data" SEMBLANCE_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} Qt6::Core Qt6::Test)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT 1500
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=passive;LC_ALL=C.UTF-8")
endfunction()
