// SPDX-License-Identifier: MIT
// Cuts the power at every write of a sparse VMDK's life: of what was not flushed any part may be lost. Whatever is left
// must open; its tables are sound, but for the copies, which may differ; and bytes that were flushed and not touched
// since are there.
#include "blockcore/formats/vmdk/driver.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

#include <algorithm>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSector = 512, kSize = 2 << 20, kLongest = 200'000;
constexpr int kSteps = 40;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Image>> openImage(std::unique_ptr<BlockDevice> host, Access access) {
    return vmdk::kDriver.open({.path = "image", .host = std::move(host), .access = access, .files = noFiles()});
}

std::vector<std::byte> newFile(const std::string& options, bool withTables) {
    const auto log = std::make_shared<WriteLog>();
    CreateRequest request{.path = "image",
                          .host = std::make_unique<CrashDevice>(std::vector<std::byte>{}, log),
                          .size = kSize,
                          .options = {},
                          .files = noFiles()};
    if (!options.empty() && !request.options.add(options)) return {};
    if (!vmdk::kDriver.create(std::move(request))) return {};
    auto file = log->stateAt(log->length(), [](std::size_t) { return true; });
    constexpr std::size_t kDirectories[] = {0x2a00, 0x3400};
    for (const std::size_t directory : kDirectories)
        if (!withTables) std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(directory), 4, std::byte{0});
    return file;
}

// What was durable at some moment, and which sectors have not been written since.
struct Promise {
    std::size_t event;
    std::vector<std::byte> content;
    std::vector<bool> untouched;
};

struct Life {
    std::shared_ptr<WriteLog> log;
    std::vector<Promise> promises{};

    void promise(const std::vector<std::byte>& content) {
        promises.push_back({log->length(), content, std::vector<bool>(content.size() / kSector, true)});
    }
    const Promise& promiseAt(std::size_t cut) const {
        return *std::prev(std::ranges::find_if(promises, [cut](const Promise& made) { return made.event > cut; }));
    }
};

Result<Life> live(const std::vector<std::byte>& file, std::uint64_t seed) {
    Life life{.log = std::make_shared<WriteLog>(file)};
    const auto image = TRY(openImage(std::make_unique<CrashDevice>(file, life.log), Access::ReadWrite));
    std::vector<std::byte> content(image->size());
    life.promise(content);
    Random random(seed);
    for (int step = 0; step < kSteps; ++step) {
        const std::uint64_t offset = random.below(content.size());
        const std::uint64_t length = 1 + random.below(std::min(kLongest, content.size() - offset));
        for (std::uint64_t sector = offset / kSector; sector <= (offset + length - 1) / kSector; ++sector)
            life.promises.back().untouched[sector] = false;
        const auto part = std::span(content).subspan(offset, length);
        if (random.chance(5)) {
            std::ranges::fill(part, std::byte{0});
            TRY(image->zero({offset, length}));
        } else {
            fillPattern(part, random.next(), offset);
            TRY(image->write(offset, part));
        }
        if (!random.chance(6)) continue;
        TRY(image->flush());
        life.promise(content);
    }
    TRY(image->close());
    life.promise(content);
    return life;
}

QString problemOf(std::vector<std::byte> state, const Promise& promise) {
    Progress progress;
    const auto image = openImage(std::make_unique<MemoryDevice>(std::move(state), Access::Read), Access::Read);
    if (!image) return "does not open: " + QString::fromStdString(errorText(image.error()));
    const auto report = (*image)->checker()->check({progress});
    if (!report) return "cannot be checked: " + QString::fromStdString(errorText(report.error()));
    for (const Finding& finding : report->findings)
        if (finding.id != "vmdk.redundant-table-differs") return QString::fromStdString(finding.detail);
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

} // namespace

class TestVmdkCrash : public QObject {
    Q_OBJECT
private slots:
    void powerCutLeavesWhatWasFlushed_data();
    void powerCutLeavesWhatWasFlushed();
    void powerCutDuringCreateLeavesNothingOrTheWholeImage();
};

void TestVmdkCrash::powerCutLeavesWhatWasFlushed_data() {
    QTest::addColumn<QString>("options");
    QTest::addColumn<bool>("withTables");
    QTest::newRow("plain") << QString() << true;
    QTest::newRow("zeroed grains") << QStringLiteral("zeroed_grain=on") << true;
    QTest::newRow("without tables") << QString() << false;
}

void TestVmdkCrash::powerCutLeavesWhatWasFlushed() {
    QFETCH(QString, options);
    QFETCH(bool, withTables);
    const auto file = newFile(options.toStdString(), withTables);
    QVERIFY(!file.empty());
    for (std::uint64_t seed = 1; seed <= rounds(4); ++seed) {
        const auto life = live(file, seed);
        QVERIFY_RESULT(life);
        Random random(seed);
        for (std::size_t cut = 0; cut <= life->log->length(); cut += 1 + random.below(2)) {
            for (std::uint64_t variant = 0; variant < 3; ++variant) {
                const auto state = life->log->stateAt(cut, [&](std::size_t) {
                    return variant == 0 || (variant == 1) == random.chance(2 + variant);
                });

                const QString problem = problemOf(state, life->promiseAt(cut));

                QVERIFY2(problem.isEmpty(), qPrintable(QStringLiteral("seed %1, event %2: %3").arg(seed).arg(cut).arg(problem)));
            }
        }
    }
}

void TestVmdkCrash::powerCutDuringCreateLeavesNothingOrTheWholeImage() {
    const auto log = std::make_shared<WriteLog>();
    {
        const auto created = vmdk::kDriver.create({.path = "image",
                                                   .host = std::make_unique<CrashDevice>(std::vector<std::byte>{}, log),
                                                   .size = kSize,
                                                   .options = {},
                                                   .files = noFiles()});
        QVERIFY_RESULT(created);
        QVERIFY_RESULT((*created)->flush());
    }
    const Promise nothing{0, {}, {}};
    int whole = 0;
    for (std::size_t cut = 0; cut <= log->length(); ++cut) {
        const auto state = log->stateAt(cut, [](std::size_t) { return true; });
        if (!openImage(std::make_unique<MemoryDevice>(state, Access::Read), Access::Read)) continue;
        ++whole;
        const QString problem = problemOf(state, nothing);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    QVERIFY(whole > 0);
}

QTEST_GUILESS_MAIN(TestVmdkCrash)
#include "tst_vmdk_crash.moc"
