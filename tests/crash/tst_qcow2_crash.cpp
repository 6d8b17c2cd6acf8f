// SPDX-License-Identifier: MIT
// Cuts the power at every write of a qcow2 image's life: of what was not flushed any part may be lost. Whatever is
// left must open, a check may find leaks at worst, and bytes that were flushed and not touched since must be there.
#include "blockcore/chain/chain.h"
#include "blockcore/formats/qcow2/driver.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

#include <algorithm>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSector = 512;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Image>> openImage(std::unique_ptr<BlockDevice> host, Access access) {
    return qcow2::kDriver.open({.path = "image", .host = std::move(host), .access = access, .files = noFiles()});
}

Result<std::unique_ptr<Image>> createImage(std::unique_ptr<BlockDevice> host, std::uint64_t size,
                                           const std::string& options) {
    CreateRequest request{
        .path = "image", .host = std::move(host), .size = size, .options = {}, .files = noFiles()};
    if (!options.empty()) TRY(request.options.add(options));
    return qcow2::kDriver.create(std::move(request));
}

Result<std::vector<std::byte>> freshImage(std::uint64_t size, const std::string& options) {
    const auto log = std::make_shared<WriteLog>();
    TRY(createImage(std::make_unique<CrashDevice>(std::vector<std::byte>{}, log), size, options));
    return log->stateAt(log->length(), [](std::size_t) { return true; });
}

// What the guest knows to be durable at some moment.
struct Promise {
    std::size_t event;                          // length of the log when the flush had returned
    std::vector<std::byte> content;
    std::vector<bool> untouched;                // by sector: not written since, up to the next promise
};

// Random guest requests on a recorded image, with flushes in between.
class Life {
public:
    Life(std::vector<std::byte> image, std::uint64_t seed)
        : m_log(std::make_shared<WriteLog>(image)), m_image(std::move(image)), m_random(seed) {}

    Result<> live(int steps, std::uint64_t maxLength) {
        auto host = std::make_unique<CrashDevice>(m_image, m_log);
        auto image = TRY(openImage(std::move(host), Access::ReadWrite));
        const auto chain = TRY(Chain::adopt(std::move(image), "image", {}, noFiles()));
        m_content.resize(chain->size());
        promise();
        for (int step = 0; step < steps; ++step) {
            TRY(request(*chain, maxLength));
            if (!m_random.chance(6)) continue;
            TRY(chain->flush());
            promise();
        }
        TRY(chain->close());
        TRY(chain->flush());
        promise();
        return {};
    }
    const WriteLog& log() const { return *m_log; }
    // The last promise made before the cut.
    const Promise& promiseAt(std::size_t cut) const {
        const auto later = std::ranges::find_if(m_promises, [cut](const Promise& made) { return made.event > cut; });
        return *std::prev(later);
    }

private:
    void promise() {
        m_promises.push_back({m_log->length(), m_content, std::vector<bool>(m_content.size() / kSector, true)});
    }
    Result<> request(Chain& chain, std::uint64_t maxLength) {
        const std::uint64_t offset = m_random.below(m_content.size());
        const std::uint64_t length = 1 + m_random.below(std::min(maxLength, m_content.size() - offset));
        for (std::uint64_t sector = offset / kSector; sector <= (offset + length - 1) / kSector; ++sector)
            m_promises.back().untouched[sector] = false;
        const auto part = std::span(m_content).subspan(offset, length);
        switch (m_random.below(6)) {
        case 0: std::ranges::fill(part, std::byte{0}); return chain.zero({offset, length});
        case 1: {
            const std::uint64_t unit = chain.layer(0).largestWriteUnit();
            const std::uint64_t start = (offset + unit - 1) / unit * unit;
            if (offset + length < start + unit) break;
            const std::uint64_t end = (offset + length) / unit * unit;
            std::ranges::fill(std::span(m_content).subspan(start, end - start), std::byte{0});
            return chain.discard({start, end - start});
        }
        case 2: {
            CompressedWriter* writer = chain.layer(0).compressedWriter();
            const std::uint64_t unit = chain.layer(0).largestWriteUnit();
            const std::uint64_t start = offset / unit * unit;
            if (start + unit > m_content.size()) break;
            for (std::uint64_t sector = start / kSector; sector < (start + unit) / kSector; ++sector)
                m_promises.back().untouched[sector] = false;
            const auto whole = std::span(m_content).subspan(start, unit);
            std::ranges::fill(whole, std::byte(m_random.below(255)));
            const PackedUnits packed = TRY(writer->pack(whole));
            return writer->writePacked(start, packed, whole);
        }
        default: break;
        }
        fillPattern(part, m_random.next(), offset);
        return chain.write(offset, part);
    }

