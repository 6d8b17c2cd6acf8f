// SPDX-License-Identifier: MIT
// Fields of comma-separated tables, RFC 4180; shared by everything that exports rows.
#pragma once

#include <QString>
#include <QStringList>

namespace model {

inline QString csvField(QString text) {
    const bool plain = !text.contains(u',') && !text.contains(u'"') && !text.contains(u'\n') && !text.contains(u'\r');
    if (plain) return text;
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

inline QString csvLine(const QStringList& fields) {
    QStringList escaped;
    for (const QString& field : fields) escaped.append(csvField(field));
    return escaped.join(u',') + QStringLiteral("\r\n");
}

} // namespace model
