// SPDX-License-Identifier: MIT
// A new image lies in its file as the reference's does, byte for byte, whatever the options; what the reference refuses
// is refused in its words.
#include "tests/support/programs.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace test_support;

namespace {

struct Row {
    const char* options;
    const char* size;
};

// Sizes meet the corners: nothing, below a sector, unaligned, several L2 tables, growth of the refcount table.
constexpr std::array kSizes{"0", "512", "1000", "128k", "5000k", "9M"};
constexpr std::array kOptions{
    "",
    "cluster_size=512",
    "cluster_size=1k",
    "cluster_size=4k",
    "cluster_size=8k",
    "cluster_size=2M",
    "compat=0.10",
    "compat=v2,cluster_size=512",
    "refcount_bits=1,extended_l2=on",
    "compression_type=zstd,lazy_refcounts=on",
    "preallocation=metadata",
    "preallocation=metadata,cluster_size=512",
    "preallocation=metadata,cluster_size=512,refcount_bits=64",
    "preallocation=metadata,cluster_size=16k,extended_l2=on,refcount_bits=1",
    "preallocation=falloc",
    "preallocation=falloc,cluster_size=512,refcount_bits=64",
    "preallocation=falloc,cluster_size=16k,extended_l2=on,refcount_bits=8",
    "preallocation=full,cluster_size=2k",
    "data_file=external.dat",
    "data_file=external.dat,data_file_raw=on",
    "data_file=external.dat,preallocation=full",
    "data_file=external.dat,preallocation=metadata,cluster_size=512",
};
// Large disks whose files stay small.
constexpr std::array kLargeRows{
    Row{"cluster_size=512", "1G"},   Row{"cluster_size=512", "4G"}, Row{"cluster_size=512,refcount_bits=64", "4G"},
    Row{"", "2P"},                   Row{"cluster_size=2M", "2E"},  Row{"extended_l2=on", "1P"},
};
constexpr std::array kBackedRows{
    Row{"backing_file=base.raw,backing_fmt=raw", "3M"},
    Row{"backing_file=base.raw,backing_fmt=raw,compat=0.10", "3M"},
    Row{"backing_file=base.raw,backing_fmt=raw,data_file=external.dat", "3M"},
    Row{"backing_file=base.raw,backing_fmt=raw,extended_l2=on,preallocation=metadata", "3M"},
    Row{"backing_file=base.raw,backing_fmt=raw,extended_l2=on,preallocation=falloc", "3M"},
};
constexpr std::array kRefusedRows{
    Row{"cluster_size=1000", "1M"}, Row{"cluster_size=0", "1M"}, Row{"cluster_size=4M", "1M"},
    Row{"compat=1.0", "1M"}, Row{"compat=v2,lazy_refcounts=on", "1M"}, Row{"refcount_bits=3", "1M"},
    Row{"refcount_bits=128", "1M"}, Row{"refcount_bits=0", "1M"}, Row{"refcount_bits=8,compat=v2", "1M"},
    Row{"data_file_raw=on", "1M"}, Row{"data_file=external.dat,compat=v2", "1M"},
    Row{"extended_l2=on,compat=v2", "1M"}, Row{"extended_l2=on,cluster_size=8k", "1M"},
    Row{"compression_type=lz4", "1M"}, Row{"compression_type=zstd,compat=v2", "1M"},
    Row{"preallocation=foo", "1M"}, Row{"backing_fmt=raw", "1M"}, Row{"encryption=on", "1M"},
    Row{"encrypt.format=luks", "1M"}, Row{"encrypt.format=foo", "1M"}, Row{"encrypt.cipher-alg=aes-256", "1M"},
    Row{"", "3P"}, Row{"cluster_size=2M", "3E"}, Row{"", "9223372036854775807"},
    Row{"backing_file=base.raw,backing_fmt=raw,preallocation=metadata", "3M"},
    Row{"backing_file=base.raw,backing_fmt=raw,data_file=external.dat,data_file_raw=on", "3M"},
};

QByteArray rowName(const Row& row) { return QByteArray(row.options) + " " + row.size; }

QStringList arguments(const Row& row) {
    QStringList list{"create", "-q", "-f", "qcow2"};
    if (*row.options) list << "-o" << row.options;
    return list << "image.qcow2" << row.size;
}

} // namespace

class TestQcow2Create : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void fileIsTheReferencesByteForByte_data();
    void fileIsTheReferencesByteForByte();
    void refusalIsTheReferences_data();
    void refusalIsTheReferences();

private:
    TempDir m_ours, m_theirs;
};

void TestQcow2Create::initTestCase() {
    REQUIRE_TOOL("qemu-img");
    for (const TempDir* folder : {&m_ours, &m_theirs})
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "raw", folder->file("base.raw"), "2M"}), 0);
}

void TestQcow2Create::fileIsTheReferencesByteForByte_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("size");
    const auto add = [](const Row& row) {
        QTest::newRow(rowName(row).constData()) << QByteArray(row.options) << QByteArray(row.size);
    };
    for (const char* options : kOptions)
        for (const char* size : kSizes) add({options, size});
    for (const Row& row : kLargeRows) add(row);
    for (const Row& row : kBackedRows) add(row);
}

void TestQcow2Create::fileIsTheReferencesByteForByte() {
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, size);
    const QStringList command = arguments({options.constData(), size.constData()});
    QVERIFY_EXIT(qemuImg(command, {.folder = m_theirs.root()}), 0);

    QVERIFY_EXIT(platter(command, {.folder = m_ours.root()}), 0);

    QVERIFY(readFile(m_ours.path("image.qcow2")) == readFile(m_theirs.path("image.qcow2")));
    if (options.contains("data_file"))
        QVERIFY(readFile(m_ours.path("external.dat")) == readFile(m_theirs.path("external.dat")));
}

void TestQcow2Create::refusalIsTheReferences_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("size");
    for (const Row& row : kRefusedRows)
        QTest::newRow(rowName(row).constData()) << QByteArray(row.options) << QByteArray(row.size);
}

void TestQcow2Create::refusalIsTheReferences() {
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, size);
    const QStringList command = arguments({options.constData(), size.constData()});
    const RunResult theirs = qemuImg(command, {.folder = m_theirs.root()});
    QCOMPARE(theirs.exitCode, 1);

    RunResult ours = platter(command, {.folder = m_ours.root()});

    QCOMPARE(ours.exitCode, 1);
    QCOMPARE(ours.err.mid(ours.err.indexOf(": ")), theirs.err.mid(theirs.err.indexOf(": ")));
}

QTEST_GUILESS_MAIN(TestQcow2Create)
#include "tst_qcow2_create.moc"
