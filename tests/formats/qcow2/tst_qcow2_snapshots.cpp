// SPDX-License-Identifier: MIT
// Seeded random lives of images with snapshots, half of the steps the reference's: after each its check is clean, and the
// disk and all snapshots hold what they should, whoever reads them. What a snapshot takes is what deleting it frees.
#include "blockcore/chain/chain.h"
#include "blockcore/device/memory_device.h"
#include "blockcore/device/real_files.h"
#include "blockcore/formats/qcow2/image.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::array kOptionSets{
    "cluster_size=512",
    "cluster_size=4k,refcount_bits=4",
    "cluster_size=64k",
    "cluster_size=2M",
    "compat=0.10,cluster_size=4k",
    "extended_l2=on,cluster_size=16k",
    "refcount_bits=64,cluster_size=1k",
    "preallocation=metadata,cluster_size=32k",
    "lazy_refcounts=on,refcount_bits=8",
};

struct Kept {
    std::string name;
    Bytes content;
};

// An image file and what it must hold.
class Life {
public:
    Life(std::string file, std::uint64_t seed) : m_file(std::move(file)), m_random(seed) {}

    Result<> begin() {
        m_active = TRY(read({}));
        return {};
    }
    const std::vector<Kept>& kept() const { return m_kept; }

    Result<> step() {
        const std::uint64_t choice = m_random.below(10);
        if (choice < 4 || m_kept.empty()) return write();
        if (choice < 7) return create();
        const std::size_t index = m_random.below(m_kept.size());
        if (choice < 8) return apply(index);
        if (choice < 9) return remove(index);
        return rename(index);
    }

    // What is not as it should be; empty when all is.
    Result<std::string> problem() const {
        if (TRY(read({})) != m_active) return std::string("the disk");
        for (std::size_t i = 0; i < m_kept.size(); ++i)
            if (TRY(read(i)) != m_kept[i].content) return m_kept[i].name;
        return std::string();
    }

    Result<Bytes> read(std::optional<std::size_t> snapshot) const {
        RealFiles files;
        const auto disk = TRY(Chain::open({.name = m_file}, Access::Read, {}, files));
        if (snapshot) TRY(disk->layer(0).snapshots()->show(*snapshot));
        Bytes content(disk->size());
        TRY(disk->read(0, content));
        return content;
    }

private:
    Result<> onDisk(const std::function<Result<>(Chain&)>& what) {
        RealFiles files;
        const auto disk = TRY(Chain::open({.name = m_file}, Access::ReadWrite, {}, files));
        TRY(what(*disk));
        TRY(disk->close());
        return disk->flush();
    }
    Result<> change(const std::function<Result<>(SnapshotStore&)>& what) {
        return onDisk([&](Chain& disk) -> Result<> {
            TRY(what(*disk.layer(0).snapshots()));
            return scribble(disk);              // in the same session: nothing cached may be out of date
        });
    }
    Result<> reference(const QStringList& arguments) {
        const RunResult result = qemuImg(QStringList{"snapshot"} + arguments + QStringList{QString::fromStdString(m_file)});
        return result.exitCode == 0 ? Result<>{} : fail(ErrorCode::Io, result.describe().toStdString());
    }
    bool theirs() { return m_random.chance(2); }

    Result<> scribble(Chain& disk) {
        for (std::uint64_t i = m_random.below(4); i > 0; --i) {
            const std::uint64_t offset = m_random.below(m_active.size());
            const std::uint64_t length = 1 + m_random.below(std::min<std::uint64_t>(100'000, m_active.size() - offset));
            const auto part = std::span(m_active).subspan(offset, length);
            if (m_random.chance(4)) {
                std::ranges::fill(part, std::byte{0});
                TRY(disk.zero({offset, length}));
            } else {
                fillPattern(part, m_random.next(), offset);
                TRY(disk.write(offset, part));
            }
        }
        return {};
    }
    Result<> write() {
        return onDisk([this](Chain& disk) { return scribble(disk); });
    }
    Result<> create() {
        const std::string name = "s" + std::to_string(++m_made);
        m_kept.push_back({name, m_active});
        if (theirs()) return reference({"-c", QString::fromStdString(name)});
        return change([&](SnapshotStore& store) { return store.create({.id = {}, .name = name}); });
    }
    Result<> apply(std::size_t index) {
        m_active = m_kept[index].content;
        if (theirs()) return reference({"-a", QString::fromStdString(m_kept[index].name)});
        return change([&](SnapshotStore& store) { return store.apply(index); });
    }
    Result<> remove(std::size_t index) {
        const std::string name = m_kept[index].name;
        m_kept.erase(m_kept.begin() + static_cast<std::ptrdiff_t>(index));
        if (theirs()) return reference({"-d", QString::fromStdString(name)});
        return change([&](SnapshotStore& store) { return store.remove(index); });
    }
    Result<> rename(std::size_t index) {
        m_kept[index].name += "'";
        return change([&](SnapshotStore& store) { return store.rename(index, m_kept[index].name); });
    }

    std::string m_file;
    Random m_random;
    Bytes m_active;
    std::vector<Kept> m_kept;
    int m_made = 0;
};

// Clusters whose stored refcount is not zero, in bytes.
Result<std::uint64_t> bytesInUse(const QString& file) {
    const QByteArray bytes = readFile(file.toStdString());
    const auto view = std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    MemoryDevice host(Bytes(view.begin(), view.end()), Access::Read);
    const qcow2::Header header = TRY(qcow2::readHeader(host, qcow2::HeaderUse::Data));
    qcow2::Allocator allocator(host, header, 1U << 20);
    TRY(allocator.load());
    std::uint64_t used = 0;
    for (std::uint64_t cluster = 0; cluster < header.geometry().clustersFor(host.size()); ++cluster)
        used += TRY(allocator.refcount(cluster)) != 0 ? header.geometry().clusterSize() : 0;
    return used;
}

} // namespace

class Qcow2SnapshotsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { REQUIRE_TOOL("qemu-img"); }

