// SPDX-License-Identifier: MIT
#include "tests/cli/command_table.h"

#include <QFile>

namespace cli_tests {

namespace {

QList<QByteArray> linesOf(const QString& name) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", qPrintable(name));
    return file.readAll().split('\n');
}

// The position of the first unescaped character of the set at or after from; -1 without one.
qsizetype findUnescaped(const QByteArray& text, const QByteArray& set, qsizetype from) {
    for (qsizetype at = from; at < text.size(); ++at) {
        if (text[at] == '\\') ++at;
        else if (set.contains(text[at])) return at;
    }
    return -1;
}

char escapedCharacter(const QByteArray& line, qsizetype& at) {
    switch (line[at]) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'x': {
        const char byte = static_cast<char>(line.mid(at + 1, 2).toInt(nullptr, 16));
        at += 2;
        return byte;
    }
    default: return line[at];
    }
}

} // namespace

QList<QByteArray> expandBraces(const QByteArray& line) {
    const qsizetype open = findUnescaped(line, "{", 0);
    if (open < 0) return {line};
    const qsizetype close = findUnescaped(line, "}", open);
    if (close < 0) qFatal("unclosed brace: %s", line.constData());
    QList<QByteArray> cases;
    for (qsizetype start = open + 1; start <= close;) {
        const qsizetype end = findUnescaped(line, ",}", start);
        cases += expandBraces(line.left(open) + line.sliced(start, end - start) + line.sliced(close + 1));
        start = end + 1;
    }
    return cases;
}

QList<QByteArray> splitWords(const QByteArray& line) {
    QList<QByteArray> words;
    bool inWord = false;
    char quote = 0;
    for (qsizetype at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (quote == 0 && c == ' ') {
            inWord = false;
            continue;
        }
        if (!std::exchange(inWord, true)) words.append(QByteArray(""));
        if (quote != 0 && c == quote) quote = 0;
        else if (quote == 0 && (c == '\'' || c == '"')) quote = c;
        else if (c == '\\' && quote == '"') words.back() += escapedCharacter(line, ++at);
        else if (c == '\\' && quote == 0) words.back() += line[++at];
        else words.back() += c;
    }
    return words;
}

QList<QByteArray> readTable(const QString& file) {
    QList<QByteArray> cases;
    for (const QByteArray& line : linesOf(file))
        if (!line.isEmpty() && !line.startsWith('#')) cases += expandBraces(line);
    return cases;
}

QHash<QByteArray, Deviation> readDeviations(const QString& file) {
    QHash<QByteArray, Deviation> all;
    QList<QByteArray> commands;
    QByteArray reason;
    for (const QByteArray& line : linesOf(file)) {
        if (line.startsWith("because ")) {
            reason = line.sliced(8);
        } else if (line.startsWith("  ")) {
            commands += expandBraces(line.trimmed());
        } else if (line.startsWith("exit ")) {
            const qsizetype colon = line.indexOf(':');
            const QByteArray text = line.sliced(colon + 1).trimmed().replace("\\n", "\n");
            const QByteArray exitCode = line.sliced(5, colon - 5);
            const Deviation deviation{.exitCode = exitCode.toInt(),
                                      .anyExit = exitCode == "*",
                                      .err = text,
                                      .anyText = text == "*",
                                      .reason = reason};
            for (const QByteArray& command : std::as_const(commands)) all.insert(command, deviation);
            commands.clear();
        }
    }
    return all;
}

} // namespace cli_tests
