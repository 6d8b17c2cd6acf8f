// SPDX-License-Identifier: MIT
// Partitions as places: a strip in the map, a crumb in details and status line, "p2+1M" in the Locate bar, and keys.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/extent_map.h"
#include "ui/views/map_tab.h"
#include "ui/widgets/locate_bar.h"

#include <QAccessible>
#include <QLabel>

using namespace ui_test;

class TstPartitionStrip : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_disk;
    static constexpr quint64 kMiB = 1 << 20;

    bool openMap(Window& window) const {
        if (!window.open(m_disk) || !QTest::qWaitFor([&] { return window.document()->partitions().size() == 2; }, 10'000)) return false;
        window.window->actions().map->trigger();
        window.window->mapTab().map().setFocus();
        return true;
    }
    static void locate(Window& window, const QString& place) {
        window.window->locateBar().setText(place);
        QTest::keyClick(&window.window->locateBar(), Qt::Key_Return);
    }

private slots:
    // 256 MiB with a GPT: p1 from 1 MiB to 33 MiB, p2 with ext4 from 64 MiB to 192 MiB.
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("sfdisk");
        REQUIRE_TOOL("mke2fs");
        startLike(model::ColorMode::Light);
        const QString raw = m_folder.file("disk.raw"), script = m_folder.file("table");
        QFile disk(raw), table(script);
        QVERIFY(disk.open(QIODevice::WriteOnly) && disk.resize(256 * kMiB) && table.open(QIODevice::WriteOnly));
        disk.close();
        table.write("label: gpt\nstart=2048, size=65536, name=boot\nstart=131072, size=262144, name=data\n");
        table.close();
        QVERIFY(command(u"sh"_s, {u"-c"_s, u"sfdisk -q '%1' < '%2'"_s.arg(raw, script)}));
        QVERIFY(command(u"mke2fs"_s, {u"-q"_s, u"-t"_s, u"ext4"_s, u"-L"_s, u"root"_s, u"-E"_s, u"offset=%1"_s.arg(64 * kMiB), raw, u"128M"_s}));
        m_disk = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"convert"_s, u"-O"_s, u"qcow2"_s, raw, m_disk}), 0);
    }

    void locateGoesIntoAPartition() {
        Window window(m_state.file("locate"));
        Watchdog watchdog;
        QVERIFY(openMap(window));
        locate(window, u"p2+1M"_s);
        QCOMPARE(window.document()->selection().range().offset, 65 * kMiB);
        const QString crumb = u"p2 ext4 “root” +%1"_s.arg(model::sizeText(kMiB));
        QCOMPARE(window.find<QLabel>("detailsPartition")->text(), crumb);
        QVERIFY2(window.find<QLabel>("statusPlace")->text().endsWith(crumb), qPrintable(window.find<QLabel>("statusPlace")->text()));
        const auto* map = QAccessible::queryAccessibleInterface(&window.window->mapTab().map());
        QVERIFY2(map->text(QAccessible::Value).endsWith(crumb), qPrintable(map->text(QAccessible::Value)));
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"partitions"_s);
        locate(window, u"50M"_s); // between the two
        QCOMPARE(window.find<QLabel>("detailsPartition")->text(), u"–"_s);
        locate(window, u"p3"_s); // there is none
        QCOMPARE(window.document()->selection().range().offset, 50 * kMiB);
    }

    void keysGoFromPartitionToPartition() {
        Window window(m_state.file("keys"));
        QVERIFY(openMap(window));
        QWidget* map = &window.window->mapTab().map();
        const auto at = [&] { return window.document()->selection().range(); };
        QTest::keyClick(map, Qt::Key_P);
        QCOMPARE(at(), (blockcore::Range{kMiB, 32 * kMiB}));
        QTest::keyClick(map, Qt::Key_P);
        QCOMPARE(at(), (blockcore::Range{64 * kMiB, 128 * kMiB}));
        QTest::keyClick(map, Qt::Key_P); // no further one
        QCOMPARE(at().offset, 64 * kMiB);
        QTest::keyClick(map, Qt::Key_P, Qt::ShiftModifier);
        QCOMPARE(at().offset, kMiB);
        // Each was a place to come back to.
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(at().offset, 64 * kMiB);
        QTest::keyClick(window.window.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(at().offset, kMiB);
    }

    void stripIsClickedAndZoomed() {
        Window window(m_state.file("strip"));
        QVERIFY(openMap(window));
        auto& map = window.window->mapTab().map();
        const auto partitions = window.document()->partitions();
        const QRect rect = map.partitionRect(partitions[1]);
        QVERIFY(rect.width() > map.partitionRect(partitions[0]).width() && map.partitionRect(partitions[0]).width() > 0);
        QTest::mouseClick(map.viewport(), Qt::LeftButton, {}, rect.center());
        QCOMPARE(window.document()->selection().range(), partitions[1].range);
        QTest::mouseDClick(map.viewport(), Qt::LeftButton, {}, rect.center());
        QCOMPARE(map.mapViewport().range(), partitions[1].range);
        QVERIFY(map.partitionRect(partitions[0]).isEmpty()); // out of view
        screenshot(*window.window, u"partitions-zoomed"_s);
    }
};

QTEST_MAIN(TstPartitionStrip)
#include "tst_partition_strip.moc"
