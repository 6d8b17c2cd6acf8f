// SPDX-License-Identifier: MIT
// The Convert wizard and its job, driven like a person; scenario A6 of UX.md.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/wizards/convert_wizard.h"
#include "ui/wizards/job_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCryptographicHash>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QRandomGenerator>

using namespace ui_test;
using model::Job;

namespace {

struct Driver {
    explicit Driver(Window& owner) {
        owner.window->actions().convert->trigger();
        wizard = owner.window->findChild<ui::ConvertWizard*>();
    }
    template <class T> T* find(const QString& name) const { return wizard->findChild<T*>(name); }
    void next() const { QTest::mouseClick(find<QPushButton>(u"wizardNext"_s), Qt::LeftButton); }
    bool waitForNext() const {
        return QTest::qWaitFor([this] { return find<QPushButton>(u"wizardNext"_s)->isEnabled(); });
    }
    void target(const QString& format, const QString& path) const {
        find<QRadioButton>(u"format_"_s + format)->setChecked(true);
        auto* line = find<QLineEdit>(u"convertTarget"_s);
        line->clear();
        QTest::keyClicks(line, path);
    }
    // From the options page to the plan, and on to the job.
    bool plan() const {
        next();
        return QTest::qWaitFor([this] { return find<QPushButton>(u"wizardFinish"_s)->isEnabled(); }, 20'000);
    }
    void finish() const { QTest::mouseClick(find<QPushButton>(u"wizardFinish"_s), Qt::LeftButton); }

    QPointer<ui::ConvertWizard> wizard;
};

} // namespace

class TstConvertWizard : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_top;

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
        m_top = makeChain(m_folder.file("."));
        QVERIFY(!m_top.isEmpty());
    }

    void chainIsConvertedAsTheReferenceReadsIt() {
        Window window(m_state.file("convert"));
        QVERIFY(window.open(m_top));
        Driver driver(window);
        QVERIFY(driver.waitForNext());
        screenshot(*driver.wizard, u"wizard-1-source"_s);
        driver.next();
        const QString target = m_folder.file("out.qcow2");
        driver.target(u"qcow2"_s, target);
        screenshot(*driver.wizard, u"wizard-2-target"_s);
        driver.next();
        driver.find<QCheckBox>(u"convertCompress"_s)->setChecked(true);
        QTest::keyClicks(driver.find<QLineEdit>(u"option_cluster_size"_s), u"128k"_s);
        screenshot(*driver.wizard, u"wizard-3-options"_s);
        QVERIFY2(driver.wizard->command().contains(u"-c -O qcow2"_s) || driver.wizard->command().contains(u"cluster_size=128k"_s), qPrintable(driver.wizard->command()));
        Watchdog watchdog;
        QVERIFY(driver.plan());
        QVERIFY(driver.find<QLabel>(u"planReads"_s)->text().contains(u"work.qcow2 › nightly.qcow2 › golden.qcow2 › root.raw"_s));
        screenshot(*driver.wizard, u"wizard-4-plan"_s);
        driver.finish();
        Job* job = window.window->workspace().jobs().jobAt(0);
        QVERIFY(job);
        auto* dialog = window.window->findChild<ui::JobDialog*>();
        QVERIFY(dialog && dialog->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!job->isActive(), 60'000);
        QVERIFY2(job->state() == Job::State::Succeeded, qPrintable(job->log()));
        VERIFY_PROMPT(watchdog);
        screenshot(*dialog, u"job-done"_s);
        QVERIFY_EXIT(test_support::qemuImg({u"compare"_s, m_top, target}), 0);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, target}), 0);
    }

    // The command that is shown does the same in a shell.
    void shownCommandDoesTheSame() {
        Window window(m_state.file("command"));
        QVERIFY(window.open(m_top));
        Driver driver(window);
        QVERIFY(driver.waitForNext());
        driver.next();
        const QString target = m_folder.file("with space's.raw");
        driver.target(u"raw"_s, target);
        QString command = driver.wizard->command();
        QVERIFY(command.startsWith(u"platter convert "_s));
        command.replace(0, 7, QStringLiteral(PLATTER_BINARY));
        QProcess shell;
        shell.start(u"/bin/sh"_s, {u"-c"_s, command});
        QVERIFY(shell.waitForFinished(60'000));
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
        QVERIFY_EXIT(test_support::qemuImg({u"compare"_s, m_top, target}), 0);
        driver.wizard->reject();
    }

    void sourceIsNoTarget() {
        Window window(m_state.file("same"));
        QVERIFY(window.open(m_top));
        Driver driver(window);
        QVERIFY(driver.waitForNext());
        driver.next();
        driver.target(u"qcow2"_s, m_folder.file("golden.qcow2"));
        driver.next();
        driver.next();
        QTRY_VERIFY(!driver.find<QLabel>(u"planProblem"_s)->text().isEmpty());
        QVERIFY(!driver.find<QPushButton>(u"wizardFinish"_s)->isEnabled());
        QVERIFY(!driver.find<QPushButton>(u"wizardFinish"_s)->toolTip().isEmpty());
        driver.wizard->reject();
    }

    void badOptionIsNamedBeforeAnythingIsWritten() {
        Window window(m_state.file("bad"));
        QVERIFY(window.open(m_top));
        Driver driver(window);
        QVERIFY(driver.waitForNext());
        driver.next();
        driver.target(u"qcow2"_s, m_folder.file("never.qcow2"));
        driver.next();
        QTest::keyClicks(driver.find<QLineEdit>(u"option_cluster_size"_s), u"large"_s);
        QVERIFY(!driver.find<QPushButton>(u"wizardNext"_s)->isEnabled());
        QVERIFY(!driver.find<QLabel>(u"convertProblem"_s)->text().isEmpty());
        driver.wizard->reject();
    }

    // A6: cancel at about 30 %.
    void a6CancelLeavesNothingBehind() {
        const QString source = m_folder.file("big.raw");
        {
            QFile file(source);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QByteArray block(1 << 20, Qt::Uninitialized);
            QRandomGenerator random(6);
            for (int i = 0; i < 192; ++i) {
                random.fillRange(reinterpret_cast<quint32*>(block.data()), block.size() / 4);
                QVERIFY(file.write(block) == block.size());
            }
            QVERIFY(file.resize(2LL << 30));
        }
        const QDateTime modified = QFileInfo(source).lastModified();
        QDir().mkpath(m_folder.file("cancelled"));
        Window window(m_state.file("a6"));
        QVERIFY(window.open(source));
        Driver driver(window);
        QVERIFY(driver.waitForNext());
        driver.next();
        driver.target(u"qcow2"_s, m_folder.file("cancelled/out.qcow2"));
        driver.next();
        QTest::keyClicks(driver.find<QLineEdit>(u"convertRate"_s), u"48M"_s); // slow enough to be caught in the middle
        QVERIFY(driver.plan());
        driver.finish();
        Job* job = window.window->workspace().jobs().jobAt(0);
        auto* dialog = window.window->findChild<ui::JobDialog*>();
        QTRY_VERIFY_WITH_TIMEOUT(job->state() == Job::State::Running && job->progress().done > 0, 20'000);
        QTest::qWait(1200);
        QVERIFY(job->isActive());
        screenshot(*dialog, u"a6-running"_s);
        Watchdog watchdog;
        QTest::mouseClick(dialog->findChild<QPushButton*>(u"jobToPanel"_s), Qt::LeftButton);
        screenshot(*window.window, u"a6-jobs-panel"_s);
        QElapsedTimer clock;
        clock.start();
        QTest::mouseClick(window.find<QPushButton>("cancelJob"), Qt::LeftButton);
        QTRY_VERIFY(!job->isActive());
        QVERIFY2(clock.elapsed() <= 5 * allowedDelay(), qPrintable(QString::number(clock.elapsed())));
        QCOMPARE(job->state(), Job::State::Cancelled);
        VERIFY_PROMPT(watchdog);
        QVERIFY(QDir(m_folder.file("cancelled")).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
        QCOMPARE(QFileInfo(source).lastModified(), modified);
        screenshot(*window.window, u"a6-cancelled"_s);
    }

    void failedJobSaysWhy() {
        Window window(m_state.file("fails"));
        QVERIFY(window.open(m_top));
        blockcore::Convert::Options options;
        options.sources = {m_folder.file("nothing.raw").toStdString()};
        options.target = m_folder.file("x.raw").toStdString();
        Job* job = window.window->workspace().jobs().start<blockcore::Convert>(options, {.title = u"Convert"_s, .reads = {}, .writes = {}});
        QTRY_COMPARE(job->state(), Job::State::Failed);
        auto* message = window.find<QWidget>("message");
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->accessibleName().contains(u"nothing.raw"));
        screenshot(*window.window, u"job-failed"_s);
    }
};

QTEST_MAIN(TstConvertWizard)
#include "tst_convert_wizard.moc"
