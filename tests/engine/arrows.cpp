#include "tests/engine/arrows.h"

#include <QPair>
#include <QRegularExpression>

namespace semblance::tests {

namespace {

Arrow library(const QString &sentence, const QString &name, const QStringList &uses, const QStringList &thirdParty)
{
    Arrow arrow{sentence, "engine/" + name, {}, {"engine/" + name + "/"}, uses, thirdParty};
    for (const QString &used : uses)
        arrow.includes << "engine/" + used + "/";
    return arrow;
}

// The first pattern that fits names the library; what none fits is unknown, so that nothing new slips in unseen.
QString firstMatch(const QList<QPair<QString, QString>> &patterns, const QString &text)
{
    for (const auto &[pattern, name] : patterns) {
        if (QRegularExpression(pattern).match(text).hasMatch())
            return name;
    }
    return "unknown";
}

int lineAt(const QString &text, qsizetype position)
{
    return static_cast<int>(text.left(position).count('\n')) + 1;
}

bool beginsWithOneOf(const QString &path, const QStringList &beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(), [&](const QString &beginning) { return path.startsWith(beginning); });
}

QString complaintAboutInclude(const Arrow &arrow, const QString &header, bool quoted)
{
    if (header.endsWith(".moc") || header.startsWith("moc_"))
        return {};
    if (quoted && beginsWithOneOf(header, arrow.includes))
        return {};
    if (quoted && beginsWithOneOf(header, {"engine/", "ui/", "app/", "tests/"}))
        return "an arrow against the design";
    if (quoted)
        return "not a path from the root of the repository";
    const QString name = thirdPartyOfHeader(header);
    if (name.isEmpty() || arrow.thirdParty.contains(name))
        return {};
    return name == "unknown" ? QString("a header of no library in the design") : name + " is not for this folder";
}

QString complaintAboutLink(const Arrow &arrow, const QString &item)
{
    static const QRegularExpression own("^semblance(::|_)(\\w+)$");
    static const QStringList keywords{"PUBLIC", "PRIVATE", "INTERFACE"};
    if (keywords.contains(item))
        return {};
    if (const auto match = own.match(item); match.hasMatch() && match.captured(2) != "torch")
        return arrow.links.contains(match.captured(2)) ? QString() : QString("an arrow against the design");
    const QString name = thirdPartyOfLink(item);
    if (name.isEmpty() || arrow.thirdParty.contains(name))
        return {};
    return name == "unknown" ? QString("a library that is not in the design") : name + " is not for this folder";
}

// What a call of semblance_library links, as target_link_libraries would be given it.
QStringList linkedByLibrary(const QStringList &arguments)
{
    QStringList items;
    QString section;
    for (const QString &argument : arguments.mid(1)) {
        if (argument == "SOURCES" || argument == "USES" || argument == "THIRD_PARTY" || argument == "PRIVATE_THIRD_PARTY")
            section = argument;
        else if (section == "USES")
            items << "semblance::" + argument;
        else if (section != "SOURCES")
            items << argument;
    }
    return items;
}

}  // namespace

