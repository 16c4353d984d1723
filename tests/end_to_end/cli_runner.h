// Runs semblance-cli as a user would and keeps what it printed.
#pragma once

#include <QByteArrayList>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

struct CliAnswer {
    int exitCode = -1;
    QByteArrayList lines;  // of stdout
    QByteArray errors;     // stderr
    // Line i as an object; empty when it is none.
    [[nodiscard]] QJsonObject json(int line = 0) const;
};

class CliRunner {
public:
    // `home`: where the user's own library and cache would be.
    explicit CliRunner(QString home) : m_home(std::move(home)) {}
    void always(const QStringList &arguments) { m_always = arguments; }

    // `input` is what it reads from stdin.
    [[nodiscard]] CliAnswer run(const QStringList &arguments, const QByteArray &input = {}) const;
    // Started, not waited for.
    void start(QProcess &process, const QStringList &arguments) const;

private:
    QString m_home;
    QStringList m_always;
};

// The keys of a JSON line that stand on its first level, in their order.
[[nodiscard]] QStringList keysInOrder(const QByteArray &line);

// The arguments that train a model for a moment: good for nothing but answers that can be compared.
[[nodiscard]] QStringList tinyTraining(const QString &data, const QString &out);
