// SPDX-License-Identifier: MIT
// The main job on real input: an ext4 filesystem of several hundred megabytes, a chain of four images over it made by
// the reference, converted by us; and everything we write read and checked by the reference.
#include "tests/support/programs.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>

#include <set>

using namespace test_support;

namespace {

constexpr std::uint64_t kMiB = 1u << 20;
// Behind the filesystem, so that writing there leaves it sound.
constexpr std::uint64_t kTail = 96 * kMiB;
constexpr int kMinutes = 60'000;
const char* const kFiles = "/usr/share";

std::uint64_t bytesBelow(const QString& folder) {
    std::uint64_t total = 0;
    QDirIterator entries(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (entries.hasNext()) total += (static_cast<std::uint64_t>(entries.nextFileInfo().size()) + 4095) & ~std::uint64_t{4095};
    return total;
}

QByteArray hashOf(const QString& path) {
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) qFatal("cannot read %s", qPrintable(path));
    return hash.result().toHex();
}

} // namespace

class TestRealInput : public QObject {
    Q_OBJECT
private:
    TempDir m_folder;
    std::uint64_t m_fileSystemSize = 0;
    QByteArray m_guestHash;                     // of the chain, as the reference reads it
    const QString m_top = "top.qcow2";

    RunResult ours(const QStringList& arguments) const {
        return platter(arguments, {.folder = m_folder.root(), .timeoutMilliseconds = 10 * kMinutes});
    }
    RunResult theirs(const QStringList& arguments) const {
        return qemuImg(arguments, {.folder = m_folder.root(), .timeoutMilliseconds = 10 * kMinutes});
    }
    void makeOverlay(const QString& name, const QString& backing, const QString& format, const QString& options) {
        QVERIFY_EXIT(theirs({"create", "-q", "-f", "qcow2", "-b", backing, "-F", format, "-o", options, name}), 0);
    }
    // Offsets of count different clusters of 64 KiB from start on; a cluster is compressed only once.
    static std::set<std::uint64_t> choosePlaces(std::uint64_t start, std::uint64_t length, std::size_t count, Random& random) {
        std::set<std::uint64_t> places;
        while (places.size() < count) places.insert(start + random.below(length / 65536) * 65536);
        return places;
    }
    // Seeded writes: bytes of the base in its own place (inside the filesystem), and new ones behind it.
    QStringList scatteredWrites(std::uint64_t seed, const QString& verb) const {
        Random random(seed);
        QStringList commands;
        for (const std::uint64_t offset : choosePlaces(m_fileSystemSize, kTail - 65536, 60, random))
            commands << QStringLiteral("%1 -P %2 %3 64k").arg(verb).arg(1 + random.below(255)).arg(offset);
        for (const std::uint64_t offset : choosePlaces(0, m_fileSystemSize, 60, random)) {
            const QString slice = m_folder.file("slice" + std::to_string(offset));
            QFile base(m_folder.file("base.raw"));
            if (!base.open(QIODevice::ReadOnly) || !base.seek(static_cast<qint64>(offset))) qFatal("cannot read the base");
            writeFile(slice.toStdString(), base.read(65536));
            commands << QStringLiteral("%1 -s %2 %3 64k").arg(verb, slice).arg(offset);
        }
        return commands;
    }
    void verifyCleanForReference(const QString& image) {
        const RunResult check = theirs({"check", image});
        QVERIFY_EXIT(check, 0);
        QVERIFY2(check.out.startsWith("No errors were found on the image."), check.describe().constData());
    }
    void verifySameAsTop(const QString& image, const QString& format) {
        QVERIFY_EXIT(theirs({"compare", "-f", "qcow2", "-F", format, m_top, image}), 0);
        QVERIFY_EXIT(ours({"compare", "-f", "qcow2", "-F", format, m_top, image}), 0);
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        REQUIRE_TOOL("mke2fs");
        REQUIRE_TOOL("e2fsck");
        const std::uint64_t content = bytesBelow(kFiles);
        QVERIFY2(content >= 300 * kMiB, "there is too little in /usr/share to be real input");
        m_fileSystemSize = (content + content / 4 + 128 * kMiB) / kMiB * kMiB;

        QVERIFY_EXIT(run("mke2fs", {"-q", "-t", "ext4", "-b", "4096", "-N", "400000", "-d", kFiles, m_folder.file("base.raw"),
                                    QString::number(m_fileSystemSize / 1024) + "k"},
                         {.timeoutMilliseconds = 10 * kMinutes}), 0);
        QVERIFY(QFile::resize(m_folder.file("base.raw"), static_cast<qint64>(m_fileSystemSize + kTail)));

        makeOverlay("scattered.qcow2", "base.raw", "raw", "cluster_size=64k");
        QVERIFY_EXIT(qemuIo(m_folder.file("scattered.qcow2"), scatteredWrites(1, "write")), 0);
        makeOverlay("compressed.qcow2", "scattered.qcow2", "qcow2", "cluster_size=16k");
        QVERIFY_EXIT(qemuIo(m_folder.file("compressed.qcow2"), scatteredWrites(2, "write -c")), 0);
        makeOverlay("zeroes.qcow2", "compressed.qcow2", "qcow2", "cluster_size=4k");
        QStringList zeroes;
        Random random(3);
        for (int i = 0; i < 80; ++i)
            zeroes << QStringLiteral("write -z %1 %2").arg(m_fileSystemSize + random.below(kTail / 4096 - 64) * 4096)
                          .arg(4096 * (1 + random.below(60)));
        zeroes << QStringLiteral("discard %1 1M").arg(m_fileSystemSize + 8 * kMiB);
        QVERIFY_EXIT(qemuIo(m_folder.file("zeroes.qcow2"), zeroes), 0);
        makeOverlay(m_top, "zeroes.qcow2", "qcow2", "cluster_size=128k,extended_l2=on,compression_type=zstd");
        QVERIFY_EXIT(qemuIo(m_folder.file(m_top.toStdString()), scatteredWrites(4, "write")), 0);

        QVERIFY_EXIT(theirs({"convert", "-O", "raw", m_top, "reference.raw"}), 0);
        m_guestHash = hashOf(m_folder.file("reference.raw"));
        QVERIFY(QFile::remove(m_folder.file("reference.raw")));
    }