QList<Arrow> arrows()
{
    const QStringList codecs{"OpenCV", "libjpeg-turbo", "libpng", "libtiff", "libwebp", "libheif", "LibRaw", "giflib", "lcms2", "Exiv2"};
    const QStringList belowJobs{"core",   "image", "isolation", "text",       "samples",  "store",
                                "models", "index", "training",  "evaluation", "download", "search"};
    return {
        library("core stands alone", "core", {}, {"tl-expected", "xxHash"}),
        library("image uses core and the picture codecs", "image", {"core"}, codecs),
        library("isolation uses core, image and libseccomp", "isolation", {"core", "image"}, {"libseccomp", "tl-expected"}),
        library("text uses core, ICU, SentencePiece and JSON", "text", {"core"}, {"ICU", "SentencePiece", "nlohmann-json"}),
        library("samples uses core, image and OpenCV", "samples", {"core", "image"}, {"OpenCV"}),
        library("store uses core, text and SQLite", "store", {"core", "text"}, {"SQLite"}),
        library("models uses core, LibTorch and JSON", "models", {"core"}, {"LibTorch", "nlohmann-json"}),
        library("index uses core, LibTorch and FAISS", "index", {"core"}, {"LibTorch", "FAISS"}),
        library("training uses core, models, LibTorch and nlohmann-json", "training", {"core", "models"}, {"LibTorch", "nlohmann-json"}),
        library("evaluation uses core and LibTorch", "evaluation", {"core"}, {"LibTorch"}),
        library("download uses core, libcurl and OpenSSL", "download", {"core"}, {"libcurl", "OpenSSL"}),
        library("search uses core, store, models, index and text", "search", {"core", "store", "models", "index", "text"}, {}),
        // Photos become tensors here, hence LibTorch.
        library("jobs uses all libraries below it", "jobs", belowJobs, {"LibTorch"}),
        // The ids and Result of core are part of its values.
        library("api uses jobs, core and JSON", "api", {"jobs", "core"}, {"nlohmann-json"}),
        {"the headers of api show only core",
         "engine/api",
         {"engine.h", "values.h", "annotations.h", "blind.h", "duplicates.h", "evaluation_export.h", "evaluation_words.h", "tools.h"},
         {"engine/api/", "engine/core/"},
         {},
         {}},
        {"the window sees the engine through engine.h and its values",
         "ui",
         {},
         {"ui/", "engine/api/engine.h", "engine/api/values.h", "engine/api/annotations.h", "engine/api/blind.h", "engine/api/duplicates.h",
          "engine/api/learning.h", "engine/api/studio.h", "engine/api/evaluation_export.h", "engine/api/evaluation_words.h"},
         {"api", "ui", "resources", "translations"},
         {"Qt"}},
        {"the decoder knows only how to be a worker", "app/decoder", {}, {"engine/isolation/"}, {"isolation"}, {}},
        {"the programs see the window and the engine's door",
         "app",
         {},
         {"app/", "ui/", "engine/api/"},
         {"api", "ui", "resources", "translations", "app"},
         {"Qt", "CLI11", "spdlog", "nlohmann-json"}},
    };
}

QString thirdPartyOfHeader(const QString &header)
{
    static const QList<QPair<QString, QString>> patterns{
        {"^(Q[A-Z]|Qt|q[a-z]+\\.h$)", "Qt"},
        {"^[a-z_]+$", ""},  // the C++ library
        {"^(sys|linux|netinet|arpa)/", ""},
        {"^(fcntl|unistd|dirent|pwd|signal|poll|sched|pthread|fnmatch|termios|strings|errno|omp|immintrin|cpuid|malloc|dlfcn|spawn|iconv)"
         "\\.h$",
         ""},
        {"^(torch|ATen|c10|caffe2|cuda)/|^cuda", "LibTorch"},
        {"^opencv2/", "OpenCV"},
        {"^(sqlite3\\.h|SQLiteCpp/)", "SQLite"},
        {"^(faiss/|cblas\\.h|lapacke?\\.h)", "FAISS"},
        {"^unicode/", "ICU"},
        {"^sentencepiece", "SentencePiece"},
        {"^nlohmann/", "nlohmann-json"},
        {"^curl/", "libcurl"},
        {"^openssl/", "OpenSSL"},
        {"^exiv2/", "Exiv2"},
        {"^(turbojpeg|jpeglib)\\.h$", "libjpeg-turbo"},
        {"^png\\.h$", "libpng"},
        {"^tiff(io)?\\.h$", "libtiff"},
        {"^webp/", "libwebp"},
        {"^libheif/", "libheif"},
        {"^libraw/", "LibRaw"},
        {"^gif_lib\\.h$", "giflib"},
        {"^lcms2\\.h$", "lcms2"},
        {"^seccomp\\.h$", "libseccomp"},
        {"^tl/", "tl-expected"},
        {"^xxh", "xxHash"},
        {"^(spdlog|fmt)/", "spdlog"},
        {"^CLI/", "CLI11"},
    };
    return firstMatch(patterns, header);
}

