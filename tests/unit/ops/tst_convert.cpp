// SPDX-License-Identifier: MIT
// Convert when things go wrong: stopped, out of space, target in use or among its own sources. The old target stays,
// no new file is left.
#include "blockcore/ops/convert.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QDir>

#include <chrono>
#include <csignal>
#include <sys/resource.h>
#include <thread>

using namespace blockcore;

class ConvertTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder.emplace();
        QByteArray bytes(4 << 20, 'x');
        for (int i = 0; i < bytes.size(); i += 4096) bytes[i] = static_cast<char>(i / 4096);
        test_support::writeFile(m_folder->path("source"), bytes);
    }

    void targetEqualsSource_data() {
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("compress");
        QTest::newRow("raw") << QStringLiteral("raw") << false;
        QTest::newRow("qcow2") << QStringLiteral("qcow2") << false;
        QTest::newRow("compressed qcow2") << QStringLiteral("qcow2") << true;
    }
    void targetEqualsSource() {
        QFETCH(QString, format);
        QFETCH(bool, compress);
        Convert::Options options = standard();
        options.targetFormat = format.toStdString();
        options.compress = compress;
        QVERIFY_RESULT(run(options));

        Convert::Options back = standard();
        back.sources = {options.target};
        back.target = m_folder->path("back").string();
        QVERIFY_RESULT(run(back));

        QCOMPARE(test_support::readFile(m_folder->path("back")), test_support::readFile(m_folder->path("source")));
    }

    void severalSourcesAreEndToEnd() {
        Convert::Options options = standard();
        options.sources.push_back(options.sources.front());

        QVERIFY_RESULT(run(options));

        const QByteArray once = test_support::readFile(m_folder->path("source"));
        QCOMPARE(test_support::readFile(m_folder->path("target")), once + once);
    }

    void stoppedRunEndsSoonAndLeavesTheOldTarget() {
        test_support::writeFile(m_folder->path("target"), "before");
        Convert::Options options = standard();
        options.rateLimit = 64 << 10; // would take a minute
        std::stop_source stop;
        Progress progress;
        Result<Convert::Report> report;
        std::jthread worker([&] { report = Convert::run(options, {.progress = progress, .stop = stop.get_token()}); });
        while (progress.snapshot().done == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));

        const auto start = std::chrono::steady_clock::now();
        stop.request_stop();
        worker.join();

        QVERIFY_FAILS(report, ErrorCode::Cancelled);
        QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(500));
        QCOMPARE(test_support::readFile(m_folder->path("target")), QByteArray("before"));
        QCOMPARE(names(), (QStringList{"source", "target"}));
    }

    void fullDiskIsOneErrorAndLeavesNothing() {
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit old{};
        ::getrlimit(RLIMIT_FSIZE, &old);
        const rlimit small{1 << 20, old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
        Convert::Options options = standard();
        options.targetFormat = "qcow2"; // raw would fail earlier, when the file gets its length
        const auto report = run(options);
        ::setrlimit(RLIMIT_FSIZE, &old);

        QVERIFY(!report.has_value());
        QVERIFY(errorText(report.error()).starts_with("error while writing at byte "));
        QCOMPARE(names(), QStringList{"source"});
    }

    void targetAmongItsSourcesIsRefused() {
        Convert::Options options = standard();
        options.target = options.sources.front();
        const QByteArray before = test_support::readFile(m_folder->path("source"));

        QVERIFY_FAILS(run(options), ErrorCode::Locked);
        options.forceShare = true;
        QVERIFY_FAILS(run(options), ErrorCode::Locked);

        QCOMPARE(test_support::readFile(m_folder->path("source")), before);
    }

    void shownCommandLineMeansTheSameOptions() {
        Convert::Options options = standard();
        options.targetFormat = "qcow2";
        options.targetOptions = {"cluster_size=4k", "compat=1.1"};
        options.compress = options.outOfOrder = true;
        options.progress = ProgressMode::AsJson;
        options.sparseSize = 8192;
        options.workers = 3;
        options.targetCache = CacheMode::None;

        const auto parsed = Convert::table().parse(Convert::table().format(options));

        QVERIFY(parsed.has_value());
        QVERIFY(*parsed == options);
    }

private:
    Convert::Options standard() const {
        Convert::Options options;
        options.sources = {m_folder->path("source").string()};
        options.target = m_folder->path("target").string();
        return options;
    }
    static Result<Convert::Report> run(const Convert::Options& options) {
        Progress progress;
        return Convert::run(options, {.progress = progress});
    }
    QStringList names() const {
        return QDir(QString::fromStdString(m_folder->root().string()))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    std::optional<test_support::TempDir> m_folder;
};

QTEST_GUILESS_MAIN(ConvertTest)
#include "tst_convert.moc"
