// SPDX-License-Identifier: MIT
// Scenario A11 of UX.md: two disks compared like a person does it; what differs is told with its meaning and exported.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/views/compare.h"
#include "ui/views/compare_bytes.h"
#include "ui/views/difference_strip.h"
#include "ui/views/hex_view.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>

using namespace ui_test;

namespace {

constexpr qint64 kMiB = 1 << 20, kDisk = 1024 * kMiB;
constexpr qint64 kPartition = 8 * kMiB, kPartitionLength = 512 * kMiB;

bool flip(const QString& path, qint64 offset) {
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(offset)) return false;
    char byte = 0;
    if (file.read(&byte, 1) != 1) return false;
    byte = static_cast<char>(byte ^ 0x5a);
    return file.seek(offset) && file.write(&byte, 1) == 1;
}

} // namespace

class TstCompare : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_left, m_right;
    QList<qint64> m_flipped;

    ui::CompareView& view(const Window& window) const { return window.window->compareView(); }
    static void type(const Window& window, const QString& path) {
        auto* right = window.find<QComboBox>("compareRight")->lineEdit();
        QVERIFY(right->hasFocus());
        right->selectAll();
        QTest::keyClicks(right, path);
    }
    // Opens, compares by typing the other's name and Return, and waits for what came of it.
    void compared(Window& window, const QString& other) {
        QVERIFY(window.open(m_left));
        window.window->activateWindow();
        QTest::keyClick(window.window.get(), Qt::Key_6, Qt::ControlModifier);
        type(window, other);
        QTest::keyClick(window.find<QComboBox>("compareRight")->lineEdit(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(view(window).differences().differences(), 60'000);
    }
    QByteArray exported(const Window& window, model::ReportFormat format, const char* name) const {
        const QString path = m_folder.file(name);
        view(window).exportTo(format, path);
        if (!QTest::qWaitFor([&] { return QFile::exists(path); }, 10'000)) return {};
        return test_support::readFile(path.toStdString());
    }

private slots:
    // A GPT with one ext4 partition, and a copy of it with seven bytes flipped.
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("mke2fs");
        REQUIRE_TOOL("sfdisk");
        startLike(model::ColorMode::Light);
        m_left = m_folder.file("left.raw");
        m_right = m_folder.file("right.raw");
        QFile disk(m_left);
        QVERIFY(disk.open(QIODevice::WriteOnly) && disk.resize(kDisk));
        disk.close();
        const QString script = m_folder.file("table");
        QFile table(script);
        QVERIFY(table.open(QIODevice::WriteOnly));
        table.write("label: gpt\nstart=16384, size=1048576, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, name=root\n");
        table.close();
        QVERIFY(command(u"sh"_s, {u"-c"_s, u"sfdisk -q '%1' < '%2'"_s.arg(m_left, script)}));
        QVERIFY(command(u"mke2fs"_s, {u"-q"_s, u"-t"_s, u"ext4"_s, u"-L"_s, u"root"_s, u"-E"_s, u"offset=%1"_s.arg(kPartition), m_left, u"512M"_s}));
        QVERIFY(command(u"cp"_s, {u"--sparse=always"_s, m_left, m_right}));
        m_flipped = {512 + 60, kPartition + 1024 + 120, kPartition + 40 * kMiB + 7, kPartition + 41 * kMiB, 600 * kMiB, 700 * kMiB + 511, kDisk - 100 * kMiB};
        for (const qint64 offset : m_flipped) QVERIFY(flip(m_right, offset));
    }

    void a11SevenFlippedBytesAreFoundAndExplained() {
        Window window(m_state.file("a11"));
        Watchdog watchdog;
        compared(window, m_right);
        const auto& model = view(window).differences();
        QCOMPARE(model.rowCount(), 7);
        QVERIFY2(window.find<QLabel>("compareVerdict")->text().contains(u"7"), qPrintable(window.find<QLabel>("compareVerdict")->text()));
        QCOMPARE(view(window).currentRow(), 0);
        // F8 visits each in order; bytes and selection follow.
        for (int row = 0; row < 7; ++row) {
            if (row > 0) QTest::keyClick(window.window.get(), Qt::Key_F8);
            QCOMPARE(view(window).currentRow(), row);
            const auto flipped = static_cast<quint64>(m_flipped[row]);
            QCOMPARE(model.rowAt(row).range.offset, flipped / 512 * 512);
            QCOMPARE(window.document()->selection().range().offset, flipped / 512 * 512);
            const blockcore::Range exact{flipped, 1};
            QTRY_VERIFY(view(window).bytes().left().framed() && *view(window).bytes().left().framed() == exact);
            QCOMPARE(view(window).bytes().right().topRow(), view(window).bytes().left().topRow());
        }
        QTest::keyClick(window.window.get(), Qt::Key_F7);
        QCOMPARE(view(window).currentRow(), 5);
        const auto meaning = [&](int row) { return model.index(row, model::DifferenceModel::Meaning).data().toString(); };
        QCOMPARE(meaning(0), u"GPT header"_s);
        QCOMPARE(meaning(1), u"p1 ext4 “root”: superblock"_s);
        QCOMPARE(meaning(2), u"p1 ext4 “root”"_s);
        QCOMPARE(meaning(6), u"outside of partitions"_s);
        VERIFY_PROMPT(watchdog);
        window.window->compareView().step(-4);
        QTest::qWait(200);
        screenshot(*window.window, u"a11-compare"_s);
    }

    void exportsHoldEveryRange() {
        Window window(m_state.file("export"));
        compared(window, m_right);
        const QByteArray csv = exported(window, model::ReportFormat::Csv, "differences.csv");
        QCOMPARE(csv.count("\r\n"), 8);
        QVERIFY(csv.contains("512,512,1,content,GPT header\r\n"));
        const QJsonObject json = QJsonDocument::fromJson(exported(window, model::ReportFormat::Json, "differences.json")).object();
        QCOMPARE(json[u"differences"].toArray().size(), 7);
        QCOMPARE(json[u"differing-bytes"].toInteger(), 7 * 512);
        const QByteArray html = exported(window, model::ReportFormat::Html, "differences.html");
        QCOMPARE(html.count("<tr>"), 8);
        QVERIFY(html.contains("superblock"));
    }

    void exportThatCannotBeWrittenSaysSo() {
        Window window(m_state.file("unwritable"));
        compared(window, m_right);
        QString told;
        connect(&view(window), &ui::CompareView::failed, this, [&](const QString& html) { told = html; });
        view(window).exportTo(model::ReportFormat::Csv, u"/proc/no/such/place.csv"_s);
        QTRY_VERIFY(told.contains(u"/proc/no/such/place.csv"));
    }

    void stripLeadsToTheDifferenceUnderThePointer() {
        Window window(m_state.file("strip"));
        compared(window, m_right);
        auto* strip = window.window->findChild<ui::DifferenceStrip*>();
        QTest::mouseClick(strip, Qt::LeftButton, {}, strip->markOf(4));
        QCOMPARE(view(window).currentRow(), 4);
        QTest::keyClick(strip, Qt::Key_Right);
        QCOMPARE(view(window).currentRow(), 5);
        const auto* interface = QAccessible::queryAccessibleInterface(strip);
        QCOMPARE(interface->role(), QAccessible::Chart);
        QVERIFY(interface->text(QAccessible::Value).contains(u"data only on the right"));
    }

    void equalDisksAreToldToBeTheSame() {
        const QString copy = m_folder.file("copy.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({u"convert"_s, u"-O"_s, u"qcow2"_s, m_left, copy}), 0);
        Window window(m_state.file("equal"));
        compared(window, copy);
        QCOMPARE(window.find<QLabel>("compareVerdict")->text(), u"The disks are the same"_s);
        QVERIFY(window.find<QLabel>("compareEmpty")->isVisible());
        screenshot(*window.window, u"compare-equal"_s);
    }

    void oneSidedDataAndAllocationAreTold() {
        const QString base = m_folder.file("base.qcow2"), other = m_folder.file("other.qcow2");
        for (const QString& path : {base, other}) QVERIFY_EXIT(test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, path, u"64M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(base, {u"write -P 1 1M 64k"_s, u"write -P 2 4M 64k"_s, u"write -z 8M 64k"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(other, {u"write -P 3 4M 64k"_s, u"write -P 4 16M 128k"_s}), 0);
        Window window(m_state.file("sides"));
        QVERIFY(window.open(base));
        window.window->actions().compare->trigger();
        view(window).setOther(other);
        QTest::mouseClick(window.find<QCheckBox>("compareStrict"), Qt::LeftButton, {}, QPoint(10, 10));
        QVERIFY(window.find<QCheckBox>("compareStrict")->isChecked());
        window.find<QPushButton>("compareStart")->click();
        QTRY_VERIFY(view(window).differences().differences());
        const auto& model = view(window).differences();
        QSet<QString> kinds;
        for (int row = 0; row < model.rowCount(); ++row) kinds.insert(model.index(row, model::DifferenceModel::What).data().toString());
        for (const auto kind : {model::DifferenceKind::Content, model::DifferenceKind::OnlyLeft, model::DifferenceKind::OnlyRight, model::DifferenceKind::Allocation})
            QVERIFY2(kinds.contains(model::differenceName(kind)), qPrintable(model::differenceName(kind)));
        screenshot(*window.window, u"compare-sides"_s);
    }

    void resultsStayWhileOtherImagesAreLookedAt() {
        Window window(m_state.file("kept"));
        compared(window, m_right);
        QVERIFY(window.open(m_right));
        QVERIFY(!view(window).differences().differences());
        QVERIFY(window.open(m_left));
        QCOMPARE(view(window).differences().rowCount(), 7);
    }

    void cancellingLeavesNothingRunning() {
        Window window(m_state.file("cancel"));
        QVERIFY(window.open(m_left));
        QTest::keyClick(window.window.get(), Qt::Key_6, Qt::ControlModifier);
        view(window).setOther(m_right);
        window.find<QPushButton>("compareStart")->click();
        auto* cancel = window.find<QPushButton>("compareCancel");
        QVERIFY(cancel->isVisible());
        cancel->click();
        QTRY_COMPARE(window.window->workspace().jobs().activeCount(), 0);
        QTRY_VERIFY(window.find<QPushButton>("compareStart")->isVisible());
    }

    void whatCannotBeComparedIsExplained() {
        Window window(m_state.file("why"));
        QVERIFY(window.open(m_left));
        window.window->actions().compare->trigger();
        auto* start = window.find<QPushButton>("compareStart");
        QVERIFY(!start->isEnabled() && !start->toolTip().isEmpty());
        view(window).setOther(m_left);
        QVERIFY(!start->isEnabled() && start->accessibleDescription().contains(u"same file"));
        view(window).setOther(m_folder.file("nowhere.raw"));
        QVERIFY(!start->isEnabled() && start->toolTip().contains(u"no such file"));
    }

    void theModelIsSound() {
        model::DifferenceModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto differences = std::make_shared<model::Differences>();
        differences->leftSize = differences->rightSize = 1 << 20;
        for (std::uint64_t at : {0, 4096, 65536}) differences->rows.push_back({.range = {at, 512}});
        model.setDifferences(differences);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.rowNear(4096), 1);
        QCOMPARE(model.rowNear(5000), 2);
        QCOMPARE(model.rowNear(999'999), 2);
        model.setDifferences(nullptr);
        QCOMPARE(model.rowNear(0), -1);
    }
};

QTEST_MAIN(TstCompare)
#include "tst_compare.moc"