QString thirdPartyOfLink(const QString &item)
{
    static const QList<QPair<QString, QString>> patterns{
        {"^(Threads::Threads|OpenMP::OpenMP_CXX|\\$\\{CMAKE_DL_LIBS\\}|dl|m|atomic)$", ""},
        {"(?i)qt[56]?(::|_)", "Qt"},
        {"(?i)torch|c10", "LibTorch"},
        {"(?i)opencv", "OpenCV"},
        {"(?i)sqlite", "SQLite"},
        {"(?i)faiss|blas|lapack", "FAISS"},
        {"(?i)icu", "ICU"},
        {"(?i)sentencepiece", "SentencePiece"},
        {"(?i)nlohmann", "nlohmann-json"},
        {"(?i)curl", "libcurl"},
        {"(?i)openssl", "OpenSSL"},
        {"(?i)exiv2", "Exiv2"},
        {"(?i)jpeg", "libjpeg-turbo"},
        {"(?i)png", "libpng"},
        {"(?i)tiff", "libtiff"},
        {"(?i)webp", "libwebp"},
        {"(?i)heif", "libheif"},
        {"(?i)libraw", "LibRaw"},
        {"(?i)gif", "giflib"},
        {"(?i)lcms", "lcms2"},
        {"(?i)seccomp", "libseccomp"},
        {"(?i)expected", "tl-expected"},
        {"(?i)xxhash", "xxHash"},
        {"(?i)spdlog|fmt", "spdlog"},
        {"(?i)cli11", "CLI11"},
    };
    return firstMatch(patterns, item);
}

QStringList brokenIncludes(const Arrow &arrow, const QString &file, const QString &source)
{
    static const QRegularExpression include("^[ \\t]*#[ \\t]*include[ \\t]*([<\"])([^\">\\n]+)[\">]", QRegularExpression::MultilineOption);
    QStringList broken;
    for (auto matches = include.globalMatch(source); matches.hasNext();) {
        const auto match = matches.next();
        const QString complaint = complaintAboutInclude(arrow, match.captured(2), match.captured(1) == "\"");
        if (!complaint.isEmpty())
            broken << QString("%1:%2: includes %3: %4")
                          .arg(file)
                          .arg(lineAt(source, match.capturedStart(2)))
                          .arg(match.captured(2), complaint);
    }
    return broken;
}

QStringList brokenLinks(const Arrow &arrow, const QString &file, const QString &cmake, const QString &target)
{
    static const QRegularExpression comment("#[^\\n]*");
    static const QRegularExpression call("\\b(semblance_library|semblance_torch_library|target_link_libraries)\\s*\\(([^)]*)\\)");
    static const QRegularExpression space("\\s+");
    const QString text = QString(cmake).remove(comment);
    QStringList broken;
    for (auto matches = call.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const QStringList arguments = match.captured(2).split(space, Qt::SkipEmptyParts);
        if (arguments.isEmpty() || (!target.isEmpty() && arguments.first() != target))
            continue;
        QStringList items = match.captured(1) == "target_link_libraries" ? arguments.mid(1) : linkedByLibrary(arguments);
        if (match.captured(1) == "semblance_torch_library")
            items << "semblance::torch";
        for (const QString &item : items) {
            const QString complaint = complaintAboutLink(arrow, item);
            if (!complaint.isEmpty())
                broken << QString("%1:%2: links %3: %4").arg(file).arg(lineAt(text, match.capturedStart())).arg(item, complaint);
        }
    }
    return broken;
}

QStringList brokenHeaderOpening(const QString &file, const QString &source)
{
    const QStringList lines = source.split('\n');
    if (!lines.first().startsWith("// ") || lines.first().size() < 12)
        return {file + ":1: a header opens with a one-line comment that says what it is for"};
    for (const QString &line : lines) {
        if (line.trimmed() == "#pragma once")
            return {};
        if (!line.trimmed().isEmpty() && !line.startsWith("//"))
            break;
    }
    return {file + ": #pragma once comes before anything else"};
}

}  // namespace semblance::tests
