// SPDX-License-Identifier: MIT
#include "model/command_line.h"

#include <QRegularExpression>

namespace model {

QString shellQuoted(const QString& argument) {
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    if (plain.match(argument).hasMatch()) return argument;
    QString quoted = argument;
    // Leave the quotes, add a quoted quote, go on.
    quoted.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + quoted + u'\'';
}

QString shellCommand(std::string_view operation, const blockcore::Arguments& arguments) {
    QString line = QStringLiteral("platter ") + QString::fromUtf8(operation);
    for (const std::string& argument : arguments) line += u' ' + shellQuoted(QString::fromStdString(argument));
    return line;
}

} // namespace model
