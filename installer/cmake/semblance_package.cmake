# Install rules and CPack: `cpack -G DEB` in the build folder makes the Debian package, installer/package does it from the start.
install(TARGETS semblance-cli RUNTIME DESTINATION bin)
install(TARGETS semblance-decoder RUNTIME DESTINATION libexec/semblance)  # started by the others, not by people
install(DIRECTORY ${PROJECT_SOURCE_DIR}/resources/starter DESTINATION share/semblance
  PATTERN "*.py" EXCLUDE)  # how it was made is in the source
install(FILES ${PROJECT_SOURCE_DIR}/resources/models.json DESTINATION share/semblance)
install(FILES ${PROJECT_SOURCE_DIR}/installer/copyright DESTINATION share/doc/semblance)
if(TARGET semblance)
  install(TARGETS semblance RUNTIME DESTINATION bin)
  install(FILES ${PROJECT_SOURCE_DIR}/installer/semblance.desktop DESTINATION share/applications)
  install(FILES ${PROJECT_SOURCE_DIR}/installer/io.github.semblance.Semblance.metainfo.xml DESTINATION share/metainfo)
  install(FILES ${PROJECT_SOURCE_DIR}/installer/icons/semblance.svg DESTINATION share/icons/hicolor/scalable/apps)
  install(FILES ${PROJECT_SOURCE_DIR}/installer/icons/semblance-symbolic.svg DESTINATION share/icons/hicolor/symbolic/apps)
endif()

# What Debian's policy wants compressed: manual pages and the package's changelog.
find_program(SEMBLANCE_GZIP gzip)
function(semblance_install_compressed source name destination)
  if(NOT SEMBLANCE_GZIP)
    return()
  endif()
  set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
  execute_process(COMMAND ${SEMBLANCE_GZIP} -9nc ${source} OUTPUT_FILE ${CMAKE_BINARY_DIR}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${CMAKE_BINARY_DIR}/${name}.gz DESTINATION ${destination})
endfunction()
semblance_install_compressed(${PROJECT_SOURCE_DIR}/installer/debian-changelog changelog share/doc/semblance)
semblance_install_compressed(${PROJECT_SOURCE_DIR}/installer/man/semblance-cli.1 semblance-cli.1 share/man/man1)
if(TARGET semblance)
  semblance_install_compressed(${PROJECT_SOURCE_DIR}/installer/man/semblance.1 semblance.1 share/man/man1)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME semblance)
set(CPACK_PACKAGE_VENDOR "The Semblance developers")
set(CPACK_PACKAGE_CONTACT "The Semblance developers <semblance@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "photo search by sentence, with a model that its user can teach")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Semblance finds photos in your own collection by a sentence or by another
photo, and the captions that fit a photo. It comes with a small model of its
own, takes larger published ones, and can be fine-tuned on your photos.
Everything stays on your computer.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What no linker sees: the platform plugin of the window, the icons' SVG engine, one OpenBLAS that does not fight with LibTorch's threads.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-openmp | libopenblas0, qt6-qpa-plugins, libqt6svg6 | qt6-svg-plugins")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "ca-certificates, libheif-plugin-libde265 | libheif1, fonts-dejavu-core, fonts-wqy-microhei | fonts-noto-cjk")
include(CPack)
