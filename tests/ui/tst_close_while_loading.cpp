// SPDX-License-Identifier: MIT
// Scenario A18 of UX.md: a window closed at any moment of loading harms nothing.
#include "tests/ui/window_fixture.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

#include <optional>

using namespace ui_test;

class TstCloseWhileLoading : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QStringList m_chain;

private slots:
    // A chain of 200 files; made of two hundred small overlays.
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        startLike(model::ColorMode::Light);
        for (int i = 0; i < 200; ++i) {
            const QString path = m_folder.file(("layer" + std::to_string(i) + ".qcow2"));
            QStringList arguments{u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s};
            if (i > 0) arguments += {u"-u"_s, u"-b"_s, m_chain.last(), u"-F"_s, u"qcow2"_s};
            arguments += {path, u"64M"_s};
            QVERIFY_EXIT(test_support::qemuImg(arguments), 0);
            m_chain.append(path);
        }
    }

    void closingAtAnyMomentIsHarmless() {
        QRandomGenerator random(18);
        Window other(m_state.file("other"));
        other.window->openPaths({m_chain.last()});
        Watchdog watchdog;
        for (int i = 0; i < 100; ++i) {
            std::optional<Window> window;
            {
                const Watchdog::Pause programStarts;
                window.emplace(m_state.file("closing"));
            }
            window->window->openPaths(m_chain.mid(random.bounded(190), 10));
            QTest::qWait(static_cast<int>(random.bounded(i < 80 ? 30 : 500)));
            window->window->close();
            QCoreApplication::processEvents();
            const Watchdog::Pause programEnds;
            QElapsedTimer ending;
            ending.start();
            window.reset();
            QVERIFY2(ending.elapsed() < 10 * allowedDelay(), QByteArray::number(ending.elapsed()).constData());
        }
        QTRY_VERIFY_WITH_TIMEOUT(other.document() && other.document()->map().complete(), 30'000);
        QCOMPARE(other.document()->layers().size(), 200);
        VERIFY_PROMPT(watchdog);
        screenshot(*other.window, u"a18-two-hundred-files"_s);
    }

    void aChainOfTwoHundredOpensWithoutBlocking() {
        Window window(m_state.file("long"));
        QTest::qWait(100);
        Watchdog watchdog;
        QVERIFY(window.open(m_chain.last()));
        VERIFY_PROMPT(watchdog);
        QCOMPARE(window.document()->layers().size(), 200);
    }
};

QTEST_MAIN(TstCloseWhileLoading)
#include "tst_close_while_loading.moc"
