// The Chinese of the window: each context once, every sentence that the sources say, nothing besides, with the same places to fill in.
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

namespace {

const QString sources = QStringLiteral(SEMBLANCE_SOURCE_DIR);

struct Message {
    QString context, source, comment;
    QStringList translations;  // one, or one a plural form
    bool plural = false, finished = true;
    [[nodiscard]] QString key() const { return context + QStringLiteral(" | ") + source + QStringLiteral(" | ") + comment; }
};

struct Table {
    QStringList contexts;
    QList<Message> messages;
    QString error;
};

Table read(const QString &path)
{
    Table table;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        table.error = file.errorString();
        return table;
    }
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QString name = xml.name().toString();
        const auto words = [&xml] { return xml.readElementText(QXmlStreamReader::IncludeChildElements); };
        if (name == "name") {
            table.contexts << words();
        } else if (name == "message") {
            Message message;
            message.context = table.contexts.isEmpty() ? QString() : table.contexts.last();
            message.plural = xml.attributes().value("numerus") == QLatin1String("yes");
            table.messages << message;
        } else if (name == "source") {
            table.messages.last().source = words();
        } else if (name == "comment") {
            table.messages.last().comment = words();
        } else if (name == "numerusform") {
            table.messages.last().translations << words();
        } else if (name == "translation") {
            table.messages.last().finished = xml.attributes().value("type").isEmpty();
            if (!table.messages.last().plural)
                table.messages.last().translations << words();
        }
    }
    table.error = xml.hasError() ? xml.errorString() : QString();
    return table;
}

QSet<QString> placesOf(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%L?(\\d|n)"));
    QSet<QString> places;
    for (auto all = place.globalMatch(text); all.hasNext();)
        places << all.next().captured(1);
    return places;
}

QSet<QString> keysOf(const Table &table)
{
    QSet<QString> keys;
    for (const Message &message : table.messages)
        keys << message.key();
    return keys;
}

}  // namespace

class TestTranslations : public QObject {
    Q_OBJECT

    Table m_chinese;

private Q_SLOTS:
    void initTestCase()
    {
        m_chinese = read(sources + "/translations/semblance_zh_CN.ts");
        QVERIFY2(m_chinese.error.isEmpty(), qPrintable(m_chinese.error));
        QVERIFY(m_chinese.messages.size() > 500);
    }

    void eachContextAndEachSentenceStandsOnce()
    {
        QMap<QString, int> contexts, messages;
        for (const QString &context : std::as_const(m_chinese.contexts))
            ++contexts[context];
        for (const Message &message : std::as_const(m_chinese.messages))
            ++messages[message.key()];
        for (const auto &[name, times] : contexts.asKeyValueRange())
            QVERIFY2(times == 1, qPrintable(name));
        for (const auto &[key, times] : messages.asKeyValueRange())
            QVERIFY2(times == 1, qPrintable(key));
    }

    void everySentenceIsTranslatedAndKeepsItsPlaces()
    {
        for (const Message &message : std::as_const(m_chinese.messages)) {
            QVERIFY2(message.finished && !message.translations.isEmpty(), qPrintable(message.key()));
            for (const QString &text : message.translations)
                QVERIFY2(!text.trimmed().isEmpty() && placesOf(text) == placesOf(message.source), qPrintable(message.key()));
        }
    }

    // The tables are compared with what Qt's own collector finds in the sources.
    void everySentenceOfTheSourcesIsThere_data()
    {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QStringList>("which");
        QTest::newRow("Simplified Chinese: everything") << QStringLiteral("semblance_zh_CN.ts") << QStringList();
        QTest::newRow("English: plurals") << QStringLiteral("semblance_en.ts") << QStringList{"-pluralonly"};
    }
    void everySentenceOfTheSourcesIsThere()
    {
        QFETCH(QString, table);
        QFETCH(QStringList, which);
        const QTemporaryDir folder;
        const QString collected = folder.filePath(table);
        QVERIFY(QFile::copy(sources + "/translations/" + table, collected));
        QProcess process;
        process.setWorkingDirectory(sources);
        process.start(SEMBLANCE_LUPDATE,
                      which
                          + QStringList{"-silent", "-no-obsolete", "-locations", "none", "-I", ".", "ui", "app/window", "-ts", collected});
        QVERIFY2(process.waitForFinished(120'000) && process.exitCode() == 0, qPrintable(process.errorString()));
        const Table found = read(collected), kept = read(sources + "/translations/" + table);
        QVERIFY2(found.error.isEmpty() && !found.messages.isEmpty(), qPrintable(found.error));
        for (const Message &message : found.messages)
            QVERIFY2(message.finished && !message.translations.isEmpty(), qPrintable("not translated: " + message.key()));
        for (const QString &key : keysOf(kept) - keysOf(found))
            QFAIL(qPrintable("said nowhere: " + key));
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
