// Captions and tags all over the window: the panels that edit them, the keys that lead there, undo and redo.
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

#include "ui/bridge/formats.h"
#include "ui/main_window.h"
#include "ui/pages/library_page.h"
#include "ui/pages/search_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/duplicates_dialog.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/learnt_tags_dialog.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_actions.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"

namespace semblance::ui {

void MainWindow::connectTexts()
{
    m_lightbox->setPanel(new AnnotationPanel(m_annotator));
    for (PhotoGrid *grid : {m_search->grid(), m_library->grid()})
        connect(grid, &PhotoGrid::selectionMoved, this, [this, grid] {
            if (grid == currentGrid() && !m_inspector->isHidden())
                m_inspector->setSelection(grid->selectedPhotos());
        });
    connect(m_inspector->annotations(), &AnnotationPanel::escaped, this, [this] {
        if (currentGrid())
            currentGrid()->setFocus();
    });
    connect(m_actions, &PhotoActions::rated, this, [this](const QList<api::PhotoId> &ids, int stars) { m_annotator.rate(ids, stars); });
    connect(m_lightbox, &Lightbox::rated, this, [this](api::PhotoId id, int stars) { m_annotator.rate({id}, stars); });
    connect(m_actions, &PhotoActions::textsWanted, this, [this] { write(&AnnotationPanel::writeCaption); });
    connect(&m_annotator, &Annotator::failed, this, [this](const api::Error &error) {
        if (m_inspector->isHidden() && !m_lightbox->isOpen())  // else it stands beside what failed
            tell(tr("The change could not be kept"), QString::fromStdString(error.detail));
    });
    connect(m_library, &LibraryPage::duplicatesWanted, this, [this] { (new DuplicatesDialog(m_bridge, this))->open(); });
    connect(m_library, &LibraryPage::captionMenuWanted, this, &MainWindow::openCaptionMenu);
    connect(&m_annotator, &Annotator::settledMaybe, this, &MainWindow::settledMaybe);
}

void MainWindow::write(void (AnnotationPanel::*what)())
{
    PhotoGrid *grid = currentGrid();
    if (!grid || !grid->currentPhoto().valid())
        return;
    if (m_inspector->isHidden())
        setInspectorShown(true);
    m_inspector->setSelection(grid->selectedPhotos());
    (m_inspector->annotations()->*what)();
    m_inspector->revealAnnotations();
}

void MainWindow::openCaptionMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName("captionMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("caption"), tr("Write captions and tags to XMP files…"), this,
                    [this] { (new SidecarDialog(m_annotator, {}, this))->open(); });
    const QList<api::PhotoId> selected = m_library->grid()->selectedPhotos();
    if (!selected.isEmpty())
        menu->addAction(tr("Write those of %Ln selected photo(s)…", nullptr, int(selected.size())), this, [this, selected] {
            (new SidecarDialog(m_annotator, {selected.begin(), selected.end()}, this))->open();
        });
    menu->addSeparator();
    menu->addAction(tr("Tag photos with trained classes…"), this, &MainWindow::openLearntTags);
    menu->addSeparator();
    menu->addAction(icon("export"), tr("Export captions…"), this, [this] { pickCaptionFile(true); });
    menu->addAction(tr("Import captions…"), this, [this] { pickCaptionFile(false); });
    menu->popup(position);
}

void MainWindow::openLearntTags()
{
    (new LearntTagsDialog(m_annotator, this))->open();
}

void MainWindow::pickCaptionFile(bool save)
{
    auto *dialog = new QFileDialog(this, save ? tr("Export captions") : tr("Import captions"), {},
                                   tr("Captions (%1)").arg(QStringLiteral("*.csv *.tsv *.json")));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(save ? QFileDialog::AcceptSave : QFileDialog::AcceptOpen);
    dialog->setFileMode(save ? QFileDialog::AnyFile : QFileDialog::ExistingFile);
    dialog->setDefaultSuffix("csv");
    connect(dialog, &QFileDialog::urlsSelected, this, [this, save](const QList<QUrl> &urls) {
        if (urls.isEmpty())
            return;
        save ? exportCaptions(toPath(urls.first())) : m_annotator.importCaptions(toPath(urls.first()), false);
    });
    dialog->open();
}

void MainWindow::exportCaptions(const std::filesystem::path &file)
{
    m_annotator.run(
        this, [file](api::Annotations &annotations) { return annotations.exportCaptions(file); },
        [this, file](const api::Result<api::CaptionFileResult> &done) {
            if (!done)
                return tell(tr("The captions could not be exported"), QString::fromStdString(done.error().detail));
            tell(tr("Captions exported"),
                 tr("%1 captions of %2 photos are in %3.").arg(number(done->captions), number(done->photos), toQString(file)));
        });
}

void MainWindow::tell(const QString &title, const QString &text)
{
    auto *box = new QMessageBox(QMessageBox::Information, title, title, QMessageBox::Ok, this);
    box->setObjectName("tellBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(text);
    box->open();
}

}  // namespace semblance::ui
