<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Formats</name>
        <message numerus="yes">
            <source>%Ln photo(s)</source>
            <translation>
                <numerusform>%Ln photo</numerusform>
                <numerusform>%Ln photos</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Indexed %Ln photo(s) in %1</source>
            <translation>
                <numerusform>Indexed %Ln photo in %1</numerusform>
                <numerusform>Indexed %Ln photos in %1</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln removed</source>
            <translation>
                <numerusform>%Ln removed</numerusform>
                <numerusform>%Ln removed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln could not be read</source>
            <translation>
                <numerusform>%Ln could not be read</numerusform>
                <numerusform>%Ln could not be read</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::FolderModel</name>
        <message numerus="yes">
            <source>%Ln unreadable</source>
            <translation>
                <numerusform>%Ln unreadable</numerusform>
                <numerusform>%Ln unreadable</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln left out</source>
            <translation>
                <numerusform>%Ln left out</numerusform>
                <numerusform>%Ln left out</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::FolderPane</name>
        <message numerus="yes">
            <source>%Ln photo(s) leave the library. The files stay where they are.</source>
            <translation>
                <numerusform>%Ln photo leaves the library. The file stays where it is.</numerusform>
                <numerusform>%Ln photos leave the library. The files stay where they are.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %Ln photo(s) that rules leave out?</source>
            <translation>
                <numerusform>Forget %Ln photo that rules leave out?</numerusform>
                <numerusform>Forget %Ln photos that rules leave out?</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Forget %Ln photo(s) whose drive is not connected?</source>
            <translation>
                <numerusform>Forget %Ln photo whose drive is not connected?</numerusform>
                <numerusform>Forget %Ln photos whose drive is not connected?</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ProblemPane</name>
        <message numerus="yes">
            <source>%Ln file(s) could not be read</source>
            <translation>
                <numerusform>%Ln file could not be read</numerusform>
                <numerusform>%Ln files could not be read</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LibraryPage</name>
        <message numerus="yes">
            <source>%Ln caption(s)</source>
            <translation>
                <numerusform>%Ln caption</numerusform>
                <numerusform>%Ln captions</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::MainWindow</name>
        <message numerus="yes">
            <source>Drop to add %Ln folder(s)</source>
            <translation>
                <numerusform>Drop to add the folder</numerusform>
                <numerusform>Drop to add %Ln folders</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Write those of %Ln selected photo(s)…</source>
            <translation>
                <numerusform>Write those of %Ln selected photo…</numerusform>
                <numerusform>Write those of %Ln selected photos…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SearchPage</name>
        <message numerus="yes">
            <source>Semblance compared %Ln photo(s) and none was likely enough.</source>
            <translation>
                <numerusform>Semblance compared %Ln photo and it was not likely enough.</numerusform>
                <numerusform>Semblance compared %Ln photos and none was likely enough.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln searchable so far</source>
            <translation>
                <numerusform>%Ln searchable so far</numerusform>
                <numerusform>%Ln searchable so far</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Less likely below: %Ln photo(s)</source>
            <translation>
                <numerusform>Less likely below: %Ln photo</numerusform>
                <numerusform>Less likely below: %Ln photos</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln caption(s) · %1</source>
            <translation>
                <numerusform>%Ln caption · %1</numerusform>
                <numerusform>%Ln captions · %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrainDataPanel</name>
        <message numerus="yes">
            <source>%Ln left out</source>
            <translation>
                <numerusform>%Ln left out</numerusform>
                <numerusform>%Ln left out</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 right and %2 wrong, for %Ln searches</source>
            <translation>
                <numerusform>%1 right and %2 wrong, for %Ln search</numerusform>
                <numerusform>%1 right and %2 wrong, for %Ln searches</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ReportView</name>
        <message numerus="yes">
            <source>%Ln could not be used.</source>
            <translation>
                <numerusform>%Ln could not be used.</numerusform>
                <numerusform>%Ln could not be used.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::PhotoActions</name>
        <message numerus="yes">
            <source>More like %Ln photo(s)</source>
            <translation>
                <numerusform>More like this</numerusform>
                <numerusform>More like these %Ln photos</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>QueryText</name>
        <message numerus="yes">
            <source>%Ln photo(s)</source>
            <translation>
                <numerusform>%Ln photo</numerusform>
                <numerusform>%Ln photos</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::Annotator</name>
        <message numerus="yes">
            <source>Change %Ln photo(s)</source>
            <translation>
                <numerusform>Change %Ln photo</numerusform>
                <numerusform>Change %Ln photos</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::AnnotationPanel</name>
        <message numerus="yes">
            <source>%Ln photo(s) selected</source>
            <translation>
                <numerusform>%Ln photo selected</numerusform>
                <numerusform>%Ln photos selected</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::SidecarDialog</name>
        <message numerus="yes">
            <source>Write %Ln file(s)</source>
            <translation>
                <numerusform>Write %Ln file</numerusform>
                <numerusform>Write %Ln files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) taken back.</source>
            <translation>
                <numerusform>%Ln file taken back.</numerusform>
                <numerusform>%Ln files taken back.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln file(s) written.</source>
            <translation>
                <numerusform>%Ln file written.</numerusform>
                <numerusform>%Ln files written.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::DuplicatesDialog</name>
        <message numerus="yes">
            <source>%Ln group(s); the best photo of each comes first</source>
            <translation>
                <numerusform>%Ln group; its best photo comes first</numerusform>
                <numerusform>%Ln groups; the best photo of each comes first</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln identical file(s)</source>
            <translation>
                <numerusform>%Ln identical file</numerusform>
                <numerusform>%Ln identical files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln shot(s) of a burst</source>
            <translation>
                <numerusform>%Ln shot of a burst</numerusform>
                <numerusform>%Ln shots of a burst</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) alike</source>
            <translation>
                <numerusform>%Ln photo alike</numerusform>
                <numerusform>%Ln photos alike</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Move %Ln photo(s) to the trash…</source>
            <translation>
                <numerusform>Move %Ln photo to the trash…</numerusform>
                <numerusform>Move %Ln photos to the trash…</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::NameSheet</name>
        <message numerus="yes">
            <source>Name %Ln photo(s)</source>
            <translation>
                <numerusform>Name %Ln photo</numerusform>
                <numerusform>Name %Ln photos</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::BlindPanel</name>
        <message numerus="yes">
            <source>%Ln vote(s) counted. Ask the next sentence.</source>
            <translation>
                <numerusform>%Ln vote counted. Ask the next sentence.</numerusform>
                <numerusform>%Ln votes counted. Ask the next sentence.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::EvaluatePage</name>
        <message numerus="yes">
            <source>%Ln cannot be used</source>
            <translation>
                <numerusform>%Ln cannot be used</numerusform>
                <numerusform>%Ln cannot be used</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::LearntTagsDialog</name>
        <message numerus="yes">
            <source>%Ln new tag(s)</source>
            <translation>
                <numerusform>%Ln new tag</numerusform>
                <numerusform>%Ln new tags</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::EngineCard</name>
        <message numerus="yes">
            <source>%1 in %Ln thumbnail(s), %2 besides</source>
            <translation>
                <numerusform>%1 in %Ln thumbnail, %2 besides</numerusform>
                <numerusform>%1 in %Ln thumbnails, %2 besides</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::ExportDialog</name>
        <message numerus="yes">
            <source>%Ln photo(s) could not be copied:</source>
            <translation>
                <numerusform>%Ln photo could not be copied:</numerusform>
                <numerusform>%Ln photos could not be copied:</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) copied.</source>
            <translation>
                <numerusform>%Ln photo copied.</numerusform>
                <numerusform>%Ln photos copied.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Export %Ln photo(s)</source>
            <translation>
                <numerusform>Export %Ln photo</numerusform>
                <numerusform>Export %Ln photos</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::StarRating</name>
        <message numerus="yes">
            <source>%Ln star(s)</source>
            <translation>
                <numerusform>%Ln star</numerusform>
                <numerusform>%Ln stars</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>semblance::ui::TrashDialog</name>
        <message numerus="yes">
            <source>%Ln photo(s) could not be moved to the trash; they are where they were.</source>
            <translation>
                <numerusform>%Ln photo could not be moved to the trash; it is where it was.</numerusform>
                <numerusform>%Ln photos could not be moved to the trash; they are where they were.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln photo(s) moved to the trash.</source>
            <translation>
                <numerusform>%Ln photo moved to the trash.</numerusform>
                <numerusform>%Ln photos moved to the trash.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Stopped: %Ln photo(s) were left where they are.</source>
            <translation>
                <numerusform>Stopped: %Ln photo was left where it is.</numerusform>
                <numerusform>Stopped: %Ln photos were left where they are.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Move %Ln photo(s) to the trash?</source>
            <translation>
                <numerusform>Move %Ln photo to the trash?</numerusform>
                <numerusform>Move %Ln photos to the trash?</numerusform>
            </translation>
        </message>
    </context>
</TS>
