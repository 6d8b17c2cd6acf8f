// SPDX-License-Identifier: MIT
// Partitions and file systems: tables that sfdisk wrote, file systems that mke2fs and mkswap made, logical partitions, hostile
// tables, and inspect --partitions on an image.
#include "blockcore/content/disk_content.h"
#include "blockcore/device/memory_device.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <filesystem>

using namespace blockcore;
using test_support::Random;

namespace {

constexpr std::uint64_t kMiB = 1 << 20, kDisk = 64 * kMiB;

std::vector<std::byte> bytesOf(const QByteArray& file) {
    const auto* data = reinterpret_cast<const std::byte*>(file.constData());
    return {data, data + file.size()};
}

// A disk that sfdisk partitioned by its script.
QByteArray partitioned(const test_support::TempDir& folder, const QByteArray& script) {
    const QString file = folder.file("disk");
    test_support::writeFile(folder.path("disk"), {});
    std::filesystem::resize_file(folder.path("disk"), kDisk);
    QProcess sfdisk;
    sfdisk.start(QStringLiteral("/usr/sbin/sfdisk"), {"-q", "--no-tell-kernel", file});
    sfdisk.write(script);
    sfdisk.closeWriteChannel();
    sfdisk.waitForFinished();
    return test_support::readFile(folder.path("disk"));
}

DiskContent contentOf(const QByteArray& disk) {
    MemoryDevice device(bytesOf(disk));
    Progress progress;
    const auto content = readDiskContent(device, {.progress = progress});
    return content ? *content : DiskContent{};
}

} // namespace

class TestPartitions : public QObject {
    Q_OBJECT
private:
    test_support::TempDir m_folder;

private slots:
    void initTestCase() { REQUIRE_TOOL("sfdisk"); }

    void gptIsListedAsItWasWritten() {
        const DiskContent content = contentOf(partitioned(m_folder, "label: gpt\n"
            "start=2048, size=8192, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=\"EFI\"\n"
            "size=20480, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=11111111-2222-4333-8444-555555555555, name=\"root ä\"\n"));
        QCOMPARE(content.table.scheme, PartitionScheme::Gpt);
        QVERIFY(content.table.problem.empty());
        QCOMPARE(content.table.partitions.size(), std::size_t(2));
        const Partition& root = content.table.partitions[1];
        QCOMPARE(content.table.partitions[0].range, (Range{kMiB, 4 * kMiB}));
        QCOMPARE(root.range.length, 10 * kMiB);
        QCOMPARE(root.type, std::string("Linux filesystem"));
        QCOMPARE(root.name, std::string("root ä"));
        QCOMPARE(root.uuid, std::string("11111111-2222-4333-8444-555555555555"));
    }

    void logicalPartitionsCountFromFive() {
        const DiskContent content = contentOf(partitioned(m_folder, "label: dos\n"
            "start=2048, size=8192, type=83, bootable\nstart=10240, size=40960, type=5\nstart=12288, size=4096, type=82\nstart=18432, size=4096, type=83\n"));
        QCOMPARE(content.table.scheme, PartitionScheme::Mbr);
        QCOMPARE(content.table.partitions.size(), std::size_t(4));
        QVERIFY(content.table.partitions[0].bootable);
        QCOMPARE(content.table.partitions[2].index, 5U);
        QCOMPARE(content.table.partitions[2].range, (Range{12288 * 512, 4096 * 512}));
        QCOMPARE(content.table.partitions[3].index, 6U);
        QCOMPARE(content.table.partitions[2].type, std::string("Linux swap"));
    }

    void lostFirstHeaderIsReplacedByItsCopy() {
        QByteArray disk = partitioned(m_folder, "label: gpt\nsize=8192\n");
        disk.replace(512, 512, QByteArray(512, '\0'));
        const DiskContent content = contentOf(disk);
        QCOMPARE(content.table.partitions.size(), std::size_t(1));
        QVERIFY2(content.table.problem.find("copy at the end") != std::string::npos, content.table.problem.c_str());
    }

    void partitionBeyondTheDiskIsMarked() {
        const DiskContent content = contentOf(partitioned(m_folder, "label: dos\nsize=100000, type=83\n").first(20 * kMiB));
        QCOMPARE(content.table.partitions.size(), std::size_t(1));
        QVERIFY(!content.table.partitions[0].onDisk);
    }

    void fileSystemsAreRecognised() {
        if (!canRecogniseFileSystems()) QSKIP("built without libblkid");
        REQUIRE_TOOL("mke2fs");
        REQUIRE_TOOL("mkswap");
        QByteArray disk = partitioned(m_folder, "label: gpt\nstart=2048, size=40960\nsize=20480\n");
        const auto made = [&](const QString& tool, const QStringList& options, std::uint64_t size) {
            test_support::writeFile(m_folder.path("part"), {});
            std::filesystem::resize_file(m_folder.path("part"), size);
            QProcess::execute(QStringLiteral("/usr/sbin/") + tool, options + QStringList{m_folder.file("part")});
            return test_support::readFile(m_folder.path("part"));
        };
        disk.replace(qsizetype(kMiB), qsizetype(20 * kMiB), made("mke2fs", {"-q", "-t", "ext4", "-L", "root"}, 20 * kMiB));
        disk.replace(qsizetype(21 * kMiB), qsizetype(10 * kMiB), made("mkswap", {"-q", "-L", "paging"}, 10 * kMiB));
        const DiskContent content = contentOf(disk);
        QVERIFY(content.held[0] && content.held[1]);
        QCOMPARE(content.held[0]->type, std::string("ext4"));
        QCOMPARE(content.held[0]->label, std::string("root"));
        QCOMPARE(content.held[1]->type, std::string("swap"));
        const DiskContent whole = contentOf(made("mke2fs", {"-q", "-t", "ext2", "-L", "alone"}, 4 * kMiB));
        QVERIFY(whole.whole);
        QCOMPARE(whole.whole->label, std::string("alone"));
    }

