// SPDX-License-Identifier: MIT
// What the bytes at the caret are as numbers, identifiers and times, in both byte orders. Pure.
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>

namespace model {

struct Interpretation {
    QString name;                               // "32 bits, signed"
    QString little, big;                        // empty: too few bytes, or no sense
};

inline constexpr qsizetype kInspectedBytes = 16;
QList<Interpretation> interpretations(QByteArrayView bytes);

} // namespace model
