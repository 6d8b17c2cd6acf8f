// SPDX-License-Identifier: MIT
// Runs every command line of a table with the reference and with ours, started as `qemu-img`, each in a fresh folder
// with the same fixtures: both streams, the exit code and the files made must be the same. What differs on purpose
// is in deviations.txt.
#pragma once

#include "tests/cli/command_table.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QObject>

namespace cli_tests {

// How files made by both are compared.
enum class Outputs : unsigned char {
    SameBytes,
    SameGuest, // what a guest reads, what info says; and the reference's check finds nothing in ours
};

class DifferentialTest : public QObject {
    Q_OBJECT
public:
    DifferentialTest(const QString& command, Outputs outputs) : m_command(command), m_outputs(outputs) {}

private slots:
    void initTestCase();
    void sameAsReference_data();
    void sameAsReference();

private:
    struct Run {
        test_support::RunResult result;
        QMap<QString, QByteArray> files;        // content by name, of what the run left in its folder
    };
    Run runIn(const QString& folder, const QString& program, const QStringList& arguments);
    void compareOutputs(const Run& reference, const Run& ours);
    void compareGuest(const QString& file);
    void checkDeviation(const Deviation& deviation, const Run& ours);
    QString folder(const QString& name) const;

    QString m_command, m_reference;
    Outputs m_outputs;
    test_support::TempDir m_temp;
    QHash<QByteArray, Deviation> m_deviations;
    QMap<QString, QByteArray> m_initialFiles;
};

} // namespace cli_tests