    // FAT keeps its label in the root directory, which may lie far from the boot sector.
    void fatLabelIsFound() {
        if (!canRecogniseFileSystems()) QSKIP("built without libblkid");
        REQUIRE_TOOL("mkfs.vfat");
        for (const char* bits : {"16", "32"}) {
            test_support::writeFile(m_folder.path("fat"), {});
            std::filesystem::resize_file(m_folder.path("fat"), kDisk);
            QProcess::execute(QStringLiteral("/usr/sbin/mkfs.vfat"), {"-F", bits, "-n", "CARGO", "-R", "2000", m_folder.file("fat")});
            const DiskContent content = contentOf(test_support::readFile(m_folder.path("fat")));
            QVERIFY2(content.whole, bits);
            QCOMPARE(content.whole->type, std::string("vfat"));
            QCOMPARE(content.whole->label, std::string("CARGO"));
        }
    }

    void luksIsRecognised() {
        if (!canRecogniseFileSystems()) QSKIP("built without libblkid");
        REQUIRE_TOOL("qemu-img");
        const QString file = m_folder.file("luks");
        QVERIFY_EXIT(test_support::qemuImg({"create", "-q", "-f", "luks", "--object", "secret,id=s,data=x", "-o",
                                            "key-secret=s,iter-time=10", file, "4M"}), 0);
        const DiskContent content = contentOf(test_support::readFile(m_folder.path("luks")));
        QVERIFY(content.whole);
        QCOMPARE(content.whole->type, std::string("crypto_LUKS"));
    }

    void emptyDiskHasNothing() {
        const DiskContent content = contentOf(QByteArray(qsizetype(kMiB), '\0'));
        QCOMPARE(content.table.scheme, PartitionScheme::None);
        QVERIFY(content.table.partitions.empty() && !content.whole);
        QVERIFY(contentOf({}).table.partitions.empty());
    }

    void loopOfLogicalPartitionsEnds() {
        QByteArray disk = partitioned(m_folder, "label: dos\nstart=2048, size=40960, type=5\nstart=4096, size=2048, type=83\n");
        const qsizetype second = 2048 * 512 + 446 + 16; // the link to the next record
        disk.replace(second, 16, QByteArray::fromHex("00000000050000000000000000080000"));
        disk.replace(second + 8, 4, QByteArray::fromHex("00080000"));
        for (const char* link : {"00080000", "01000000", "ffffffff"}) {
            disk.replace(second + 8, 4, QByteArray::fromHex(link));
            QVERIFY(contentOf(disk).table.partitions.size() < 200);
        }
    }

    void damagedTablesNeverHang() {
        Random random(5);
        const QByteArray gpt = partitioned(m_folder, "label: gpt\nsize=8192\nsize=8192\n").first(4 * kMiB);
        const QByteArray mbr = partitioned(m_folder, "label: dos\nsize=8192\nsize=8192, type=5\nsize=2048\n").first(8 * kMiB);
        for (std::uint64_t round = 0; round < test_support::rounds(100); ++round) {
            QByteArray disk = random.chance(2) ? gpt : mbr;
            for (int patch = 0; patch < 4; ++patch) {
                const std::uint64_t at = random.below(random.chance(2) ? 1536 : 4096);
                disk[qsizetype(at)] = random.chance(3) ? char(0xff) : char(random.next());
            }
            QVERIFY(contentOf(disk).table.partitions.size() <= 1100);
        }
    }

    void inspectListsThem() {
        REQUIRE_TOOL("qemu-img");
        partitioned(m_folder, "label: gpt\nstart=2048, size=8192, name=\"boot\"\n");
        const QString image = m_folder.file("disk.qcow2");
        QVERIFY_EXIT(test_support::qemuImg({"convert", "-f", "raw", "-O", "qcow2", m_folder.file("disk"), image}), 0);
        const auto human = test_support::platter({"inspect", "--partitions", image});
        QVERIFY_EXIT(human, 0);
        QVERIFY2(human.out.startsWith("Partition table: gpt"), human.out);
        const auto json = test_support::platter({"inspect", "--partitions", "--output=json", image});
        const QJsonObject root = QJsonDocument::fromJson(json.out).object();
        QCOMPARE(root["partitions"].toArray().at(0).toObject()["start"].toInteger(), qint64(kMiB));
        QCOMPARE(root["partitions"].toArray().at(0).toObject()["name"].toString(), QString("boot"));
    }
};

QTEST_GUILESS_MAIN(TestPartitions)
#include "tst_partitions.moc"
