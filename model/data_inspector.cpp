// SPDX-License-Identifier: MIT
#include "model/data_inspector.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimeZone>
#include <QUuid>
#include <QtEndian>

#include <bit>
#include <cmath>

namespace model {

namespace {

struct Inspector {
    Q_DECLARE_TR_FUNCTIONS(Inspector)
};

template <class T> Interpretation number(const QString& name, QByteArrayView bytes) {
    if (bytes.size() < static_cast<qsizetype>(sizeof(T))) return {name, {}, {}};
    const T little = qFromLittleEndian<T>(bytes.data()), big = qFromBigEndian<T>(bytes.data());
    return {name, QString::number(little), QString::number(big)};
}

template <class Float, class Bits> Interpretation real(const QString& name, QByteArrayView bytes) {
    if (bytes.size() < static_cast<qsizetype>(sizeof(Bits))) return {name, {}, {}};
    const auto text = [](Bits bits) { return QString::number(static_cast<double>(std::bit_cast<Float>(bits)), 'g', sizeof(Bits) == 4 ? 8 : 16); };
    return {name, text(qFromLittleEndian<Bits>(bytes.data())), text(qFromBigEndian<Bits>(bytes.data()))};
}

QString timeText(qint64 seconds) {
    constexpr qint64 kYear10000 = 253402300800;
    if (seconds < -kYear10000 || seconds >= kYear10000) return {};
    return QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

template <class T> Interpretation time(const QString& name, QByteArrayView bytes) {
    if (bytes.size() < static_cast<qsizetype>(sizeof(T))) return {name, {}, {}};
    return {name, timeText(static_cast<qint64>(qFromLittleEndian<T>(bytes.data()))), timeText(static_cast<qint64>(qFromBigEndian<T>(bytes.data())))};
}

// Little: as Windows and GPT store it; big: as it is written.
Interpretation identifier(QByteArrayView bytes) {
    if (bytes.size() < 16) return {Inspector::tr("Identifier"), {}, {}};
    QUuid little = QUuid::fromRfc4122(bytes.first(16));
    const QUuid big = little;
    little.data1 = qbswap(little.data1);
    little.data2 = qbswap(little.data2);
    little.data3 = qbswap(little.data3);
    return {Inspector::tr("Identifier"), little.toString(QUuid::WithoutBraces), big.toString(QUuid::WithoutBraces)};
}

} // namespace

QList<Interpretation> interpretations(QByteArrayView bytes) {
    return {
        number<quint8>(Inspector::tr("8 bits"), bytes),
        number<qint8>(Inspector::tr("8 bits, signed"), bytes),
        number<quint16>(Inspector::tr("16 bits"), bytes),
        number<qint16>(Inspector::tr("16 bits, signed"), bytes),
        number<quint32>(Inspector::tr("32 bits"), bytes),
        number<qint32>(Inspector::tr("32 bits, signed"), bytes),
        number<quint64>(Inspector::tr("64 bits"), bytes),
        number<qint64>(Inspector::tr("64 bits, signed"), bytes),
        real<float, quint32>(Inspector::tr("32 bits, real"), bytes),
        real<double, quint64>(Inspector::tr("64 bits, real"), bytes),
        time<quint32>(Inspector::tr("Time, 32 bits"), bytes),
        time<quint64>(Inspector::tr("Time, 64 bits"), bytes),
        identifier(bytes),
    };
}

} // namespace model
