// SPDX-License-Identifier: MIT
#include "model/locate.h"

#include "blockcore/base/checked_math.h"
#include "model/format_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <cmath>
#include <optional>

namespace model {

namespace {

constexpr quint64 kSectorSize = 512;

struct Locate {
    Q_DECLARE_TR_FUNCTIONS(Locate)
};

using Parsed = std::expected<quint64, QString>;

std::unexpected<QString> notUnderstood(const QString& text) {
    return std::unexpected(
        Locate::tr("“%1” is not a place. Try sector 4096, 0x1f400000, 12.5GiB, cluster 77 or 50%.").arg(text));
}

std::unexpected<QString> tooLarge(const QString& text) {
    return std::unexpected(Locate::tr("“%1” is larger than any disk.").arg(text));
}

std::optional<quint64> unitFactor(QString unit) {
    unit = unit.toLower();
    if (unit.isEmpty() || unit == u"b" || unit == u"byte" || unit == u"bytes") return 1;
    if (unit.endsWith(u"ib")) unit.chop(2);
    else if (unit.endsWith(u'b')) unit.chop(1);
    static const QString kPrefixes = QStringLiteral("kmgtpe");
    const auto power = unit.size() == 1 ? kPrefixes.indexOf(unit) : -1;
    if (power < 0) return std::nullopt;
    return quint64{1} << (10 * (power + 1));
}

// A whole or a decimal number of units; exact for whole numbers.
Parsed scaled(const QString& number, quint64 factor, const QString& whole) {
    bool ok = false;
    QString digits = number;
    digits.remove(u' ').remove(u'_');
    if (const quint64 value = digits.startsWith(u"0x") ? digits.mid(2).toULongLong(&ok, 16)
                                                       : digits.toULongLong(&ok, 10);
        ok) {
        const auto product = blockcore::checkedMultiply(value, factor);
        if (!product) return tooLarge(whole);
        return *product;
    }
    const double value = QLocale::c().toDouble(digits.replace(u',', u'.'), &ok);
    if (!ok || value < 0) return notUnderstood(whole);
    const double bytes = value * static_cast<double>(factor);
    if (!(bytes < 9.2e18)) return tooLarge(whole);
    return static_cast<quint64>(std::llround(bytes));
}

std::optional<Parsed> parseCounted(const QString& text, const LocateContext& context) {
    // "sector 4096", "s 4096", "4096 sectors", "cluster 77", "77 clusters"
    static const QRegularExpression before(QStringLiteral("^(s|sectors?|lba|c|clusters?)\\s*(0x[0-9a-f]+|[0-9_]+)$"),
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression after(QStringLiteral("^(0x[0-9a-f]+|[0-9_]+)\\s*(sectors?|clusters?)$"),
                                          QRegularExpression::CaseInsensitiveOption);
    QString unit, number;
    if (const auto match = before.match(text); match.hasMatch()) {
        unit = match.captured(1).toLower();
        number = match.captured(2).toLower();
    } else if (const auto behind = after.match(text); behind.hasMatch()) {
        unit = behind.captured(2).toLower();
        number = behind.captured(1).toLower();
    } else {
        return std::nullopt;
    }
    if (!unit.startsWith(u'c')) return scaled(number, kSectorSize, text);
    if (context.clusterSize == 0)
        return std::unexpected(Locate::tr("This image has no clusters. Try sector 4096 or 0x1f400000."));
    return scaled(number, context.clusterSize, text);
}

Parsed parseAmount(const QString& text, const LocateContext& context) {
    if (const auto counted = parseCounted(text, context)) return *counted;
    static const QRegularExpression size(QStringLiteral("^(0x[0-9a-f]+|[0-9][0-9_]*(?:[.,][0-9]+)?)\\s*([a-z]*)$"),
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = size.match(text);
    const auto factor = match.hasMatch() ? unitFactor(match.captured(2)) : std::nullopt;
    if (!factor) return notUnderstood(text);
    return scaled(match.captured(1).toLower(), *factor, text);
}

Parsed parsePlace(const QString& text, const LocateContext& context) {
    if (text.compare(u"start", Qt::CaseInsensitive) == 0) return 0;
    if (text.compare(u"end", Qt::CaseInsensitive) == 0) return context.diskSize - 1;
    if (text.endsWith(u'%')) {
        bool ok = false;
        const double percent = QLocale::c().toDouble(text.chopped(1).trimmed().replace(u',', u'.'), &ok);
        if (!ok || percent < 0 || percent > 100) return notUnderstood(text);
        const double offset = percent / 100 * static_cast<double>(context.diskSize);
        const auto sector = static_cast<quint64>(offset / kSectorSize) * kSectorSize;
        return std::min(sector, context.diskSize - 1);
    }
    if (text.startsWith(u'+') || text.startsWith(u'-')) {
        const auto amount = parseAmount(text.mid(1).trimmed(), context);
        if (!amount) return amount;
        if (text.startsWith(u'-')) return *amount > context.current ? 0 : context.current - *amount;
        const auto sum = blockcore::checkedAdd(context.current, *amount);
        return sum ? Parsed(*sum) : tooLarge(text);
    }
    return parseAmount(text, context);
}

} // namespace

namespace {

// "p2", "p2+1M": the partition's place, or nothing when text is not about partitions.
std::optional<std::expected<blockcore::Range, QString>> parsePartition(const QString& text, const LocateContext& context) {
    static const QRegularExpression pattern(QStringLiteral("^p(\\d+)\\s*(?:\\+(.+))?$"), QRegularExpression::CaseInsensitiveOption);
    const auto match = pattern.match(text);
    if (!match.hasMatch()) return std::nullopt;
    const int index = match.captured(1).toInt();
    const auto found = std::ranges::find(context.partitions, index, &PartitionFacts::index);
    if (found == context.partitions.end() || index == 0 || found->range.length == 0)
        return std::unexpected(Locate::tr("There is no partition %1 on this disk.").arg(index));
    if (match.captured(2).isEmpty()) {
        if (found->range.offset < context.diskSize)
            return blockcore::Range{found->range.offset, std::min<quint64>(found->range.length, context.diskSize - found->range.offset)};
        return std::unexpected(Locate::tr("Partition %1 lies beyond the end of the disk.").arg(index));
    }
    const auto amount = parseAmount(match.captured(2).trimmed(), context);
    if (!amount) return std::unexpected(amount.error());
    const quint64 offset = found->range.offset + std::min<quint64>(*amount, found->range.length);
    if (*amount >= found->range.length || offset >= context.diskSize)
        return std::unexpected(Locate::tr("%1 lies beyond the end of partition %2 (%3).").arg(text).arg(index).arg(sizeText(found->range.length)));
    return blockcore::Range{offset, std::min<quint64>({kSectorSize, found->range.length - *amount, context.diskSize - offset})};
}

} // namespace

std::optional<FileLocation> parseFileLocation(const QString& text) {
    static const QRegularExpression host(QStringLiteral("^host:\\s*(.+)$"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tables(QStringLiteral("^L([12])\\[(\\d+)\\](?:\\[(\\d+)\\])?$"), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(QStringLiteral("^[a-z_0-9]*_?[a-z_0-9]+(\\[\\d+\\]|\\.[a-z_0-9]+)+$"));
    const QString trimmed = text.simplified();
    if (const auto match = host.match(trimmed); match.hasMatch()) {
        const auto offset = parseAmount(match.captured(1), {});
        return offset ? std::optional(FileLocation{*offset, {}}) : std::nullopt;
    }
    if (const auto match = tables.match(trimmed); match.hasMatch()) {
        QString field = QStringLiteral("l1_table[%1]").arg(match.captured(2));
        if (match.captured(1) == u"2") field += QStringLiteral(".l2_table");
        if (!match.captured(3).isEmpty()) field += QStringLiteral("[%1]").arg(match.captured(3));
        return FileLocation{std::nullopt, field};
    }
    if (trimmed.startsWith(u"header.") || (trimmed.contains(u'_') && name.match(trimmed).hasMatch())) return FileLocation{std::nullopt, trimmed};
    return std::nullopt;
}

std::expected<blockcore::Range, QString> parseLocation(const QString& text, const LocateContext& context) {
    const QString trimmed = text.simplified();
    if (context.diskSize == 0) return std::unexpected(Locate::tr("This disk is empty: there is no place to go to."));
    if (trimmed.isEmpty()) return notUnderstood(trimmed);
    if (const auto partition = parsePartition(trimmed, context)) return *partition;
    // A plus after the first character starts a length.
    const auto plus = trimmed.indexOf(u'+', 1);
    const auto place = parsePlace(plus > 0 ? trimmed.left(plus).trimmed() : trimmed, context);
    if (!place) return std::unexpected(place.error());
    if (*place >= context.diskSize)
        return std::unexpected(Locate::tr("%1 lies beyond the end of the disk (%2).")
                                   .arg(trimmed, sizeText(context.diskSize)));
    quint64 length = std::min(kSectorSize, context.diskSize - *place);
    if (plus > 0) {
        const auto wanted = parseAmount(trimmed.mid(plus + 1).trimmed(), context);
        if (!wanted) return std::unexpected(wanted.error());
        length = std::clamp<quint64>(*wanted, 1, context.diskSize - *place);
    }
    return blockcore::Range{*place, length};
}

} // namespace model