    std::shared_ptr<WriteLog> m_log;
    std::vector<std::byte> m_image, m_content;
    std::vector<Promise> m_promises;
    Random m_random;
};

QString problemOf(std::vector<std::byte> state, const Promise& promise) {
    Progress progress;
    const auto image = openImage(std::make_unique<MemoryDevice>(std::move(state), Access::Read), Access::Read);
    if (!image) return "does not open: " + QString::fromStdString(errorText(image.error()));
    const auto report = (*image)->checker()->check({progress});
    if (!report) return "cannot be checked: " + QString::fromStdString(errorText(report.error()));
    for (const Finding& finding : report->findings)
        if (finding.severity != Severity::Leak) return QString::fromStdString(finding.detail);
    for (std::uint64_t sector = 0; sector < promise.untouched.size(); ++sector) {
        if (!promise.untouched[sector]) continue;
        std::array<std::byte, kSector> bytes{};
        const auto read = (*image)->read(sector * kSector, bytes);
        if (!read) return "cannot be read: " + QString::fromStdString(errorText(read.error()));
        if (!std::ranges::equal(bytes, std::span(promise.content).subspan(sector * kSector, kSector)))
            return QStringLiteral("sector %1 lost its bytes").arg(sector);
    }
    return {};
}

// Every kill (all writes so far are there) and, for each place, a few power cuts (any of the unflushed are).
QString firstProblem(const Life& life, std::size_t stride, std::uint64_t seed) {
    Random random(seed);
    for (std::size_t cut = 0; cut <= life.log().length(); cut += 1 + random.below(stride)) {
        for (int variant = 0; variant < 3; ++variant) {
            const std::uint64_t oneIn = 2 + variant;
            const auto state = life.log().stateAt(
                cut, [&](std::size_t) { return variant == 0 || (variant == 1) == random.chance(oneIn); });
            const QString problem = problemOf(state, life.promiseAt(cut));
            if (!problem.isEmpty()) return QStringLiteral("event %1, variant %2: %3").arg(cut).arg(variant).arg(problem);
        }
    }
    return {};
}

struct Scenario {
    const char* name;
    const char* options;
    std::uint64_t size;
    int steps;
    std::uint64_t maxLength;
    std::size_t stride;
};

