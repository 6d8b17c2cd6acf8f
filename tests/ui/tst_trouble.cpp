// SPDX-License-Identifier: MIT
// What may go wrong under the window: two hundred files at once, files that vanish or shrink while they are looked at, images
// made to do harm. No crash, no hang, a clear message.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"

#include <KMessageWidget>

#include <QTabWidget>
#include <QtEndian>

using namespace ui_test;
using model::ImageDocument;

class TstTrouble : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;

    QString image(const char* name, const QString& format, const QString& size) {
        const QString path = m_folder.file(name);
        return test_support::qemuImg({u"create"_s, u"-q"_s, u"-f"_s, format, path, size}).exitCode == 0 ? path : QString();
    }
    static bool patch(const QString& path, qint64 at, const QByteArray& bytes) {
        QFile file(path);
        return file.open(QIODevice::ReadWrite) && file.seek(at) && file.write(bytes) == bytes.size();
    }
    static void visitEveryTab(const Window& window) {
        auto* tabs = window.find<QTabWidget>("tabs");
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QTest::qWait(30);
        }
        tabs->setCurrentIndex(0);
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
    }

    void twoHundredFilesOpenAtOnce() {
        const QString first = image("many0.qcow2", u"qcow2"_s, u"16M"_s);
        QVERIFY(!first.isEmpty());
        QStringList paths{first};
        for (int i = 1; i < 200; ++i) {
            paths.append(m_folder.file("many" + std::to_string(i) + ".qcow2"));
            QVERIFY(QFile::copy(first, paths.last()));
        }
        Window window(m_state.file("many"));
        QTest::qWait(100);
        Watchdog watchdog;
        window.window->openPaths(paths);
        auto& images = window.window->workspace().images();
        const auto known = [&] {
            int count = 0;
            for (const QString& path : std::as_const(paths))
                count += images.indexOf(model::canonicalPath(path)).data(model::ChainModel::kStatusRole).toInt() == static_cast<int>(model::ChainModel::Status::Known) ? 1 : 0;
            return count;
        };
        QTRY_COMPARE_WITH_TIMEOUT(known(), 200, 30'000);
        QTRY_VERIFY(window.document() && window.document()->map().complete());
        VERIFY_PROMPT(watchdog);
        screenshot(*window.window, u"trouble-two-hundred"_s);
    }

    void vanishedFileIsTold() {
        const QString path = image("vanish.qcow2", u"qcow2"_s, u"16M"_s);
        Window window(m_state.file("vanish"));
        QVERIFY(window.open(path));
        auto* banner = window.find<KMessageWidget>("banner");
        QTRY_VERIFY(window.window->workspace().fileWatch().isKnown());
        QVERIFY(QFile::remove(path));
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible() && banner->accessibleName().contains(u"no longer there"), 10'000);
        visitEveryTab(window);
        screenshot(*window.window, u"trouble-vanished"_s);
        window.window->actions().reload->trigger();
        QTRY_COMPARE(window.document()->state(), ImageDocument::State::Failed);
        QVERIFY(banner->isVisible() && !banner->accessibleName().isEmpty());
        QVERIFY(!window.window->actions().resize->isEnabled());
    }

    void shrunkFileIsToldAndReadsOn() {
        const QString path = image("shrink.raw", u"raw"_s, u"64M"_s);
        QVERIFY_EXIT(test_support::qemuIo(path, {u"write -P 7 0 64M"_s}), 0);
        Window window(m_state.file("shrunk"));
        Watchdog watchdog;
        QVERIFY(window.open(path));
        QTRY_VERIFY(window.window->workspace().fileWatch().isKnown());
        QVERIFY(QFile::resize(path, 1 << 20));
        window.document()->selection().select({60 << 20, 512});
        visitEveryTab(window);
        auto* banner = window.find<KMessageWidget>("banner");
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible() && banner->accessibleName().contains(u"has changed"), 10'000);
        window.window->actions().reload->trigger();
        QTRY_COMPARE(window.document()->diskSize(), quint64{1 << 20});
        VERIFY_PROMPT(watchdog);
    }

    // Sizes, counts and places that no honest image has.
    void hostileImagesAreRefusedOrShown_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("disk of 8 EiB") << 24 << QByteArray::fromHex("7fffffffffffffff");
        QTest::newRow("mapping table of 4 G entries") << 36 << QByteArray::fromHex("ffffffff");
        QTest::newRow("mapping table beyond the file") << 40 << QByteArray::fromHex("0000ffffffff0000");
        QTest::newRow("mapping table is the header") << 40 << QByteArray::fromHex("0000000000000000");
        QTest::newRow("clusters of 2^63 bytes") << 20 << QByteArray::fromHex("0000003f");
        QTest::newRow("reference table beyond the file") << 48 << QByteArray::fromHex("00ffffffffff0000");
        QTest::newRow("a million snapshots") << 60 << QByteArray::fromHex("000f42400000000000050000");
        QTest::newRow("backing name beyond the header") << 8 << QByteArray::fromHex("00000000ffffff00000003ff");
    }
    void hostileImagesAreRefusedOrShown() {
        QFETCH(int, at);
        QFETCH(QByteArray, bytes);
        const QString path = image("hostile.qcow2", u"qcow2"_s, u"64M"_s);
        QVERIFY_EXIT(test_support::qemuIo(path, {u"write -P 1 1M 4M"_s}), 0);
        QVERIFY(patch(path, at, bytes));
        Window window(m_state.file("hostile"));
        QTest::qWait(50);
        Watchdog watchdog;
        window.window->openPaths({path});
        QTRY_VERIFY_WITH_TIMEOUT(window.document() && window.document()->state() != ImageDocument::State::Opening, 20'000);
        visitEveryTab(window);
        if (window.document()->state() == ImageDocument::State::Failed) QVERIFY(window.find<KMessageWidget>("banner")->isVisible());
        window.window->close();
        VERIFY_PROMPT(watchdog);
    }
};

QTEST_MAIN(TstTrouble)
#include "tst_trouble.moc"
