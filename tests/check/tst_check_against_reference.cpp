// SPDX-License-Identifier: MIT
// Hundreds of images, damaged at random in their metadata: whatever qemu-img check says of them, word for word and
// in its order, the checker says too.
#include "tests/check/check_outcome.h"
#include "tests/check/damaged_image.h"
#include "tests/support/pattern.h"

#include <QtEndian>

using test_support::Random;

namespace {

constexpr std::uint64_t kRounds = 400;
constexpr std::uint64_t kEntryMask = blockcore::qcow2::kEntryOffsetMask;

// What is known of a healthy image before it is damaged.
struct Original {
    QByteArray bytes;
    qint64 clusterSize, l1, l1Entries, refcountTable, refcountBlock, snapshots;
    QList<qint64> l2Tables;
};

quint64 load(const QByteArray& bytes, qint64 offset) {
    return offset + 8 <= bytes.size() ? qFromBigEndian<quint64>(bytes.constData() + offset) : 0;
}

Original describe(QByteArray bytes) {
    const auto field = [&](qint64 offset) { return static_cast<qint64>(load(bytes, offset)); };
    Original original{.bytes = bytes,
                      .clusterSize = qint64{1} << (field(16) & 0xff),
                      .l1 = field(40),
                      .l1Entries = field(32) & 0xffff'ffff,
                      .refcountTable = field(48),
                      .refcountBlock = field(field(48)),
                      .snapshots = field(64),
                      .l2Tables = {}};
    for (qint64 i = 0; i < original.l1Entries; ++i)
        if (const qint64 table = field(original.l1 + 8 * i) & static_cast<qint64>(kEntryMask); table != 0)
            original.l2Tables << table;
    return original;
}

Original makeOriginal(const QString& options) {
    const test_support::TempDir folder;
    const QString file = folder.file("image.qcow2");
    test_support::makeImage(folder, options,
                            {"write -P 3 1M 9k", "write -z 30k 20k", "discard 0 8k", "write -c 2M 64k"});
    if (!options.contains("refcount_bits=1,")) {
        test_support::qemuImg({"snapshot", "-c", "s1", file});
        test_support::qemuIo(file, {"write 12k 7k"});
        test_support::qemuImg({"snapshot", "-c", "two", file});
    }
    if (!options.contains("compat=0.10")) test_support::qemuImg({"bitmap", "--add", file, "b0"});
    test_support::qemuIo(file, {"write 500k 5k"});
    return describe(test_support::readFile(folder.path("image.qcow2")));
}

qint64 chooseField(const Original& original, Random& random) {
    const auto below = [&](qint64 limit) { return static_cast<qint64>(random.below(static_cast<std::uint64_t>(limit))); };
    switch (random.below(10)) {
    case 0: return original.l1 + 8 * below(original.l1Entries);
    case 1: return original.refcountTable + 8 * below(4);
    case 2: return original.refcountBlock + 8 * below(std::min<qint64>(original.clusterSize / 8, 40));
    case 3: return original.snapshots == 0 ? 24 : original.snapshots + below(120);
    case 4: return QList<qint64>{24, 36, 40, 48, 56, 60, 64}[below(7)];
    case 5: return below(original.bytes.size() - 8) & ~qint64{7};
    default:
        return original.l2Tables[below(original.l2Tables.size())] + 8 * below(std::min<qint64>(original.clusterSize / 8, 64));
    }
}

quint64 chooseValue(const Original& original, quint64 before, Random& random) {
    const auto cluster = static_cast<quint64>(original.clusterSize);
    const auto clusters = static_cast<quint64>(original.bytes.size()) / cluster;
    switch (random.below(6)) {
    case 0: return before ^ (quint64{1} << random.below(63));
    case 1:
    case 2: return (before & ~kEntryMask) | (random.below(clusters + 3) * cluster);
    case 3: return QList<quint64>{0, 1, quint64{1} << 63, quint64{3} << 62, (quint64{1} << 63) | 1}[static_cast<qsizetype>(random.below(5))];
    case 4: return before + QList<quint64>{1, 512, cluster}[static_cast<qsizetype>(random.below(3))];
    default: return load(original.bytes, original.l2Tables[0] + static_cast<qint64>(8 * random.below(40)));
    }
}

QByteArray damage(const Original& original, Random& random) {
    QByteArray bytes = original.bytes;
    for (std::uint64_t left = 1 + random.below(5); left > 0; --left) {
        const qint64 field = chooseField(original, random);
        if (field + 8 > bytes.size()) continue;
        qToBigEndian(chooseValue(original, load(bytes, field), random), bytes.data() + field);
    }
    if (random.chance(10)) bytes.truncate(static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size())) | 511) + 1);
    return bytes;
}

// What ours does on purpose otherwise: see README, "Where Platter differs".
bool comparable(const test_support::RunResult& reference) {
    return !reference.err.contains("Could not open") && !reference.err.contains("Cannot allocate memory")
        && !reference.err.contains("warning:");
}

} // namespace

class TestCheckAgainstReference : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }

    void damagedImagesGetTheReferencesFindings_data() {
        QTest::addColumn<QString>("options");
        for (const char* options :
             {"cluster_size=512", "cluster_size=4k", "cluster_size=4k,compat=0.10", "cluster_size=64k",
              "cluster_size=16k,extended_l2=on", "refcount_bits=1,cluster_size=4k", "cluster_size=4k,refcount_bits=2",
              "cluster_size=1k,refcount_bits=64", "cluster_size=2k,refcount_bits=8", "cluster_size=4k,refcount_bits=32"})
            QTest::newRow(options) << options;
    }
    void damagedImagesGetTheReferencesFindings() {
        QFETCH(QString, options);
        const Original original = makeOriginal(options);
        const test_support::TempDir folder;
        Random random(qHash(options, 42));
        std::uint64_t compared = 0;
        for (std::uint64_t round = test_support::rounds(kRounds / 10); round > 0; --round) {
            test_support::writeFile(folder.path("damaged.qcow2"), damage(original, random));
            const auto reference = test_support::qemuImg({"check", "-f", "qcow2", folder.file("damaged.qcow2")});
            if (!comparable(reference)) continue;

            const auto ours = test_support::checkFile(folder.path("damaged.qcow2"));

            if (ours.shown != reference.err) QFile::copy(folder.file("damaged.qcow2"), QDir::tempPath() + "/platter-damaged.qcow2");
            QCOMPARE(ours.shown, reference.err);
            QCOMPARE(ours.exitCode(), reference.exitCode);
            ++compared;
        }
        QVERIFY(compared > 0);
    }
};

QTEST_APPLESS_MAIN(TestCheckAgainstReference)
#include "tst_check_against_reference.moc"
