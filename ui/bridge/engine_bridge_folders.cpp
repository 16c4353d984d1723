// The bridge's part for folders: what is left out of them, whether they are kept up to date, what is forgotten or tried again.
#include "ui/bridge/engine_mailbox.h"

namespace semblance::ui {

void EngineBridge::changeFolders(std::function<api::Result<void>()> change)
{
    onWorker(this, std::move(change), [this](const api::Result<void> &changed) {
        if (!changed)
            Q_EMIT folderChangeFailed(changed.error());
        refresh();
    });
}

void EngineBridge::removeFolder(api::FolderId id)
{
    changeFolders([this, id] { return m_engine.removeFolder(id); });
}

void EngineBridge::setWatching(bool on)
{
    changeFolders([this, on] { return m_engine.setWatching(on); });
}

void EngineBridge::forgetExcluded()
{
    changeFolders([this] { return m_engine.forgetExcluded(); });
}

void EngineBridge::forgetOffline()
{
    changeFolders([this] { return m_engine.forgetOffline(); });
}

void EngineBridge::tryAgain(const std::vector<std::filesystem::path> &files)
{
    changeFolders([this, files] { return m_engine.tryAgain(files); });
}

void EngineBridge::folderRules(api::FolderId id, QObject *context, std::function<void(const api::Result<api::FolderRules> &)> done)
{
    onWorker(
        context, [this, id] { return m_engine.folderRules(id); }, std::move(done));
}

void EngineBridge::setFolderRules(api::FolderId id, const api::FolderRules &rules, QObject *context,
                                  std::function<void(const api::Result<void> &)> done)
{
    onWorker(
        context, [this, id, rules] { return m_engine.setFolderRules(id, rules); },
        [this, done = std::move(done)](const api::Result<void> &set) {
            refresh();
            done(set);
        });
}

void EngineBridge::rulesEffect(api::FolderId id, const api::FolderRules &rules, QObject *context,
                               std::function<void(const api::Result<api::RulesEffect> &)> done)
{
    onWorker(
        context, [this, id, rules] { return m_engine.rulesEffect(id, rules); }, std::move(done));
}

}  // namespace semblance::ui
