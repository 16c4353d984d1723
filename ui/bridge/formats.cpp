#include "ui/bridge/formats.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QImageReader>
#include <QLocale>
#include <cmath>
#include <map>
#include <string_view>

namespace semblance::ui {

namespace {
struct Formats {
    Q_DECLARE_TR_FUNCTIONS(Formats)
};
}  // namespace

QString toQString(const std::filesystem::path &path)
{
    const std::string &bytes = path.native();
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

QString fileName(const std::filesystem::path &path)
{
    const std::filesystem::path last = path.has_filename() ? path.filename() : path.parent_path().filename();
    return last.empty() ? toQString(path) : toQString(last);
}

QUrl toUrl(const std::filesystem::path &path)
{
    const std::string &bytes = path.native();
    const QByteArray encoded = QByteArray(bytes.data(), qsizetype(bytes.size())).toPercentEncoding("/");
    return QUrl::fromEncoded("file://" + encoded);
}

std::filesystem::path toPath(const QUrl &url)
{
    const QByteArray bytes = QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1());
    return std::filesystem::path(bytes.toStdString());
}

std::filesystem::path toPath(const QString &path)
{
    return std::filesystem::path(path.toUtf8().toStdString());
}

bool looksLikePicture(const std::filesystem::path &path)
{
    static const QStringList kEndings{"jpg", "jpeg", "jpe",  "jfif", "png",  "webp", "tif", "tiff", "bmp", "dib",
                                      "gif", "heic", "heif", "hif",  "avif", "3fr",  "arw", "cr2",  "cr3", "crw",
                                      "dcr", "dng",  "erf",  "iiq",  "kdc",  "mef",  "mos", "mrw",  "nef", "nrw",
                                      "orf", "pef",  "raf",  "raw",  "rw2",  "rwl",  "sr2", "srf",  "srw", "x3f"};
    return kEndings.contains(QFileInfo(toQString(path)).suffix().toLower());
}

QString percent(double share)
{
    return Formats::tr("%1%", "a percentage").arg(QLocale().toString(int(std::lround(share * 100))));
}

QString number(std::int64_t value)
{
    return QLocale().toString(qlonglong(value));
}

QString photoCount(std::int64_t count)
{
    return Formats::tr("%Ln photo(s)", nullptr, int(count));
}

QString duration(double seconds)
{
    if (seconds < 0.0995)
        return Formats::tr("%1 ms").arg(QLocale().toString(std::max(1, int(std::lround(seconds * 1000)))));
    if (seconds < 9.95)
        return Formats::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    if (seconds < 60)
        return Formats::tr("%1 s").arg(QLocale().toString(int(std::lround(seconds))));
    if (seconds < 3600)
        return Formats::tr("%1 min").arg(QLocale().toString(int(std::lround(seconds / 60))));
    return Formats::tr("%1 h %2 min").arg(QLocale().toString(int(seconds / 3600)), QLocale().toString(int(std::fmod(seconds, 3600) / 60)));
}

QString fileSize(std::int64_t bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString dateTime(const std::string &takenAt)
{
    const QDateTime time = QDateTime::fromString(QString::fromStdString(takenAt), Qt::ISODate);
    return time.isValid() ? QLocale().toString(time, QLocale::ShortFormat) : QString::fromStdString(takenAt);
}

QString place(double latitude, double longitude)
{
    const auto degrees = [](double value) { return QLocale().toString(std::abs(value), 'f', 4); };
    const QString north = latitude < 0 ? Formats::tr("%1° S") : Formats::tr("%1° N");
    const QString east = longitude < 0 ? Formats::tr("%1° W") : Formats::tr("%1° E");
    return north.arg(degrees(latitude)) + QStringLiteral(", ") + east.arg(degrees(longitude));
}

QString zone(int minutes)
{
    if (minutes == 0)
        return QStringLiteral("UTC");
    const int size = std::abs(minutes);
    const QString hours = QStringLiteral("UTC") + (minutes < 0 ? QChar(0x2212) : QChar('+')) + QString::number(size / 60);
    return size % 60 == 0 ? hours : hours + QStringLiteral(":%1").arg(size % 60, 2, 10, QChar('0'));
}

QString metres(double altitude)
{
    return Formats::tr("%1 m", "metres").arg(QLocale().toString(qlonglong(std::llround(altitude))));
}

QString joined(const std::vector<std::string> &names)
{
    QStringList list;
    for (const std::string &name : names)
        list << QString::fromStdString(name);
    return list.join(Formats::tr(", ", "between the items of a list"));
}

QString written(const std::vector<api::WordMatch> &words)
{
    const std::map<std::string_view, QString> fields{{"caption", Formats::tr("caption")}, {"title", Formats::tr("title")},
                                                     {"keyword", Formats::tr("keyword")}, {"person", Formats::tr("person")},
                                                     {"name", Formats::tr("file name")},  {"folder", Formats::tr("folder")}};
    QStringList parts;
    for (const api::WordMatch &match : words) {
        const auto field = fields.find(match.field);
        parts << Formats::tr("%1 (%2)", "words and where they are written")
                     .arg(joined(match.words), field == fields.end() ? QString::fromStdString(match.field) : field->second);
    }
    return parts.join(Formats::tr("; ", "between the items of a list that have commas themselves"));
}

QString errorTitle(api::ErrorCode code)
{
    using api::ErrorCode;
    switch (code) {
    case ErrorCode::InvalidArgument: return Formats::tr("That cannot be done");
    case ErrorCode::NotFound: return Formats::tr("A file is missing");
    case ErrorCode::AccessDenied: return Formats::tr("Access was refused");
    case ErrorCode::Io: return Formats::tr("Reading or writing failed");
    case ErrorCode::NoSpace: return Formats::tr("The disk is full");
    case ErrorCode::Corrupt: return Formats::tr("A file is damaged");
    case ErrorCode::Unsupported: return Formats::tr("This format is not supported");
    case ErrorCode::TooLarge: return Formats::tr("A file is too large");
    case ErrorCode::NewerVersion: return Formats::tr("This was made by a newer Semblance");
    case ErrorCode::Locked: return Formats::tr("The library is in use by another program");
    case ErrorCode::OutOfMemory: return Formats::tr("There is not enough memory");
    case ErrorCode::NoEmbeddings: return Formats::tr("The photos are not prepared for this model yet");
    case ErrorCode::Cancelled: return Formats::tr("It was stopped");
    case ErrorCode::Internal: break;
    }
    return Formats::tr("Something went wrong inside Semblance");
}

QString errorAdvice(api::ErrorCode code)
{
    using api::ErrorCode;
    switch (code) {
    case ErrorCode::NotFound: return Formats::tr("Check that the drive is connected and the file was not moved, then try again.");
    case ErrorCode::AccessDenied: return Formats::tr("Check the permissions of the file or folder, then try again.");
    case ErrorCode::Io: return Formats::tr("Check the drive, then try again.");
    case ErrorCode::NoSpace: return Formats::tr("Free some space, then try again.");
    case ErrorCode::NewerVersion: return Formats::tr("Update Semblance to open it.");
    case ErrorCode::Locked: return Formats::tr("Close the other program or wait for it, then try again.");
    case ErrorCode::OutOfMemory: return Formats::tr("Close other programs, then try again.");
    case ErrorCode::NoEmbeddings: return Formats::tr("Scan the folders of the library again to prepare them.");
    default: return {};
    }
}

// What a job with a model does, before its count; empty for the others.
static QString modelJobText(const api::JobStatus &job)
{
    if (job.kind == api::JobKind::Train)
        return Formats::tr("Training");
    if (job.kind == api::JobKind::SwitchModel)
        return Formats::tr("Preparing photos for %1").arg(fileName(job.subject));
    if (job.kind == api::JobKind::Download)
        return Formats::tr("Downloading %1").arg(fileName(job.subject));
    return job.kind == api::JobKind::Evaluate ? Formats::tr("Measuring") : QString();
}

// A count of the job: of bytes for a download.
static QString amount(const api::JobStatus &job, std::int64_t count)
{
    return job.kind == api::JobKind::Download ? fileSize(count) : number(count);
}

static QString runningText(const api::JobStatus &job)
{
    const QString folder = fileName(job.subject), model = modelJobText(job);
    if (job.total <= 0 && !model.isEmpty())
        return model + QStringLiteral("…");
    if (job.total <= 0)
        return folder.isEmpty() ? Formats::tr("Looking for photos…") : Formats::tr("Looking for photos in %1…").arg(folder);
    QStringList parts{!model.isEmpty() ? Formats::tr("%1: %2 of %3").arg(model, amount(job, job.done), amount(job, job.total))
                      : job.kind == api::JobKind::Samples
                          ? Formats::tr("Preparing sample photos %1 of %2").arg(number(job.done), number(job.total))
                          : Formats::tr("Indexing %1 of %2").arg(number(job.done), number(job.total))};
    const bool photos = job.kind == api::JobKind::Index || job.kind == api::JobKind::Samples;
    const QString rate =
        job.kind == api::JobKind::Download ? fileSize(std::int64_t(job.rate)) : QLocale().toString(job.rate, 'f', job.rate < 10 ? 1 : 0);
    if (job.rate > 0)
        parts << (photos ? Formats::tr("%1/s") : Formats::tr("%1/s", "bytes, or steps of a run")).arg(rate);
    if (job.secondsLeft >= 0)
        parts << Formats::tr("%1 left").arg(duration(std::max(1.0, job.secondsLeft)));
    return parts.join(QStringLiteral(" · "));
}

static QString doneText(const api::JobStatus &job)
{
    if (job.kind == api::JobKind::Train)
        return Formats::tr("Training is done; the new version is among the models");
    if (job.kind == api::JobKind::SwitchModel)
        return Formats::tr("%1 answers your searches now").arg(fileName(job.subject));
    if (job.kind == api::JobKind::Download)
        return Formats::tr("%1 is here; the Models page switches to it").arg(fileName(job.subject));
    if (job.kind == api::JobKind::Evaluate)
        return Formats::tr("Measured on %1").arg(fileName(job.subject));
    if (!job.index)
        return Formats::tr("Done");
    const api::IndexResult &r = *job.index;
    QStringList parts{r.indexed > 0 ? Formats::tr("Indexed %Ln photo(s) in %1", nullptr, int(r.indexed)).arg(duration(r.seconds))
                                    : Formats::tr("Nothing new in %1").arg(fileName(job.subject))};
    if (r.removed > 0)
        parts << Formats::tr("%Ln removed", nullptr, int(r.removed));
    if (!r.failed.empty())
        parts << Formats::tr("%Ln could not be read", nullptr, int(r.failed.size()));
    return parts.join(QStringLiteral(" · "));
}

bool isOver(api::JobState state)
{
    return state == api::JobState::Done || state == api::JobState::Cancelled || state == api::JobState::Failed;
}

QString jobText(const api::JobStatus &job)
{
    using api::JobState;
    switch (job.state) {
    case JobState::Queued:
        return modelJobText(job).isEmpty() ? Formats::tr("Waiting to scan %1").arg(fileName(job.subject))
                                           : Formats::tr("Waiting: %1").arg(modelJobText(job));
    case JobState::Running: return runningText(job);
    case JobState::Paused:
        return job.total > 0 ? Formats::tr("Paused at %1 of %2").arg(amount(job, job.done), amount(job, job.total)) : Formats::tr("Paused");
    case JobState::Done: return doneText(job);
    case JobState::Cancelled:
        if (job.kind == api::JobKind::Download)
            return Formats::tr("The download was stopped; what came is kept");
        if (job.kind == api::JobKind::Evaluate)
            return Formats::tr("The measurement was stopped");
        if (job.kind == api::JobKind::SwitchModel)
            return Formats::tr("Stopped; the version before goes on answering");
        return job.kind == api::JobKind::Train ? Formats::tr("Training was stopped")
                                               : Formats::tr("Stopped; what was indexed stays searchable");
    case JobState::Failed: break;
    }
    if (!job.error)
        return Formats::tr("The job failed");
    if (job.kind == api::JobKind::Download)
        return Formats::tr("The download failed: %1").arg(QString::fromStdString(job.error->detail));
    return errorTitle(job.error->code) + QStringLiteral(": ") + QString::fromStdString(job.error->detail);
}

}  // namespace semblance::ui