constexpr std::array kScenarios{
    Scenario{"small clusters", "cluster_size=512", 96 * 1024, 60, 6000, 3},
    Scenario{"default clusters", "", 2 << 20, 40, 200'000, 2},
    Scenario{"one-bit refcounts", "cluster_size=1k,refcount_bits=1", 96 * 1024, 60, 6000, 3},
    Scenario{"subclusters", "cluster_size=16k,extended_l2=on", 512 * 1024, 60, 30'000, 2},
    Scenario{"version 2", "cluster_size=4k,compat=0.10", 256 * 1024, 60, 20'000, 2},
    Scenario{"zstd", "cluster_size=4k,compression_type=zstd", 256 * 1024, 60, 20'000, 2},
    Scenario{"preallocated", "cluster_size=4k,preallocation=metadata", 256 * 1024, 40, 20'000, 2},
};

} // namespace

class TestQcow2Crash : public QObject {
    Q_OBJECT
private slots:
    void powerCutDuringWritesLeavesLeaksAtWorst_data();
    void powerCutDuringWritesLeavesLeaksAtWorst();
    void powerCutWhileTheRefcountTableGrowsLeavesLeaksAtWorst();
    void powerCutDuringResizeLeavesOldOrNewSize();
    void powerCutDuringCreateLeavesNothingOrTheWholeImage_data();
    void powerCutDuringCreateLeavesNothingOrTheWholeImage();
};

void TestQcow2Crash::powerCutDuringWritesLeavesLeaksAtWorst_data() {
    QTest::addColumn<std::size_t>("scenario");
    for (std::size_t i = 0; i < kScenarios.size(); ++i) QTest::newRow(kScenarios[i].name) << i;
}

void TestQcow2Crash::powerCutDuringWritesLeavesLeaksAtWorst() {
    QFETCH(std::size_t, scenario);
    const Scenario& row = kScenarios[scenario];
    for (std::uint64_t seed = 1; seed <= rounds(4); ++seed) {
        const auto image = freshImage(row.size, row.options);
        QVERIFY_RESULT(image);
        Life life(*image, seed);
        QVERIFY_RESULT(life.live(row.steps, row.maxLength));

        const QString problem = firstProblem(life, row.stride, seed);

        QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("seed %1, ").arg(seed) + problem));
    }
}

// 4096 clusters of 512 bytes are all that one cluster of table and 64-bit counts can hold.
void TestQcow2Crash::powerCutWhileTheRefcountTableGrowsLeavesLeaksAtWorst() {
    const auto image = freshImage(6 << 20, "cluster_size=512,refcount_bits=64");
    QVERIFY_RESULT(image);
    Life life(*image, 7);
    QVERIFY_RESULT(life.live(160, 600'000));
    const auto after = life.log().stateAt(life.log().length(), [](std::size_t) { return true; });
    QVERIFY(after.size() > (2u << 20)); // it did grow

    const QString problem = firstProblem(life, 100, 7);

    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestQcow2Crash::powerCutDuringResizeLeavesOldOrNewSize() {
    constexpr std::uint64_t kOldSize = 40'960, kNewSize = 8 << 20;
    auto image = freshImage(kOldSize, "cluster_size=512");
    QVERIFY_RESULT(image);
    const auto log = std::make_shared<WriteLog>(*image);
    {
        const auto opened = openImage(std::make_unique<CrashDevice>(*image, log), Access::ReadWrite);
        QVERIFY_RESULT(opened);
        QVERIFY_RESULT((*opened)->write(0, pattern(1, 0, kOldSize)));
        QVERIFY_RESULT((*opened)->flush());
        QVERIFY_RESULT((*opened)->resizer()->resize(kNewSize, blockcore::Preallocation::Off));
        QVERIFY_RESULT((*opened)->close());
    }
    for (std::size_t cut = 0; cut <= log->length(); ++cut) {
        Random random(cut);
        const auto state = log->stateAt(cut, [&](std::size_t) { return random.chance(2); });

        const auto opened = openImage(std::make_unique<MemoryDevice>(state, Access::Read), Access::Read);

        QVERIFY_RESULT(opened);
        QVERIFY((*opened)->size() == kOldSize || (*opened)->size() == kNewSize);
        const QString problem = problemOf(state, {});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
}

void TestQcow2Crash::powerCutDuringCreateLeavesNothingOrTheWholeImage_data() {
    QTest::addColumn<QString>("options");
    for (const char* options : {"", "cluster_size=512", "preallocation=metadata,cluster_size=4k",
                                "preallocation=full,cluster_size=4k", "compat=0.10", "extended_l2=on"})
        QTest::newRow(*options ? options : "defaults") << options;
}

void TestQcow2Crash::powerCutDuringCreateLeavesNothingOrTheWholeImage() {
    QFETCH(QString, options);
    const auto log = std::make_shared<WriteLog>();
    {
        auto host = std::make_unique<CrashDevice>(std::vector<std::byte>{}, log);
        const auto created = createImage(std::move(host), 1 << 20, options.toStdString());
        QVERIFY_RESULT(created);
        QVERIFY_RESULT((*created)->flush());
    }
    int whole = 0;
    for (std::size_t cut = 0; cut <= log->length(); ++cut) {
        Random random(cut);
        const auto state = log->stateAt(cut, [&](std::size_t) { return cut == log->length() || random.chance(2); });

        const auto opened = openImage(std::make_unique<MemoryDevice>(state, Access::Read), Access::Read);

        if (!opened) {
            QVERIFY(opened.error().code == ErrorCode::WrongFormat);
            continue;
        }
        ++whole;
        const QString problem = problemOf(state, {});
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    QVERIFY(whole > 0);
}

QTEST_GUILESS_MAIN(TestQcow2Crash)
#include "tst_qcow2_crash.moc"
