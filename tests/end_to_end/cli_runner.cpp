#include "tests/end_to_end/cli_runner.h"

#include <QJsonDocument>
#include <QProcessEnvironment>

QJsonObject CliAnswer::json(int line) const
{
    return line < lines.size() ? QJsonDocument::fromJson(lines.at(line)).object() : QJsonObject();
}

void CliRunner::start(QProcess &process, const QStringList &arguments) const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_DATA_HOME", m_home + "/data");
    environment.insert("XDG_CACHE_HOME", m_home + "/cache");
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(SEMBLANCE_BIN_DIR) + "/semblance-cli", arguments + m_always);
}

CliAnswer CliRunner::run(const QStringList &arguments, const QByteArray &input) const
{
    QProcess process;
    start(process, arguments);
    process.write(input);
    process.closeWriteChannel();
    CliAnswer answer;
    if (!process.waitForFinished(300'000) || process.exitStatus() != QProcess::NormalExit)
        return answer;
    answer.exitCode = process.exitCode();
    answer.errors = process.readAllStandardError();
    for (const QByteArray &line : process.readAllStandardOutput().split('\n'))
        if (!line.isEmpty())
            answer.lines << line;
    return answer;
}

QStringList keysInOrder(const QByteArray &line)
{
    QStringList keys;
    int depth = 0;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char letter = line[i];
        depth += letter == '{' || letter == '[' ? 1 : letter == '}' || letter == ']' ? -1 : 0;
        if (letter != '"')
            continue;
        qsizetype end = i + 1;
        while (end < line.size() && line[end] != '"')
            end += line[end] == '\\' ? 2 : 1;
        if (depth == 1 && end + 1 < line.size() && line[end + 1] == ':')
            keys << QString::fromUtf8(line.mid(i + 1, end - i - 1));
        i = end;
    }
    return keys;
}

QStringList tinyTraining(const QString &data, const QString &out)
{
    QStringList arguments{"train", "--recipe", "scratch", "--data", data, "--out", out, "--seed", "3"};
    for (const char *setting :
         {"image_size=32", "image_width=8", "text_width=32", "text_layers=1", "text_heads=2", "embedding_dimension=32",
          "vocabulary_size=800", "epochs=3", "batch_size=16", "checkpoint_steps=1", "bfloat16=false"})
        arguments << "--set" << setting;
    return arguments;
}
