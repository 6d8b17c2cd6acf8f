// SPDX-License-Identifier: MIT
// What the window's tests share: a realistic chain, a window of their own state, a watchdog on the GUI thread, and
// screenshots.
#pragma once

#include "model/format_text.h"
#include "model/image_document.h"
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/stall_trace.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/translations.h"

#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>
#include <QTimer>

#include <memory>

namespace ui_test {

using namespace Qt::StringLiterals;

// A 10 ms timer that remembers how late it ever was: the GUI thread must never be away for long. What the test itself
// takes (pictures, hashing) does not count: see Pause.
class Watchdog : public QObject {
public:
    Watchdog() {
        current() = this;
        m_clock.start();
        m_timer.setInterval(10);
        connect(&m_timer, &QTimer::timeout, this, &Watchdog::beat);
        m_timer.start();
    }
    ~Watchdog() override { current() = nullptr; }
    // Milliseconds.
    qint64 worstDelay() const { return m_worst; }

    // While one lives, the test is at work itself and no watchdog counts.
    struct Pause {
        Pause() {
            if (Watchdog* watchdog = current()) watchdog->beat();
        }
        ~Pause() {
            if (Watchdog* watchdog = current()) watchdog->skip();
        }
        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;
    };

private:
    static Watchdog*& current() {
        static Watchdog* instance = nullptr;
        return instance;
    }
    void beat() {
        m_worst = std::max(m_worst, m_clock.restart() - 10);
        m_trace.beat();
    }
    void skip() {
        m_clock.restart();
        m_trace.beat();
    }

    QTimer m_timer;
    QElapsedTimer m_clock;
    StallTrace m_trace;
    qint64 m_worst = 0;
};

// What is allowed: 100 ms on a machine of one's own; test machines are shared and instrumented builds slow.
inline qint64 allowedDelay() {
    const QByteArray factor = qgetenv("PLATTER_TEST_SLOWNESS");
    return 100 * std::max(1, factor.toInt());
}

// In a test's body: the GUI thread answered all the time; the log tells how late it was at worst.
#define VERIFY_PROMPT(watchdog)                                                                                        \
    do {                                                                                                               \
        qInfo("GUI thread at worst %lld ms late", static_cast<long long>((watchdog).worstDelay()));                    \
        QVERIFY((watchdog).worstDelay() <= allowedDelay());                                                            \
    } while (false)

inline QString artifacts() {
    const QString folder = qEnvironmentVariable("PLATTER_ARTIFACTS", QCoreApplication::applicationDirPath() + u"/artifacts"_s);
    QDir().mkpath(folder);
    return folder;
}

inline void screenshot(QWidget& widget, const QString& name) {
    const Watchdog::Pause pause;
    QVERIFY(widget.grab().save(artifacts() + u'/' + name + u".png"_s));
}

inline bool command(const QString& tool, const QStringList& arguments) { return test_support::run(tool, arguments).exitCode == 0; }

// root.raw (ext4 when mke2fs is there) < golden.qcow2 (compressed) < nightly.qcow2 < work.qcow2, with data, zeroes,
// compressed clusters, holes and shadowed clusters in every one; work is larger than its base.
inline QString makeChain(const QString& folder) {
    const auto file = [&](const char* name) { return folder + u'/' + QString::fromLatin1(name); };
    const QString size = u"256M"_s;
    if (!command(u"qemu-img"_s, {u"create"_s, u"-q"_s, u"-f"_s, u"raw"_s, file("root.raw"), size})) return {};
    if (test_support::haveTool(u"mke2fs"_s))
        command(u"mke2fs"_s, {u"-q"_s, u"-t"_s, u"ext4"_s, u"-d"_s, u"/usr/share/zoneinfo"_s, file("root.raw")});
    const auto overlay = [&](const char* name, const char* backing, const QString& format, const QString& options, const QStringList& newSize = {}) {
        return command(u"qemu-img"_s, QStringList{u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, file(backing), u"-F"_s, format, u"-o"_s, options, file(name)} + newSize);
    };
    const auto write = [&](const char* name, const QStringList& commands) {
        return test_support::qemuIo(file(name), commands).exitCode == 0;
    };
    const bool good = overlay("golden.qcow2", "root.raw", u"raw"_s, u"cluster_size=64k"_s) &&
        write("golden.qcow2", {u"write -c -P 65 24M 64k"_s, u"write -P 66 30M 12M"_s, u"write -z 48M 4M"_s, u"write -P 67 96M 20M"_s, u"write -P 90 200M 3M"_s}) &&
        overlay("nightly.qcow2", "golden.qcow2", u"qcow2"_s, u"cluster_size=64k"_s) &&
        write("nightly.qcow2", {u"write -P 68 34M 2M"_s, u"write -P 69 100M 4M"_s, u"write -z 112M 8M"_s, u"write -P 70 160M 6M"_s}) &&
        overlay("work.qcow2", "nightly.qcow2", u"qcow2"_s, u"cluster_size=32k"_s, {u"320M"_s}) &&
        write("work.qcow2", {u"write -P 71 2M 1M"_s, u"write -P 72 36M 512k"_s, u"write -z 60M 2M"_s, u"write -P 73 102M 1M"_s, u"write -P 74 230M 10M"_s, u"write -P 75 300M 64k"_s});
    if (!good) return {};
    for (int i = 0; i < 40; ++i) {
        const int at = 4 + i * 6 + i % 3;
        test_support::qemuIo(file(i % 2 ? "work.qcow2" : "nightly.qcow2"), {u"write -P %1 %2M %3k"_s.arg(i + 80).arg(at).arg(32 << (i % 5))});
    }
    for (int i = 0; i < 24; ++i)
        test_support::qemuIo(file("golden.qcow2"), {u"write -c -P %1 %2k 64k"_s.arg(i + 1).arg(125 * 1024 + i * 192)});
    return file("work.qcow2");
}

// What main() does before it makes a window.
inline void startLike(model::ColorMode mode) {
    ui::installTranslations(*qApp);
    ui::applyTheme(*qApp, mode);
}

struct Window {
    explicit Window(const QString& stateFolder) : settings(stateFolder), window(std::make_unique<ui::MainWindow>(settings)) {
        window->resize(1440, 900);
        window->show();
    }
    model::ImageDocument* document() const { return window->workspace().current(); }
    // Opens and waits until facts and map are there.
    bool open(const QString& path) {
        window->openPaths({path});
        return QTest::qWaitFor([&] {
            const auto* shown = document();
            return shown && shown->path() == model::canonicalPath(path) && shown->state() != model::ImageDocument::State::Opening &&
                   (shown->state() == model::ImageDocument::State::Failed || shown->map().complete());
        }, 20'000);
    }
    template <class T> T* find(const char* name) const { return window->findChild<T*>(QString::fromLatin1(name)); }

    model::Settings settings;
    std::unique_ptr<ui::MainWindow> window;
};

} // namespace ui_test
