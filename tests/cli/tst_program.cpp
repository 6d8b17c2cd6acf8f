// SPDX-License-Identifier: MIT
// The program as a whole under its own name: help, unknown commands, no display, signals.
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QProcess>
#include <QThread>

#include <csignal>

using test_support::platter;
using test_support::RunResult;

class TestProgram : public QObject {
    Q_OBJECT
private slots:
    void helpListsEveryCommand();
    void commandHelpTellsUsageAndOptions();
    void versionIsOurs();
    void unknownCommandIsSaid();
    void withoutDisplayTheWindowIsRefusedClearly();
    void wrongTrustLevelIsSaid();
    void fullOutputIsAnError();
    void terminatedConvertDiesOfTheSignalAndLeavesNothing();
    void usr1ReportsProgressOnce();

private:
    test_support::TempDir m_temp;
    QString largeImage();
    static void endSlowConvert(QProcess& process, const QString& source, const QString& target, int signal);
};

void TestProgram::helpListsEveryCommand() {
    const RunResult help = platter({"--help"});
    QVERIFY_EXIT(help, 0);
    for (const char* command : {"check", "compare", "convert", "create", "info", "map"})
        QVERIFY2(help.out.contains(QByteArray("\n  ") + command + ' '), command);
    QVERIFY(help.err.isEmpty());
}

void TestProgram::commandHelpTellsUsageAndOptions() {
    const RunResult help = platter({"convert", "--help"});
    QVERIFY_EXIT(help, 0);
    QVERIFY(help.out.startsWith("Usage: platter convert [options] SOURCE... TARGET\n"));
    QVERIFY(help.out.contains("--output-format"));
}

void TestProgram::versionIsOurs() {
    const RunResult version = platter({"--version"});
    QVERIFY_EXIT(version, 0);
    QVERIFY(version.out.startsWith("platter "));
}

void TestProgram::unknownCommandIsSaid() {
    const RunResult unknown = platter({"frobnicate"});
    QVERIFY_EXIT(unknown, 1);
    QCOMPARE(unknown.err, "platter: Command not found: frobnicate\nTry 'platter --help' for more info\n");
}

void TestProgram::withoutDisplayTheWindowIsRefusedClearly() {
    const RunResult window = platter({}, {.environment = {"DISPLAY=", "WAYLAND_DISPLAY=", "QT_QPA_PLATFORM="}});
    QVERIFY_EXIT(window, 1);
    QVERIFY(window.err.contains("display") || window.err.contains("platter-gui"));
}

void TestProgram::wrongTrustLevelIsSaid() {
    const RunResult refused = platter({"info", "x"}, {.environment = {"PLATTER_TRUST=everything"}});
    QVERIFY_EXIT(refused, 1);
    QVERIFY(refused.err.startsWith("platter: PLATTER_TRUST: "));
}

void TestProgram::fullOutputIsAnError() {
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.start(QStringLiteral(PLATTER_BINARY), {"--help"});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 1);
    QVERIFY(process.readAllStandardError().contains("No space left on device"));
}

QString TestProgram::largeImage() {
    const QString name = m_temp.file("large.raw");
    QFile file(name);
    if (!file.exists() && file.open(QIODevice::WriteOnly)) file.write(QByteArray(16 << 20, 'x'));
    return name;
}

// Limited to a rate that makes it take seconds.
void TestProgram::endSlowConvert(QProcess& process, const QString& source, const QString& target, int signal) {
    process.start(QStringLiteral(PLATTER_BINARY), {"convert", "-O", "qcow2", "-r", "4M", source, target});
    QVERIFY(process.waitForStarted());
    QThread::msleep(700);
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(20'000));
}

void TestProgram::terminatedConvertDiesOfTheSignalAndLeavesNothing() {
    QProcess process;
    const QString target = m_temp.file("stopped.qcow2");
    endSlowConvert(process, largeImage(), target, SIGTERM);
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), SIGTERM);
    QVERIFY(!QFile::exists(target));
}

void TestProgram::usr1ReportsProgressOnce() {
    QProcess process;
    endSlowConvert(process, largeImage(), m_temp.file("reported.qcow2"), SIGUSR1);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    const QByteArray report = process.readAllStandardError();
    QVERIFY2(report.startsWith("    (") && report.endsWith("/100%)\n") && report.count('\n') == 1, report.constData());
}

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
