// SPDX-License-Identifier: MIT
// The Structure tab driven like a person: scenarios A4 and A5 of UX.md, the hex view's keys, search, both spaces, damaged
// files, and its looks in light, dark and at 200 %.
#include "tests/ui/window_fixture.h"
#include "ui/views/hex_view.h"
#include "ui/views/structure_tab.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTabWidget>
#include <QTreeView>

using namespace ui_test;
using blockcore::Range;
using ui::StructureTab;

namespace {

struct TabWindow : Window {
    using Window::Window;
    StructureTab& tab() { return window->structureTab(); }
    QString fieldShown() { return tab().fields().pathOf(tab().tree().currentIndex()); }
    QString status() { return find<QLabel>("structureStatus")->text(); }
    // Ctrl+3, as a person would, and waits for the fields.
    bool showStructure() {
        QTest::keyClick(window.get(), Qt::Key_3, Qt::ControlModifier);
        return QTest::qWaitFor([this] { return tab().isVisible() && tab().fields().rowCount() > 0 && tab().hex().selection().length > 0; }, 10'000);
    }
    QModelIndex childNamed(const QModelIndex& parent, const QString& name) {
        const auto found = [&] { return tab().fields().match(tab().fields().index(0, 0, parent), Qt::DisplayRole, name, 1, Qt::MatchExactly); };
        return QTest::qWaitFor([&] { return !found().isEmpty(); }, 5000) ? found().first() : QModelIndex();
    }
    void clickField(const QModelIndex& index, Qt::KeyboardModifiers modifiers = {}) {
        tab().tree().scrollTo(index);
        QTest::mouseClick(tab().tree().viewport(), Qt::LeftButton, modifiers, tab().tree().visualRect(index).center());
    }
    void clickByte(quint64 offset, Qt::KeyboardModifiers modifiers = {}) {
        if (!tab().hex().byteRect(offset).isValid()) tab().hex().setTopRow(offset / 16 - 1);
        QTest::mouseClick(tab().hex().viewport(), Qt::LeftButton, modifiers, tab().hex().byteRect(offset).center());
    }
};

} // namespace

class TstStructureTab : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_top, m_plain;

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
        const QString base = m_folder.file("base.raw");
        m_top = m_folder.file("work.qcow2");
        m_plain = base;
        QVERIFY(command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"raw"_s, base, u"64M"_s}));
        QVERIFY(command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, base, u"-F"_s, u"raw"_s, m_top}));
        QVERIFY_EXIT(test_support::qemuIo(m_top, {u"write -P 119 0 64k"_s, u"write -P 170 2M 64k"_s, u"write -P 187 9M 1M"_s}), 0);
        QVERIFY_EXIT(test_support::qemuIo(base, {u"write -P 65 20M 64k"_s}, {u"-f"_s, u"raw"_s}), 0);
    }

    // A4: select a field, see its bytes; click a byte, land in its field.
    void a4FieldAndBytesLeadToEachOther() {
        TabWindow window(m_state.file("a4"));
        QVERIFY(window.open(m_top));
        Watchdog watchdog;
        QVERIFY(window.showStructure());
        const QModelIndex header = window.childNamed({}, u"header"_s);
        QVERIFY(header.isValid());
        window.tab().tree().expand(header);
        window.clickField(window.childNamed(header, u"backing_file_offset"_s));
        QCOMPARE(window.tab().hex().selection(), (Range{8, 8}));
        QCOMPARE(window.tab().hex().framed(), std::optional<Range>({8, 8}));
        QVERIFY(window.status().contains(u"backing_file_offset"));
        window.tab().tree().collapse(header);
        window.clickByte(0x20);
        QTRY_COMPARE(window.fieldShown(), u"header.crypt_method"_s);
        QVERIFY(window.tab().tree().isExpanded(header));
        QVERIFY(window.tab().tree().viewport()->rect().contains(window.tab().tree().visualRect(window.tab().tree().currentIndex()).center()));
        QVERIFY(window.status().contains(u"encrypted"));
        QCOMPARE(window.tab().hex().framed(), std::optional<Range>({32, 4}));
        QVERIFY2(watchdog.worstDelay() <= allowedDelay(), qPrintable(QString::number(watchdog.worstDelay())));
        screenshot(*window.window, u"a4-structure"_s);
    }

    // A5: pointers are links; going back restores the place and what was in sight.
    void a5PointersAreFollowedAndLeftAgain() {
        TabWindow window(m_state.file("a5"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        const QModelIndex l1 = window.childNamed({}, u"l1_table"_s);
        window.tab().tree().expand(l1);
        const QModelIndex first = window.childNamed(l1, u"[0]"_s);
        window.clickField(first);
        const quint64 l2 = window.tab().fields().field(first)->target->offset;
        const quint64 top = window.tab().hex().topRow();
        const Range entry = window.tab().hex().selection();
        QTest::keyClick(&window.tab().tree(), Qt::Key_Return);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[0]"_s);
        QCOMPARE(window.tab().hex().caret(), l2);
        const quint64 cluster = window.tab().fields().field(window.tab().tree().currentIndex())->target->offset;
        QTest::keyClick(&window.tab().tree(), Qt::Key_Return);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[0].cluster"_s);
        QCOMPARE(window.tab().hex().caret(), cluster);
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[0]"_s);
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.tab().hex().selection(), entry);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0]"_s);
        QCOMPARE(window.tab().hex().topRow(), top);
        QTest::keyClick(window.window.get(), Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[0]"_s);
        // From the entry of 2 MiB to its data, with Ctrl+click in the bytes.
        window.clickByte(l2 + 32 * 8);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[32]"_s);
        QCOMPARE(window.document()->selection().range().offset, quint64(2) << 20);
        const quint64 data = window.tab().fields().field(window.tab().tree().currentIndex())->target->offset;
        window.clickByte(l2 + 32 * 8, Qt::ControlModifier);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[32].cluster"_s);
        QCOMPARE(window.tab().hex().caret(), data);
        QTRY_COMPARE(window.document()->resolution()->layers.front().fileOffset, std::optional(data));
        screenshot(*window.window, u"a5-pointer"_s);
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.tab().hex().caret(), l2 + 32 * 8);
        QTest::keyClick(window.window.get(), Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(window.tab().hex().caret(), l2);
    }

    // Places typed into the Locate bar, of the file and of partitions.
    void locateGoesToPlacesInTheFile() {
        TabWindow window(m_state.file("locate"));
        QVERIFY(window.open(m_top));
        auto* bar = window.find<QLineEdit>("locateBar");
        const auto locate = [&](const QString& text) {
            bar->setText(text);
            QTest::keyClick(bar, Qt::Key_Return);
        };
        locate(u"L2[0][32]"_s);
        QTRY_COMPARE(window.fieldShown(), u"l1_table[0].l2_table[32]"_s);
        QCOMPARE(window.document()->selection().range().offset, quint64(2) << 20);
        locate(u"host:0x20"_s);
        QTRY_COMPARE(window.fieldShown(), u"header.crypt_method"_s);
        QCOMPARE(window.tab().hex().caret(), quint64(0x20));
    }

    // A3's last step, and Locate: a place on the disk is shown in its bytes.
    void placeOnTheDiskIsShownInBothSpaces() {
        TabWindow window(m_state.file("disk"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        window.document()->selection().select({(quint64(9) << 20) + 512, 512});
        QTRY_COMPARE(window.fieldShown().section(u'.', 0, 1), u"l1_table[0].l2_table[144]"_s);
        window.tab().showDisk();
        QCOMPARE(window.tab().hex().caret(), (quint64(9) << 20) + 512);
        QVERIFY(window.tab().hex().hasFocus());
        QTRY_VERIFY(window.tab().hex().describeCaret().contains(u"bb bb bb"));
        QTest::keyClick(&window.tab().hex(), Qt::Key_PageDown, Qt::ControlModifier);
        QCOMPARE(window.document()->selection().range().offset, (quint64(9) << 20) + 65536);
        QVERIFY(window.find<QLabel>("structureReadout")->text().contains(u"cluster 145"));
        screenshot(*window.window, u"structure-disk"_s);
    }

    void keysMoveTheCaretAndSelect() {
        TabWindow window(m_state.file("keys"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        ui::HexView& hex = window.tab().hex();
        hex.show({0, 1});
        const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&hex, key, modifiers); };
        press(Qt::Key_Down);
        press(Qt::Key_Right);
        QCOMPARE(hex.caret(), quint64(17));
        press(Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(hex.selection(), (Range{17, 2}));
        press(Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(hex.caret(), hex.selection().offset);
        QVERIFY(hex.byteRect(hex.caret()).isValid());
        press(Qt::Key_Home, Qt::ControlModifier);
        QCOMPARE(hex.caret(), quint64(0));
        press(Qt::Key_Left);
        QCOMPARE(hex.caret(), quint64(0));
        press(Qt::Key_PageDown);
        QCOMPARE(hex.caret(), hex.visibleRows() * 16);
    }

    void searchFindsBytesOfTheDisk() {
        TabWindow window(m_state.file("search"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        window.tab().setSpace(StructureTab::Space::Disk);
        QTest::keyClick(window.window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* text = window.find<QLineEdit>("byteSearchText");
        QTRY_VERIFY(text->hasFocus());
        QTest::keyClicks(text, u"bb bb bb bb"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(window.tab().hex().selection(), (Range{quint64(9) << 20, 4}));
        QTest::keyClick(window.window.get(), Qt::Key_F3);
        QTRY_COMPARE(window.tab().hex().selection(), (Range{(quint64(9) << 20) + 1, 4}));
        window.find<QComboBox>("byteSearchKind")->setCurrentIndex(1);
        text->setText(u"AAAA"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(window.tab().hex().selection(), (Range{quint64(20) << 20, 4}));
        screenshot(*window.window, u"structure-search"_s);
        text->setText(u"nowhere"_s);
        QTest::keyClick(text, Qt::Key_Return);
        QTRY_COMPARE(window.find<QLabel>("byteSearchStatus")->text(), u"Not found"_s);
        QTest::keyClick(text, Qt::Key_Escape);
        QVERIFY(!text->isVisible());
    }

    void rawFileShowsItsBytes() {
        TabWindow window(m_state.file("raw"));
        QVERIFY(window.open(m_plain));
        QTest::keyClick(window.window.get(), Qt::Key_3, Qt::ControlModifier);
        QTRY_VERIFY(window.find<QLabel>("structureNothing")->isVisible());
        QVERIFY(!window.tab().tree().isVisible());
        window.document()->selection().select({quint64(20) << 20, 512});
        QTRY_VERIFY(window.tab().hex().describeCaret().contains(u"41 41 41"));
    }

    // The image cannot be opened; its fields say why.
    void damagedFileIsShown() {
        const QString damaged = m_folder.file("damaged.qcow2");
        QVERIFY(QFile::copy(m_top, damaged));
        test_support::patchFile(damaged.toStdString(), 20, QByteArray(4, '\xff'));
        TabWindow window(m_state.file("damaged"));
        QVERIFY(window.open(damaged));
        QCOMPARE(window.document()->state(), model::ImageDocument::State::Failed);
        QVERIFY(window.showStructure());
        const QModelIndex tables = window.childNamed({}, u"tables"_s);
        QVERIFY(tables.siblingAtColumn(1).data().toString().contains(u"cluster_bits"));
        screenshot(*window.window, u"structure-damaged"_s);
    }

    // 16 TiB: more rows than a scroll bar can count.
    void hugeDisksScrollToTheirLastByte() {
        const QString huge = m_folder.file("huge.qcow2");
        QVERIFY(command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-o"_s, u"cluster_size=2M"_s, huge, u"16T"_s}));
        QVERIFY_EXIT(test_support::qemuIo(huge, {u"write -P 204 17592186040320 4k"_s}), 0);
        TabWindow window(m_state.file("huge"));
        QVERIFY(window.open(huge));
        QVERIFY(window.showStructure());
        Watchdog watchdog;
        window.tab().setSpace(StructureTab::Space::Disk);
        ui::HexView& hex = window.tab().hex();
        QTest::keyClick(&hex, Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(hex.caret(), (quint64(16) << 40) - 1);
        QTRY_VERIFY(hex.describeCaret().contains(u"cc cc cc"));
        for (int step = 0; step < 50; ++step) QTest::keyClick(&hex, Qt::Key_PageUp);
        QCOMPARE(hex.caret(), (quint64(16) << 40) - 1 - 50 * 16 * hex.visibleRows());
        QElapsedTimer clock;
        clock.start();
        for (int step = 0; step < 20; ++step) {
            hex.setTopRow(quint64(step) << 35);
            hex.viewport()->repaint();
        }
        qInfo("a frame of the hex view: %.1f ms", double(clock.elapsed()) / 20);
        QVERIFY2(watchdog.worstDelay() <= allowedDelay() * 2, qPrintable(QString::number(watchdog.worstDelay())));
    }

    // To a screen reader the view is its current line.
    void hexIsOneLineToScreenReaders() {
        TabWindow window(m_state.file("reader"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        QAccessibleInterface* view = QAccessible::queryAccessibleInterface(&window.tab().hex());
        QVERIFY(view);
        QCOMPARE(view->childCount(), 0);
        window.tab().hex().show({0, 1});
        QTRY_VERIFY(view->text(QAccessible::Value).startsWith(u"0x0: 51 46 49 fb"));
        QVERIFY(!view->text(QAccessible::Name).isEmpty());
        for (QWidget* child : window.tab().findChildren<QWidget*>())
            if (child->isVisible() && child->focusPolicy() & Qt::TabFocus)
                QVERIFY2(!QAccessible::queryAccessibleInterface(child)->text(QAccessible::Name).isEmpty(), qPrintable(child->objectName()));
    }

    void looks_data() {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("scale");
        QTest::newRow("dark") << true << u"1"_s;
        QTest::newRow("light 200") << false << u"2"_s;
    }
    // In a process of its own: the scale is set before the application starts.
    void looks() {
        if (qEnvironmentVariableIsSet("PLATTER_LOOK")) QSKIP("this is the child");
        QFETCH(bool, dark);
        QFETCH(QString, scale);
        QProcess child;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PLATTER_LOOK"_s, QString::fromLatin1(QTest::currentDataTag()));
        environment.insert(u"PLATTER_DARK"_s, dark ? u"1"_s : u"0"_s);
        environment.insert(u"QT_SCALE_FACTOR"_s, scale);
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), {u"look"_s});
        QVERIFY(child.waitForFinished(60'000));
        QVERIFY2(child.exitCode() == 0, child.readAllStandardOutput().constData());
    }
    void look() {
        if (!qEnvironmentVariableIsSet("PLATTER_LOOK")) QSKIP("run by looks()");
        ui::applyTheme(*qApp, qgetenv("PLATTER_DARK") == "1" ? model::ColorMode::Dark : model::ColorMode::Light);
        TabWindow window(m_state.file("look"));
        QVERIFY(window.open(m_top));
        QVERIFY(window.showStructure());
        window.tab().showField(u"header.incompatible_features"_s);
        QTRY_COMPARE(window.fieldShown(), u"header.incompatible_features"_s);
        QTest::qWait(100);
        screenshot(*window.window, u"structure-"_s + qEnvironmentVariable("PLATTER_LOOK").replace(u' ', u'-'));
    }
};

QTEST_MAIN(TstStructureTab)
#include "tst_structure_tab.moc"
