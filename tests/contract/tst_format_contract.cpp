// SPDX-License-Identifier: MIT
// What every format that can be created owes the chain, whatever its layout: one set of rows for all drivers.
#include "tests/support/fault_device.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = (6ULL << 20) + 3 * 512; // the last unit is short for every unit size
constexpr std::uint64_t kStep = 1ULL << 20;

Result<std::vector<std::byte>> readAll(BlockDevice& device) {
    std::vector<std::byte> bytes(device.size());
    for (std::uint64_t at = 0; at < bytes.size(); at += kStep)
        TRY(device.read(at, std::span(bytes).subspan(at, std::min(kStep, bytes.size() - at))));
    return bytes;
}

Result<> writeAll(BlockDevice& device, std::span<const std::byte> bytes) {
    for (std::uint64_t at = 0; at < bytes.size(); at += kStep)
        TRY(device.write(at, bytes.subspan(at, std::min<std::uint64_t>(kStep, bytes.size() - at))));
    return {};
}

// Goes on until the disk is covered; what extents call zero is zero, what they place in the file lies there.
void verifyExtents(Chain& chain, std::span<const std::byte> content) {
    std::vector<QByteArray> files;
    for (const std::string& name : chain.layer(0).extraFiles()) files.push_back(readFile(name));
    if (files.empty()) files.push_back(readFile(chain.path(0)));
    for (std::uint64_t at = 0; at < content.size();) {
        const auto extent = chain.extentAt(at, content.size() - at);
        QVERIFY_RESULT(extent);
        QCOMPARE(extent->range.offset, at);
        QVERIFY(extent->range.length > 0);
        const auto bytes = content.subspan(at, extent->range.length);
        if (extent->kind == ExtentKind::Zero || extent->kind == ExtentKind::Unallocated) {
            QVERIFY(std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; }));
        } else if (extent->kind == ExtentKind::Data && extent->hostOffset) {
            const QByteArray& file = files.at(extent->hostFile);
            QVERIFY(*extent->hostOffset + bytes.size() <= std::uint64_t(file.size()));
            QVERIFY(std::memcmp(file.constData() + *extent->hostOffset, bytes.data(), bytes.size()) == 0);
        }
        at += bytes.size();
    }
}

// One random write or zero request, done to the disk and to the model of it.
Result<> changeBoth(Chain& chain, std::vector<std::byte>& model, Random& random) {
    const std::uint64_t offset = random.below(model.size());
    const std::uint64_t longest = random.chance(4) ? 3 * kStep : 70'000;
    const std::uint64_t length = 1 + random.below(std::min(longest, model.size() - offset));
    const auto part = std::span(model).subspan(offset, length);
    if (random.chance(4)) {
        std::ranges::fill(part, std::byte{0});
        return chain.zero({offset, length});
    }
    fillPattern(part, random.next(), offset);
    return chain.write(offset, part);
}

} // namespace

class TestFormatContract : public QObject {
    Q_OBJECT
private slots:
    void freshDiskReadsZeroes_data() { addFormatRows(); }
    void freshDiskReadsZeroes();
    void patternSurvivesReopening_data() { addFormatRows(); }
    void patternSurvivesReopening();
    void requestsOfAnyShapeMatchAFlatDisk_data() { addFormatRows(); }
    void requestsOfAnyShapeMatchAFlatDisk();
    void reopenedImageTakesFurtherWrites_data() { addFormatRows(); }
    void reopenedImageTakesFurtherWrites();
    void imageOpenForReadingRefusesWrites_data() { addFormatRows(); }
    void imageOpenForReadingRefusesWrites();
    void threadsWriteNeighbouringParts_data() { addFormatRows(); }
    void threadsWriteNeighbouringParts();
    void fullDiskFailsWritesAndKeepsWhatWasFlushed_data() { addFormatRows(); }
    void fullDiskFailsWritesAndKeepsWhatWasFlushed();
    void wholeDiskOfZeroesReadsZero_data() { addFormatRows(); }
    void wholeDiskOfZeroesReadsZero();

private:
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("image");
};

void TestFormatContract::freshDiskReadsZeroes() {
    QFETCH(std::size_t, format);
    const auto created = createImage(fetchedRow(format), m_path, kSize);
    QVERIFY_RESULT(created);
    QVERIFY((*created)->size() >= kSize);

    const auto bytes = readAll(**created);

    QVERIFY_RESULT(bytes);
    QVERIFY(std::ranges::all_of(*bytes, [](std::byte value) { return value == std::byte{0}; }));
}

void TestFormatContract::patternSurvivesReopening() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    std::vector<std::byte> content;
    {
        const auto chain = createImage(row, m_path, kSize);
        QVERIFY_RESULT(chain);
        content = pattern(format, 0, (*chain)->size());
        QVERIFY_RESULT(writeAll(**chain, content));
        QVERIFY_RESULT((*chain)->close());
    }

    const auto reopened = openImage(row, m_path, Access::Read);

    QVERIFY_RESULT(reopened);
    QCOMPARE((*reopened)->size(), content.size());
    const auto bytes = readAll(**reopened);
    QVERIFY_RESULT(bytes);
    QVERIFY(*bytes == content);
    verifyExtents(**reopened, content);
}

