// SPDX-License-Identifier: MIT
// What a guest must not notice: rebase, growing and amend where clusters are shared with snapshots, cannot be zeroed as a
// whole, or are of a version without zero clusters. Each was found by random sequences of commands (tests/interop).
#include "blockcore/chain/chain.h"
#include "tests/support/command_line.h"
#include "tests/support/crash_files.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

#include <algorithm>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kDisk = 300 << 10, kWritten = 118'784;

class Files {
public:
    Files() {
        m_files.add("other.raw", pattern(3, 0, 2 * kDisk));
        m_files.add("short.raw", pattern(4, 0, 512));
    }
    Result<> run(const std::string& line) {
        TRY(runCommandLine(wordsOf(line), {.progress = m_progress, .files = &m_files}));
        return {};
    }
    Result<> create(const std::string& options, const std::string& backing = {}) {
        TRY(run("create -f qcow2 -o " + options + (backing.empty() ? "" : " -F raw -b " + backing) + " top " +
                std::to_string(kDisk)));
        return write(0, kWritten);
    }
    Result<> write(std::uint64_t offset, std::uint64_t length) {
        const auto chain = TRY(open(Access::ReadWrite));
        TRY(chain->write(offset, pattern(9, offset, length)));
        TRY(chain->close());
        return chain->flush();
    }
    Result<FileContent> disk() {
        const auto chain = TRY(open(Access::Read));
        FileContent bytes(chain->size());
        TRY(chain->read(0, bytes));
        return bytes;
    }
    Result<std::unique_ptr<Chain>> open(Access access) { return Chain::open({"top", "qcow2"}, access, {}, m_files); }

private:
    Progress m_progress;
    CrashFiles m_files;
};

// What was, and zeroes behind it.
bool isGrown(const FileContent& before, const FileContent& now) {
    return now.size() > before.size() && std::equal(before.begin(), before.end(), now.begin()) &&
           std::all_of(now.begin() + static_cast<std::ptrdiff_t>(before.size()), now.end(),
                       [](std::byte byte) { return byte == std::byte{0}; });
}

} // namespace

class TestQcow2KeptDisk : public QObject {
    Q_OBJECT
private slots:
    void rebaseKeepsZeroesThatWereLeftToTheOldBackingFile_data();
    void rebaseKeepsZeroesThatWereLeftToTheOldBackingFile();
    void refusedRebaseLeavesBitmapsConsistent();
    void amendGrowsADiskWhoseLastClusterIsShared();
    void preallocatingVersionTwoHidesALongerBackingFile();
    void rawDataFileMayBeAskedForAgain();
};

void TestQcow2KeptDisk::rebaseKeepsZeroesThatWereLeftToTheOldBackingFile_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("backed");
    QTest::addColumn<bool>("shared");
    for (const char* options : {"compat=0.10", "compat=0.10,cluster_size=512", "cluster_size=4k", "extended_l2=on,cluster_size=32k"})
        for (const bool backed : {false, true})
            for (const bool shared : {false, true})
                QTest::addRow("%s%s%s", options, backed ? ", backed" : "", shared ? ", shared" : "")
                    << QString(options) << backed << shared;
}

void TestQcow2KeptDisk::rebaseKeepsZeroesThatWereLeftToTheOldBackingFile() {
    QFETCH(QString, options);
    QFETCH(bool, backed);
    QFETCH(bool, shared);
    Files files;
    QVERIFY_RESULT(files.create(options.toStdString(), backed ? "short.raw" : ""));
    if (shared) QVERIFY_RESULT(files.run("snapshot -c s top"));
    const auto before = files.disk();
    QVERIFY_RESULT(before);

    QVERIFY_RESULT(files.run("rebase -b other.raw -F raw top"));

    const auto after = files.disk();
    QVERIFY_RESULT(after);
    QVERIFY(*after == *before);
}

void TestQcow2KeptDisk::refusedRebaseLeavesBitmapsConsistent() {
    Files files;
    QVERIFY_RESULT(files.create("cluster_size=4k,data_file=data,data_file_raw=on"));
    QVERIFY_RESULT(files.run("bitmap --add top b"));

    QVERIFY(!files.run("rebase -b other.raw -F raw top"));

    const auto chain = files.open(Access::Read);
    QVERIFY_RESULT(chain);
    const auto bitmaps = (*chain)->layer(0).info().bitmaps;
    QVERIFY(bitmaps && bitmaps->size() == 1);
    QVERIFY(bitmaps->front().consistent);
}

void TestQcow2KeptDisk::amendGrowsADiskWhoseLastClusterIsShared() {
    Files files;
    QVERIFY_RESULT(files.create("cluster_size=32k"));
    QVERIFY_RESULT(files.write(kDisk - 512, 512));
    QVERIFY_RESULT(files.run("snapshot -c s top"));
    const auto before = files.disk();
    QVERIFY_RESULT(before);

    QVERIFY_RESULT(files.run("amend -o size=407552 top"));

    const auto after = files.disk();
    QVERIFY_RESULT(after);
    QVERIFY(isGrown(*before, *after));
}

void TestQcow2KeptDisk::preallocatingVersionTwoHidesALongerBackingFile() {
    for (const char* mode : {"falloc", "full"}) {
        Files files;
        QVERIFY_RESULT(files.create("compat=0.10,cluster_size=16k", "other.raw"));
        const auto before = files.disk();
        QVERIFY_RESULT(before);

        QVERIFY_RESULT(files.run(std::string("resize --preallocation ") + mode + " top +100352"));

        const auto after = files.disk();
        QVERIFY_RESULT(after);
        QVERIFY(isGrown(*before, *after));
    }
}

void TestQcow2KeptDisk::rawDataFileMayBeAskedForAgain() {
    Files files;
    QVERIFY_RESULT(files.create("data_file=data,data_file_raw=on"));
    QVERIFY_RESULT(files.run("amend -o data_file_raw=on top"));
    QVERIFY_RESULT(files.run("amend -o data_file_raw=off top"));
    QVERIFY(!files.run("amend -o data_file_raw=on top"));
}

QTEST_APPLESS_MAIN(TestQcow2KeptDisk)
#include "tst_qcow2_kept_disk.moc"
