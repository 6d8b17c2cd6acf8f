// SPDX-License-Identifier: MIT
// Texts for people and for shells, and the rate that the time left is made of.
#include "model/command_line.h"
#include "model/format_text.h"
#include "model/rate_meter.h"

#include <QProcess>
#include <QTest>

class TstText : public QObject {
    Q_OBJECT
private slots:
    void sizesAreShort_data() {
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << quint64{0} << "0 B";
        QTest::newRow("bytes") << quint64{1023} << "1023 B";
        QTest::newRow("whole") << quint64{65536} << "64 KiB";
        QTest::newRow("fraction") << quint64{13421772800} << "12.5 GiB";
        QTest::newRow("rounded up to the next unit") << quint64{1048575} << "1 MiB";
        QTest::newRow("largest") << quint64{UINT64_MAX} << "16 EiB";
    }
    void sizesAreShort() {
        QFETCH(quint64, bytes);
        QTEST(model::sizeText(bytes).replace(QChar::Nbsp, u' '), "text");
    }

    void aLittleIsNeverNothing() {
        QCOMPARE(model::shareText(1, 1'000'000), QStringLiteral("<1 %"));
        QCOMPARE(model::shareText(999'999, 1'000'000), QStringLiteral(">99 %"));
        QCOMPARE(model::shareText(0, 10), QStringLiteral("0 %"));
        QCOMPARE(model::shareText(5, 10), QStringLiteral("50 %"));
    }

    void controlCharactersBecomeVisible() {
        QCOMPARE(model::harmless(QStringLiteral("a\nb\u202e.c")), QStringLiteral("a\\u000ab\\u202e.c"));
    }

    void plainArgumentsAreNotQuoted() { QCOMPARE(model::shellQuoted(QStringLiteral("/vm/a-b_1.qcow2")), QStringLiteral("/vm/a-b_1.qcow2")); }

    // The shell is the judge.
    void aShellReadsWhatWasQuoted_data() {
        QTest::addColumn<QString>("argument");
        for (const char* text : {"two words", "it's", "$HOME", "a\"b", "back\\slash", "*", "", "-x", "line\nbreak", "äöü", "`id`", "!x", "~"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void aShellReadsWhatWasQuoted() {
        QFETCH(QString, argument);
        QProcess shell;
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("printf %s ") + model::shellQuoted(argument)});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()), argument);
    }

    void steadyRateIsFoundAtOnce() {
        model::RateMeter meter;
        for (int i = 0; i <= 16; ++i) meter.sample(i * 0.25, static_cast<quint64>(i) * 25'000'000);
        QVERIFY(qAbs(meter.rate() - 1e8) < 1e6);
        QVERIFY(qAbs(meter.secondsLeft(400'000'000, 3'000'000'000).value() - 26) < 0.5);
    }
    void estimateWaitsUntilItMeansSomething() {
        model::RateMeter meter;
        meter.sample(0, 0);
        meter.sample(1, 100);
        QVERIFY(!meter.secondsLeft(100, 1000)); // after one second
        meter.sample(4, 400);
        QVERIFY(meter.secondsLeft(400, 1000));
        QVERIFY(!meter.secondsLeft(400, 1'000'000)); // below two percent
    }
    void rateFollowsAChange() {
        model::RateMeter meter;
        quint64 done = 0;
        for (int i = 0; i < 100; ++i) meter.sample(i * 0.25, done += i < 50 ? 1000 : 100);
        QVERIFY(meter.rate() < 1000 && meter.rate() >= 400);
    }
    void newPhaseStartsAfresh() {
        model::RateMeter meter;
        meter.sample(0, 0);
        meter.sample(1, 1000);
        meter.sample(2, 10); // less than before
        QCOMPARE(meter.rate(), 0.0);
    }
};

QTEST_GUILESS_MAIN(TstText)
#include "tst_text.moc"