void TestFormatContract::requestsOfAnyShapeMatchAFlatDisk() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    for (std::uint64_t seed = 1; seed <= rounds(3); ++seed) {
        Random random(seed);
        std::vector<std::byte> model;
        {
            const auto chain = createImage(row, m_path, kSize);
            QVERIFY_RESULT(chain);
            model.resize((*chain)->size());
            for (int step = 0; step < 60; ++step) {
                QVERIFY_RESULT(changeBoth(**chain, model, random));
                if (random.chance(20)) QVERIFY_RESULT((*chain)->flush());
            }
            const auto bytes = readAll(**chain);
            QVERIFY_RESULT(bytes);
            QVERIFY(*bytes == model);
            QVERIFY_RESULT((*chain)->close());
        }
        const auto reopened = openImage(row, m_path, Access::Read);
        QVERIFY_RESULT(reopened);
        const auto bytes = readAll(**reopened);
        QVERIFY_RESULT(bytes);
        QVERIFY(*bytes == model);
        verifyExtents(**reopened, model);
    }
}

void TestFormatContract::reopenedImageTakesFurtherWrites() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    std::vector<std::byte> model;
    {
        const auto created = createImage(row, m_path, kSize);
        QVERIFY_RESULT(created);
        model.resize((*created)->size());
        QVERIFY_RESULT((*created)->close());
    }
    Random random(7);
    for (int round = 0; round < 4; ++round) {
        const auto chain = openImage(row, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        for (int step = 0; step < 8; ++step) QVERIFY_RESULT(changeBoth(**chain, model, random));
        QVERIFY_RESULT((*chain)->close());
    }

    const auto reopened = openImage(row, m_path, Access::Read);

    QVERIFY_RESULT(reopened);
    const auto bytes = readAll(**reopened);
    QVERIFY_RESULT(bytes);
    QVERIFY(*bytes == model);
}

void TestFormatContract::imageOpenForReadingRefusesWrites() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    QVERIFY_RESULT(createImage(row, m_path, kSize).and_then([](const auto& chain) { return chain->close(); }));
    const QByteArray before = readFile(m_path);
    const auto chain = openImage(row, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    const std::vector<std::byte> data(512, std::byte{1});

    QVERIFY_FAILS((*chain)->write(0, data), ErrorCode::PermissionDenied);
    QVERIFY_FAILS((*chain)->zero({0, 512}), ErrorCode::PermissionDenied);

    QVERIFY_RESULT((*chain)->close());
    QVERIFY(readFile(m_path) == before);
}

void TestFormatContract::threadsWriteNeighbouringParts() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    constexpr std::uint64_t kPart = 12'345;     // never a unit's size
    const auto chain = createImage(row, m_path, kSize);
    QVERIFY_RESULT(chain);
    const auto content = pattern(99, 0, (*chain)->size());
    std::atomic<int> failures{0};
    {
        std::vector<std::jthread> writers;
        for (std::uint64_t writer = 0; writer < 2; ++writer) {
            writers.emplace_back([&, writer] {
                for (std::uint64_t at = writer * kPart; at < content.size(); at += 2 * kPart) {
                    const auto part = std::span(content).subspan(at, std::min(kPart, content.size() - at));
                    if (!(*chain)->write(at, part)) ++failures;
                }
            });
        }
    }
    QCOMPARE(failures.load(), 0);
    QVERIFY_RESULT((*chain)->close());

    const auto bytes = readAll(**chain);

    QVERIFY_RESULT(bytes);
    QVERIFY(*bytes == content);
}

void TestFormatContract::fullDiskFailsWritesAndKeepsWhatWasFlushed() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    const auto plan = std::make_shared<FaultPlan>();
    const auto content = pattern(5, 0, 2 * kStep);
    {
        const auto chain = createImage(row, m_path, kSize, [&](std::unique_ptr<BlockDevice> host) {
            return std::make_unique<FaultDevice>(std::move(host), plan);
        });
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT(writeAll(**chain, content));
        QVERIFY_RESULT((*chain)->flush());
        const auto writes = plan->calls[static_cast<std::size_t>(FaultKind::Write)].load();
        plan->fault = Fault{.kind = FaultKind::Write, .index = writes, .systemError = ENOSPC};

        QVERIFY_FAILS((*chain)->write(4 * kStep, content), ErrorCode::NoSpace);
    }

    const auto reopened = openImage(row, m_path, Access::Read);

    QVERIFY_RESULT(reopened);
    std::vector<std::byte> bytes(content.size());
    QVERIFY_RESULT((*reopened)->read(0, bytes));
    QVERIFY(bytes == content);
}

void TestFormatContract::wholeDiskOfZeroesReadsZero() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    {
        const auto chain = createImage(row, m_path, kSize);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT((*chain)->write(1000, pattern(3, 0, 3 * kStep)));
        QVERIFY_RESULT((*chain)->zero({0, (*chain)->size()}));
        QVERIFY_RESULT((*chain)->close());
    }

    const auto reopened = openImage(row, m_path, Access::Read);
    QVERIFY_RESULT(reopened);
    const auto bytes = readAll(**reopened);
    QVERIFY_RESULT(bytes);
    QVERIFY(std::ranges::all_of(*bytes, [](std::byte value) { return value == std::byte{0}; }));
}

QTEST_APPLESS_MAIN(TestFormatContract)
#include "tst_format_contract.moc"
