// SPDX-License-Identifier: MIT
#include "model/format_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>

namespace model {

namespace {

// One context for the translators instead of one per function.
struct FormatText {
    Q_DECLARE_TR_FUNCTIONS(FormatText)
};

std::atomic<SizeUnits> g_units = SizeUnits::Binary;

QString trimmedNumber(double value) {
    const QLocale locale;
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    QString text = locale.toString(value, 'f', decimals);
    const QString point = locale.decimalPoint();
    if (!text.contains(point)) return text;
    while (text.endsWith(locale.zeroDigit())) text.chop(1);
    if (text.endsWith(point)) text.chop(point.size());
    return text;
}

} // namespace

void setSizeUnits(SizeUnits units) { g_units = units; }

QString sizeText(quint64 bytes) {
    static constexpr std::array kBinary{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}, kDecimal{"kB", "MB", "GB", "TB", "PB", "EB"};
    const bool decimal = g_units == SizeUnits::Decimal;
    const double step = decimal ? 1000 : 1024;
    if (static_cast<double>(bytes) < step) return FormatText::tr("%1 B").arg(bytes);
    double value = static_cast<double>(bytes) / step;
    std::size_t unit = 0;
    while (value >= step - 0.005 && unit + 1 < kBinary.size()) {
        value /= step;
        ++unit;
    }
    return trimmedNumber(value) + QChar::Nbsp + QLatin1StringView((decimal ? kDecimal : kBinary)[unit]);
}

QString exactBytesText(quint64 bytes) {
    // The plural form only needs the last digits; the count itself does not fit an int.
    return FormatText::tr("%1 bytes", nullptr, bytes == 1 ? 1 : 2).arg(QLocale().toString(bytes));
}

QString hexText(quint64 value) { return QStringLiteral("0x") + QString::number(value, 16); }

QString countText(quint64 count) { return QLocale().toString(count); }

QString shareText(quint64 part, quint64 whole) {
    if (whole == 0 || part == 0) return FormatText::tr("0 %");
    if (part >= whole) return FormatText::tr("100 %");
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (percent < 1) return FormatText::tr("<1 %");
    if (percent > 99) return FormatText::tr(">99 %");
    return FormatText::tr("%1 %").arg(std::lround(percent));
}

QString timeLeftText(double seconds) {
    if (seconds < 5) return FormatText::tr("less than 5 s left");
    // Rounded so that it does not flicker: to 5 s below a minute, then to minutes.
    if (seconds < 55) return FormatText::tr("about %1 s left").arg(static_cast<int>(std::ceil(seconds / 5) * 5));
    const auto minutes = static_cast<qint64>(std::ceil(std::min(seconds, 3.6e8) / 60));
    if (minutes < 120) return FormatText::tr("about %1 min left").arg(minutes);
    return FormatText::tr("about %1 h left").arg((minutes + 30) / 60);
}

QString durationText(double seconds) {
    if (seconds < 10) return FormatText::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    const auto whole = static_cast<qint64>(std::min(seconds, 3.6e8));
    if (whole < 60) return FormatText::tr("%1 s").arg(whole);
    if (whole < 3600) return FormatText::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return FormatText::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString rateText(double bytesPerSecond) {
    return FormatText::tr("%1/s").arg(sizeText(static_cast<quint64>(std::max(0.0, bytesPerSecond))));
}

QString harmless(const QString& text) {
    QString clean;
    clean.reserve(text.size());
    for (const QChar ch : text) {
        // Cf holds the bidirectional overrides that could turn a file name around.
        if (ch.category() == QChar::Other_Control || ch.category() == QChar::Other_Format)
            clean += QStringLiteral("\\u%1").arg(static_cast<uint>(ch.unicode()), 4, 16, QLatin1Char('0'));
        else
            clean += ch;
    }
    return clean;
}

} // namespace model