    void lifeWithSnapshots_data() {
        QTest::addColumn<QString>("options");
        for (const char* options : kOptionSets) QTest::newRow(options) << QString(options);
    }
    void lifeWithSnapshots() {
        QFETCH(QString, options);
        for (std::uint64_t round = 0; round < rounds(1); ++round) {
            TempDir temp;
            const QString file = temp.file("disk.qcow2");
            QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", "-o", options, file, "1001k"}), 0);
            Life life(file.toStdString(), mixBits(round * 1000 + qHash(options, 1)));
            QVERIFY_RESULT(life.begin());
            for (int step = 0; step < 12; ++step) {
                QVERIFY_RESULT(life.step());
                QVERIFY_EXIT(qemuImg({"check", "-q", file}), 0);
                const auto problem = life.problem();
                QVERIFY_RESULT(problem);
                QVERIFY2(problem->empty(), ("step " + std::to_string(step) + ": " + *problem).c_str());
            }
            for (const Kept& kept : life.kept()) {
                const QString raw = temp.file("out.raw");
                QVERIFY_EXIT(qemuImg({"convert", "-l", "snapshot.name=" + QString::fromStdString(kept.name), "-O", "raw", file, raw}), 0);
                const QByteArray out = readFile(raw.toStdString());
                QVERIFY(std::ranges::equal(std::as_bytes(std::span(out.constData(), kept.content.size())), kept.content));
            }
            compareSpace(file, temp);
        }
    }

    void countThatDoesNotFitLeavesNothingBehind() {
        TempDir temp;
        const QString file = temp.file("disk.qcow2");
        QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "qcow2", "-o", "refcount_bits=1,cluster_size=4k", file, "1M"}), 0);
        QVERIFY_EXIT(qemuIo(file, {"write -P 1 0 300k"}), 0);
        const QByteArray before = readFile(file.toStdString());
        const RunResult made = platter({"snapshot", "-c", "x", file});
        QCOMPARE(made.err, QByteArray("platter: Could not create snapshot 'x': Invalid argument\n"));
        QVERIFY_EXIT(made, 1);
        QVERIFY_EXIT(qemuImg({"check", "-q", file}), 0);
        QVERIFY_EXIT(qemuImg({"snapshot", "-l", file}), 0);
        QVERIFY(readFile(file.toStdString()).startsWith(before.first(4096)));
    }

private:
    static void compareSpace(const QString& file, const TempDir& temp) {
        RealFiles files;
        Progress progress;
        const auto disk = Chain::open({.name = file.toStdString()}, Access::Read, {}, files);
        QVERIFY_RESULT(disk);
        const auto spaces = (*disk)->layer(0).snapshots()->space({progress});
        QVERIFY_RESULT(spaces);
        const auto list = (*disk)->layer(0).info().snapshots;
        const auto before = bytesInUse(file);
        QVERIFY_RESULT(before);
        for (std::size_t i = 0; i < list.size(); ++i) {
            const QString copy = temp.file("copy.qcow2");
            QFile::remove(copy);
            QVERIFY(QFile::copy(file, copy));
            QVERIFY_EXIT(qemuImg({"snapshot", "-d", QString::fromStdString(list[i].name), copy}), 0);
            const auto after = bytesInUse(copy);
            QVERIFY_RESULT(after);
            // The snapshot table gets shorter, too, which is nobody's.
            const std::uint64_t freed = *before - *after, cluster = *(*disk)->layer(0).info().clusterSize;
            QVERIFY2(freed == (*spaces)[i].exclusive || freed == (*spaces)[i].exclusive + cluster,
                     (list[i].name + ": " + std::to_string(freed) + " freed").c_str());
        }
    }
};

QTEST_GUILESS_MAIN(Qcow2SnapshotsTest)
#include "tst_qcow2_snapshots.moc"