    void flatCopyEqualsTheReferencesAndTheFileSystemIsSound() {
        QVERIFY_EXIT(ours({"convert", "-O", "raw", m_top, "ours.raw"}), 0);

        QCOMPARE(hashOf(m_folder.file("ours.raw")), m_guestHash);
        verifySameAsTop("ours.raw", "raw");
        QVERIFY(QFile::resize(m_folder.file("ours.raw"), static_cast<qint64>(m_fileSystemSize)));
        QVERIFY_EXIT(run("e2fsck", {"-f", "-n", m_folder.file("ours.raw")}, {.timeoutMilliseconds = 10 * kMinutes}), 0);
        QVERIFY(QFile::remove(m_folder.file("ours.raw")));
    }

    void referenceReadsWhatWeWrite_data() {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("plain") << QStringList{};
        QTest::newRow("version 2, 4 KiB") << QStringList{"-o", "compat=0.10,cluster_size=4k"};
        QTest::newRow("compressed zlib") << QStringList{"-c"};
        QTest::newRow("compressed zstd, 128 KiB") << QStringList{"-c", "-o", "compression_type=zstd,cluster_size=128k"};
        QTest::newRow("extended L2") << QStringList{"-o", "extended_l2=on,cluster_size=128k"};
        QTest::newRow("refcounts of 1 bit") << QStringList{"-o", "refcount_bits=1"};
        QTest::newRow("as an overlay") << QStringList{"-B", "zeroes.qcow2", "-F", "qcow2"};
    }
    void referenceReadsWhatWeWrite() {
        QFETCH(QStringList, options);

        QVERIFY_EXIT(ours(QStringList{"convert", "-O", "qcow2"} + options + QStringList{m_top, "ours.qcow2"}), 0);

        verifyCleanForReference("ours.qcow2");
        verifySameAsTop("ours.qcow2", "qcow2");
        QVERIFY(QFile::remove(m_folder.file("ours.qcow2")));
    }

    void weReadWhatTheReferenceWrites_data() { referenceReadsWhatWeWrite_data(); }
    void weReadWhatTheReferenceWrites() {
        QFETCH(QStringList, options);
        QVERIFY_EXIT(theirs(QStringList{"convert", "-O", "qcow2"} + options + QStringList{m_top, "theirs.qcow2"}), 0);

        QVERIFY_EXIT(ours({"compare", "-f", "qcow2", "-F", "qcow2", m_top, "theirs.qcow2"}), 0);
        QVERIFY_EXIT(ours({"convert", "-O", "raw", "theirs.qcow2", "ours.raw"}), 0);

        QCOMPARE(hashOf(m_folder.file("ours.raw")), m_guestHash);
        QVERIFY(QFile::remove(m_folder.file("ours.raw")));
        QVERIFY(QFile::remove(m_folder.file("theirs.qcow2")));
    }

    void everyLayerIsReportedAsTheReferenceDoes_data() {
        QTest::addColumn<QStringList>("command");
        for (const char* layer : {"scattered.qcow2", "compressed.qcow2", "zeroes.qcow2", "top.qcow2"}) {
            for (const char* command : {"check", "info", "map"})
                QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(command, layer)))
                    << QStringList{command, "--output=json", layer};
        }
        QTest::newRow("info of the chain") << QStringList{"info", "--backing-chain", "top.qcow2"};
    }
    void everyLayerIsReportedAsTheReferenceDoes() {
        QFETCH(QStringList, command);

        const RunResult reference = theirs(command), result = ours(command);

        QCOMPARE(result.exitCode, reference.exitCode);
        QCOMPARE(result.out, reference.out);
        QCOMPARE(result.err, reference.err);
    }
};

QTEST_APPLESS_MAIN(TestRealInput)
#include "tst_real_input.moc"
