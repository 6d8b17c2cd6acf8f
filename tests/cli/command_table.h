// SPDX-License-Identifier: MIT
// Reads the tables of command lines (*.txt beside this file): one line per case, quoted as for a shell; {a,b} stands
// for one case with a and one with b. And the list of intended deviations.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace cli_tests {

// Every combination of the braces' alternatives. Backslash takes the meaning from a brace or comma.
QList<QByteArray> expandBraces(const QByteArray& line);
// Words as a shell splits them: '…' literal, "…" with \n, \t, \xHH, backslash for one character.
QList<QByteArray> splitWords(const QByteArray& line);

// All cases of a table file, in order; duplicates are the table's fault and fail the test that reads it.
QList<QByteArray> readTable(const QString& file);

// What is ours on purpose.
struct Deviation {
    int exitCode = 0;
    bool anyExit = false;
    QByteArray err;                             // without the program's name in front
    bool anyText = false;                       // the wording is not compared
    QByteArray reason;
};
// By command line (after brace expansion).
QHash<QByteArray, Deviation> readDeviations(const QString& file);

} // namespace cli_tests
