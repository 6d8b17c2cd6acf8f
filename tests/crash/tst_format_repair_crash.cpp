// SPDX-License-Identifier: MIT
// Cuts the power at every write of a repair of QED and Parallels, with any part of what was not flushed lost: what was
// readable stays as it was, and a second repair ends where the first would have.
#include "blockcore/base/stored.h"
#include "blockcore/formats/parallels/driver.h"
#include "blockcore/formats/qed/driver.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/result_macros.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

using Bytes = std::vector<std::byte>;
constexpr std::uint64_t kUnit = 64 << 10, kUnits = 8;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Image>> openImage(const FormatDriver& driver, std::unique_ptr<BlockDevice> host, Access access) {
    return driver.open({.path = "image", .host = std::move(host), .access = access, .files = noFiles()});
}

Bytes stateNow(const WriteLog& log) {
    return log.stateAt(log.length(), [](std::size_t) { return true; });
}

Result<Bytes> soundImage(const FormatDriver& driver) {
    const auto log = std::make_shared<WriteLog>();
    CreateRequest request{.path = "image", .host = std::make_unique<CrashDevice>(Bytes{}, log), .size = 1 << 20,
                          .options = {}, .files = noFiles()};
    TRY(request.options.add("cluster_size=64k"));
    const auto image = TRY(driver.create(std::move(request)));
    for (std::uint64_t unit = 0; unit < kUnits; ++unit) TRY(image->write(unit * kUnit, pattern(unit, 0, kUnit)));
    TRY(image->close());
    return stateNow(*log);
}

// The disk by units; what cannot be read is empty.
Result<std::vector<Bytes>> units(const FormatDriver& driver, const Bytes& state) {
    const auto image = TRY(openImage(driver, std::make_unique<MemoryDevice>(state, Access::Read), Access::Read));
    std::vector<Bytes> found;
    for (std::uint64_t unit = 0; unit < kUnits; ++unit) {
        Bytes bytes(kUnit);
        if (!image->read(unit * kUnit, bytes)) bytes.clear();
        found.push_back(std::move(bytes));
    }
    return found;
}

Result<CheckReport> repair(const FormatDriver& driver, const Bytes& state, const std::shared_ptr<WriteLog>& log) {
    const auto image = TRY(openImage(driver, std::make_unique<CrashDevice>(state, log), Access::Repair));
    Progress progress;
    return image->checker()->repair(RepairMode::All, {.progress = progress});
}

Result<CheckReport> check(const FormatDriver& driver, const Bytes& state) {
    const auto image = TRY(openImage(driver, std::make_unique<MemoryDevice>(state, Access::Read), Access::Read));
    Progress progress;
    return image->checker()->check({.progress = progress});
}

template <class Stored, class Value>
void store(Bytes& image, std::uint64_t offset, Value value) {
    const Stored stored(value);
    std::ranges::copy(std::as_bytes(std::span(&stored, 1)), image.begin() + static_cast<std::ptrdiff_t>(offset));
}

void damageParallels(Bytes& image) {
    store<le32>(image, 44, 0x746f6e59U);  // in use
    store<le32>(image, 48, 1U);            // clusters begin in the table
    store<le32>(image, 64 + 4 * 3, 1U);    // the place of unit 0 …
    store<le32>(image, 64 + 4 * 5, 1U);
    store<le32>(image, 64 + 4 * 6, 4000U); // … and one outside
    image.resize(image.size() + 3 * kUnit);
}

void damageQed(Bytes& image) {
    const std::uint64_t l2 = std::to_integer<std::uint64_t>(image[0x10002]) << 16;
    store<le64>(image, 16, 2ULL); // the writer died
    store<le64>(image, l2 + 8 * 2, 1ULL << 30);
    store<le64>(image, l2 + 8 * 5, 77ULL);
    store<le64>(image, 0x10008, 1ULL << 30);
}

} // namespace

class TestFormatRepairCrash : public QObject {
    Q_OBJECT
private slots:
    void powerCutDuringRepairLosesNothing_data() {
        QTest::addColumn<bool>("isQed");
        QTest::newRow("parallels") << false;
        QTest::newRow("qed") << true;
    }
    void powerCutDuringRepairLosesNothing() {
        QFETCH(bool, isQed);
        const FormatDriver& driver = isQed ? qed::kDriver : parallels::kDriver;
        auto image = soundImage(driver);
        QVERIFY_RESULT(image);
        (isQed ? damageQed : damageParallels)(*image);
        const auto before = units(driver, *image);
        QVERIFY_RESULT(before);
        const auto log = std::make_shared<WriteLog>(*image);

        const auto repaired = repair(driver, *image, log);

        QVERIFY_RESULT(repaired);
        QVERIFY(repaired->corruptionsFixed > 0 && log->length() > 3);
        const auto after = units(driver, stateNow(*log));
        QVERIFY_RESULT(after);
        for (std::size_t unit = 0; unit < kUnits; ++unit) // one that could not be read is gone
            QVERIFY((*before)[unit].empty() || (*before)[unit] == (*after)[unit]);
        const auto verdict = check(driver, stateNow(*log));
        QVERIFY_RESULT(verdict);
        QCOMPARE(verdict->corruptions, 0U);
        Random random(1);
        for (std::size_t cut = 0; cut <= log->length(); ++cut)
            for (int variant = 0; variant < 3; ++variant)
                verifyState(driver, log->stateAt(cut, [&](std::size_t) { return variant == 0 || random.chance(2); }), *before,
                            *after);
    }

private:
    static void verifyState(const FormatDriver& driver, const Bytes& state, const std::vector<Bytes>& before,
                            const std::vector<Bytes>& after) {
        const auto now = units(driver, state);
        QVERIFY_RESULT(now);
        for (std::size_t unit = 0; unit < kUnits; ++unit)
            QVERIFY((*now)[unit] == before[unit] || (*now)[unit] == after[unit]);
        const auto log = std::make_shared<WriteLog>(state);
        QVERIFY_RESULT(repair(driver, state, log));
        const auto verdict = check(driver, stateNow(*log));
        QVERIFY_RESULT(verdict);
        QCOMPARE(verdict->corruptions, 0U);
        QVERIFY(units(driver, stateNow(*log)).value() == after);
    }
};

QTEST_GUILESS_MAIN(TestFormatRepairCrash)
#include "tst_format_repair_crash.moc"
