#include "ui/bridge/query_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {
struct QueryText {
    Q_DECLARE_TR_FUNCTIONS(QueryText)
};

QString fraction(double value)
{
    return QString::number(value, 'f', 3);
}

QString cropText(const std::optional<api::Crop> &crop)
{
    if (!crop)
        return {};
    return QStringLiteral("@%1,%2,%3,%4").arg(fraction(crop->left), fraction(crop->top), fraction(crop->width), fraction(crop->height));
}
}  // namespace

api::ParsedQuery parsed(const QString &line)
{
    return api::parseQuery(line.toStdString());
}

int placeOf(const QString &line, std::size_t at)
{
    const QByteArray bytes = line.toUtf8();
    return int(QString::fromUtf8(bytes.left(qsizetype(at))).size());
}

QString sourceOf(const QString &line, const api::QueryTerm &term)
{
    return QString::fromUtf8(line.toUtf8().mid(qsizetype(term.begin), qsizetype(term.end - term.begin)));
}

QString problemText(const api::QueryProblem &problem)
{
    const QString subject = QString::fromStdString(problem.subject);
    switch (problem.code) {
    case api::QueryProblemCode::UnknownFilter: return QueryText::tr("There is no filter \"%1\"; it is looked for as words").arg(subject);
    case api::QueryProblemCode::EmptyValue: return QueryText::tr("Say what \"%1\" should be").arg(subject);
    case api::QueryProblemCode::BadNumber: return QueryText::tr("\"%1\" is not a number that fits here").arg(subject);
    case api::QueryProblemCode::BadDate: return QueryText::tr("\"%1\" is not a date; write 2023, 2023-07, 2021..2023 or 7d").arg(subject);
    case api::QueryProblemCode::BadRange: return QueryText::tr("\"%1\" ends before it begins").arg(subject);
    case api::QueryProblemCode::UnknownProperty:
        return QueryText::tr("Photos have no \"%1\"; try caption, tag, person, date, place, rating").arg(subject);
    case api::QueryProblemCode::BadCrop: return QueryText::tr("This part is not inside the photo");
    case api::QueryProblemCode::OpenQuote: return QueryText::tr("The quotation mark is not closed yet");
    case api::QueryProblemCode::OpenBracket: return QueryText::tr("The bracket is not closed yet");
    case api::QueryProblemCode::LonelyOr: return QueryText::tr("\"%1\" needs something on both sides").arg(subject);
    case api::QueryProblemCode::MixedOr: return QueryText::tr("\"%1\" stands between a filter and words and is left out").arg(subject);
    case api::QueryProblemCode::TooManyTerms: return QueryText::tr("The query has too many parts");
    }
    return {};
}

QString photoTerm(api::PhotoId id, const std::optional<api::Crop> &crop)
{
    return QStringLiteral("near:#%1%2").arg(id.value).arg(cropText(crop));
}

QString photoTerm(const std::filesystem::path &file, const std::optional<api::Crop> &crop)
{
    return QStringLiteral("near:%1%2").arg(QString::fromLatin1(toUrl(file).toEncoded()), cropText(crop));
}

QString weightedTerm(const QString &line, const api::QueryTerm &term, double weight)
{
    const QString source = QString::fromUtf8(line.toUtf8().mid(qsizetype(term.begin), qsizetype(term.weightBegin - term.begin)));
    return weight == 1 ? source : source + QLatin1Char('^') + QString::number(weight, 'g', 3);
}

QString termLabel(const api::QueryTerm &term, const QString &photoName)
{
    QString label = QString::fromStdString(term.text);
    switch (term.kind) {
    case api::TermKind::Filter:
        label = QStringLiteral("%1: %2").arg(QString::fromStdString(term.key), label);
        if (term.negated)
            label = QueryText::tr("not %1", "a filter").arg(label);
        break;
    case api::TermKind::Exclude: label = QueryText::tr("without %1").arg(term.quoted ? QStringLiteral("\"%1\"").arg(label) : label); break;
    case api::TermKind::Photo:
        if (!photoName.isEmpty())
            label = photoName;
        else if (!term.file.empty())
            label = fileName(term.file);
        else if (term.photo.valid())
            label = QueryText::tr("Photo");
        if (term.crop)
            label = QueryText::tr("Part of %1").arg(label);
        if (term.weight < 0)
            label = QueryText::tr("without %1").arg(label);
        break;
    default: break;
    }
    if (std::abs(term.weight) != 1)
        label += QStringLiteral(" ×") + QLocale().toString(std::abs(term.weight), 'g', 3);
    return label;
}

QString describeQuery(const QString &line, const QString &photoName)
{
    const api::ParsedQuery query = parsed(line);
    QStringList words, minus;
    int photos = 0;
    for (const api::QueryTerm &term : query.terms) {
        if (term.kind == api::TermKind::Exclude)
            minus << QString::fromStdString(term.text);
        else if (term.kind == api::TermKind::Photo)
            ++photos;
        else if (term.kind != api::TermKind::Filter)
            words << QString::fromStdString(term.text);
    }
    const QString text = words.join(QLatin1Char(' '));
    QString asked;
    if (photos > 0) {
        const QString photo = photos == 1 ? QueryText::tr("the photo %1").arg(photoName) : QueryText::tr("%Ln photo(s)", nullptr, photos);
        asked = text.isEmpty() ? photo : QueryText::tr("%1 with \"%2\"").arg(photo, text);
    } else {
        asked = text.isEmpty() ? QueryText::tr("these filters") : QueryText::tr("\"%1\"").arg(text);
    }
    return minus.isEmpty() ? asked : QueryText::tr("%1 without \"%2\"").arg(asked, minus.join(QStringLiteral(", ")));
}

QString readableQuery(const QString &line)
{
    const api::ParsedQuery query = parsed(line);
    QStringList parts;
    for (const api::QueryTerm &term : query.terms) {
        const bool chip = term.kind == api::TermKind::Photo || term.kind == api::TermKind::Filter || term.kind == api::TermKind::Exclude;
        parts << (chip ? QStringLiteral("[%1]").arg(termLabel(term)) : sourceOf(line, term));
    }
    return parts.join(QLatin1Char(' ')).left(72);
}

bool hasWish(const api::ParsedQuery &query)
{
    return std::any_of(query.terms.begin(), query.terms.end(),
                       [](const auto &term) { return term.kind != api::TermKind::Filter && term.kind != api::TermKind::Or; });
}

}  // namespace semblance::ui
