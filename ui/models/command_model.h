// What the command palette lists: actions, pages, folders and searches, ranked by what is typed.
#pragma once

#include <QAbstractListModel>
#include <QKeySequence>
#include <functional>
#include <optional>
#include <vector>

namespace semblance::ui {

struct Command {
    QString id;     // for tests: "page.library"
    QString title;  // in the user's language
    QString kind;   // at the right, muted: "Page", "Saved search"
    QString icon;   // of resources/icons
    QList<QKeySequence> keys = {};
    std::function<void()> run;
    QString also = {};  // answers to these words as well
    bool enabled = true;
};

// Commands as they are collected.
class CommandList {
public:
    explicit CommandList(QString kind) : m_kind(std::move(kind)) {}

    // `english` is the title before it was translated: the command answers to it in every language.
    Command &add(const char *id, const QString &title, const char *english, const char *icon, QList<QKeySequence> keys,
                 std::function<void()> run);
    void addOwn(const QString &id, const QString &title, const char *icon, std::function<void()> run);
    void setKind(const QString &kind) { m_kind = kind; }
    [[nodiscard]] std::vector<Command> take() { return std::move(m_commands); }

private:
    QString m_kind;
    std::vector<Command> m_commands;
};

class CommandModel : public QAbstractListModel {
    Q_OBJECT

public:
    // PlacesRole: QList<int> of the letters of the title that were typed.
    enum Role { KindRole = Qt::UserRole + 1, KeysRole, IconRole, PlacesRole, IdRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    void setCommands(std::vector<Command> commands);
    // Without a pattern all in their order; else what matches, the best first, what cannot be done now behind what can. `otherwise` stands
    // behind everything: what the pattern may mean besides.
    void setPattern(const QString &pattern, std::optional<Command> otherwise = {});
    [[nodiscard]] const Command &at(int row) const;

private:
    struct Found {
        int command = 0;
        int score = 0;
        QList<int> places;
    };

    std::vector<Command> m_commands;
    std::optional<Command> m_otherwise;
    std::vector<Found> m_found;
};

}  // namespace semblance::ui
