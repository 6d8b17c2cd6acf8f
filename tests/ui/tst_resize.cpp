// SPDX-License-Identifier: MIT
// Scenario A15 of UX.md: the Resize wizard knows the partitions of the disk, names what would be cut off, and says what is
// left to do after growing.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/wizards/resize_wizard.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace ui_test;

class TstResize : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_disk;

    // The plan page for a new size.
    static ui::ResizeWizard* planned(Window& window, const QString& disk, const QString& size) {
        if (!window.open(disk) || !QTest::qWaitFor([&] { return window.window->actions().resize->isEnabled(); }, 5'000)) return nullptr;
        window.window->actions().resize->trigger();
        auto* wizard = window.window->findChild<ui::ResizeWizard*>();
        QTest::keyClicks(wizard->findChild<QLineEdit*>(u"resizeSize"_s), size);
        QTest::keyClick(wizard, Qt::Key_Return);
        return QTest::qWaitFor([&] { return wizard->findChild<QLabel*>(u"planSizes"_s)->text().contains(u"from"); }, 10'000) ? wizard : nullptr;
    }

private slots:
    // 10 GiB with a GPT and one ext4 partition that ends at 8 GiB.
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("sfdisk");
        REQUIRE_TOOL("mke2fs");
        startLike(model::ColorMode::Light);
        const QString raw = m_folder.file("disk.raw"), script = m_folder.file("table");
        QFile disk(raw), table(script);
        QVERIFY(disk.open(QIODevice::WriteOnly) && disk.resize(qint64{10} << 30) && table.open(QIODevice::WriteOnly));
        disk.close();
        table.write("label: gpt\nstart=2048, size=16775168, name=root\n");
        table.close();
        QVERIFY(command(u"sh"_s, {u"-c"_s, u"sfdisk -q '%1' < '%2'"_s.arg(raw, script)}));
        QVERIFY(command(u"mke2fs"_s, {u"-q"_s, u"-t"_s, u"ext4"_s, u"-L"_s, u"root"_s, u"-E"_s, u"offset=1048576,lazy_itable_init=1"_s, raw, u"64M"_s}));
        m_disk = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"convert"_s, u"-O"_s, u"qcow2"_s, raw, m_disk}), 0);
    }

    void a15CutPartitionIsNamedAndGuarded() {
        Window window(m_state.file("cut"));
        Watchdog watchdog;
        auto* wizard = planned(window, m_disk, u"6G"_s);
        QVERIFY(wizard);
        QVERIFY(wizard->command().contains(u"--shrink"));
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        QVERIFY(!finish->isEnabled());
        QVERIFY2(finish->toolTip().contains(u"p1 ext4 “root”"), qPrintable(finish->toolTip()));
        QCOMPARE(finish->accessibleDescription(), finish->toolTip());
        QVERIFY(wizard->findChild<QLabel*>(u"planPartitions"_s)->text().contains(u"p1 ext4 “root” ends at %1 and would be cut off"_s.arg(model::sizeText(quint64{8} << 30))));
        QVERIFY(wizard->findChild<QCheckBox*>(u"planCutOff"_s)->text().contains(u"p1 ext4 “root”"));
        VERIFY_PROMPT(watchdog);
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"a15-cut"_s);
        wizard->reject();
    }

    void a15EmptyEndMayGo() {
        Window window(m_state.file("empty"));
        auto* wizard = planned(window, m_disk, u"9G"_s);
        QVERIFY(wizard);
        const QString partitions = wizard->findChild<QLabel*>(u"planPartitions"_s)->text();
        QVERIFY2(partitions.contains(u"all lie before the new end") && partitions.contains(u"sgdisk -e"), qPrintable(partitions));
        QVERIFY2(wizard->findChild<QLabel*>(u"planLost"_s)->text().contains(u"only the copy of the partition table"), qPrintable(wizard->findChild<QLabel*>(u"planLost"_s)->text()));
        auto* finish = wizard->findChild<QPushButton*>(u"wizardFinish"_s);
        wizard->findChild<QCheckBox*>(u"planCutOff"_s)->setChecked(true);
        QVERIFY(finish->isEnabled());
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"a15-allowed"_s);
        finish->click();
        QTRY_COMPARE_WITH_TIMEOUT(window.document()->diskSize(), quint64{9} << 30, 20'000);
        QVERIFY_EXIT(test_support::qemuImg({u"check"_s, u"-q"_s, m_disk}), 0);
    }

    void growingSaysWhatIsLeftToDo() {
        Window window(m_state.file("grow"));
        auto* wizard = planned(window, m_disk, u"20G"_s);
        QVERIFY(wizard);
        const QString partitions = wizard->findChild<QLabel*>(u"planPartitions"_s)->text();
        QVERIFY2(partitions.contains(u"grow p1 ext4 “root” afterwards"), qPrintable(partitions));
        QVERIFY(wizard->findChild<QPushButton*>(u"wizardFinish"_s)->isEnabled());
        QTest::qWait(50); // laid out anew
        screenshot(*wizard, u"a15-grow"_s);
        wizard->reject();
    }
};

QTEST_MAIN(TstResize)
#include "tst_resize.moc"
