// SPDX-License-Identifier: MIT
// Every format that can be created, against the reference in both directions: its tools read and check what we wrote, we
// read and change what it wrote.
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = (40ULL << 20) + 7 * 512;

struct Change {
    std::uint64_t offset, length;
    std::uint8_t fill;                          // 0: zeroes
};

// Sector-aligned, since the reference's shell takes them too.
std::vector<Change> randomChanges(std::uint64_t seed, std::uint64_t size, int count) {
    Random random(seed);
    std::vector<Change> changes;
    for (int step = 0; step < count; ++step) {
        const std::uint64_t sectors = size / 512, first = random.below(sectors);
        const std::uint64_t longest = random.chance(4) ? 8192 : 200;
        const std::uint64_t length = 1 + random.below(std::min(longest, sectors - first));
        const auto fill = static_cast<std::uint8_t>(random.chance(4) ? 0 : 1 + random.below(255));
        changes.push_back({first * 512, length * 512, fill});
    }
    return changes;
}

void apply(const std::vector<Change>& changes, QByteArray& model) {
    for (const Change& change : changes)
        std::memset(model.data() + change.offset, change.fill, change.length);
}

Result<> apply(const std::vector<Change>& changes, BlockDevice& device) {
    for (const Change& change : changes) {
        if (change.fill == 0)
            TRY(device.zero({change.offset, change.length}));
        else
            TRY(device.write(change.offset, std::vector<std::byte>(change.length, std::byte{change.fill})));
    }
    return {};
}

QStringList qemuIoCommands(const std::vector<Change>& changes) {
    QStringList commands;
    for (const Change& change : changes) {
        const QString place = QStringLiteral("%1 %2").arg(change.offset).arg(change.length);
        commands << (change.fill == 0 ? "write -z " + place : QStringLiteral("write -P %1 ").arg(change.fill) + place);
    }
    return commands;
}

QString formatName(const FormatRow& row) { return QString::fromUtf8(row.driver->name.data(), qsizetype(row.driver->name.size())); }

} // namespace

class TestFormatInterop : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }
    void referenceReadsAndChecksOurImage_data() { addFormatRows(); }
    void referenceReadsAndChecksOurImage();
    void weReadAndChangeTheReferencesImage_data() { addFormatRows(); }
    void weReadAndChangeTheReferencesImage();
    void referenceChangesOurImageAndWeReadIt_data() { addFormatRows(); }
    void referenceChangesOurImageAndWeReadIt();

private:
    void verifyReferenceSees(const FormatRow& row, const QByteArray& model);
    void verifyWeSee(const FormatRow& row, const QByteArray& model);

    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("image");
    QString m_file = m_folder.file("image");
};

void TestFormatInterop::verifyReferenceSees(const FormatRow& row, const QByteArray& model) {
    writeFile(m_folder.path("model.raw"), model);
    const RunResult compared =
        qemuImg({"compare", "-f", "raw", "-F", formatName(row), m_folder.file("model.raw"), m_file});
    QVERIFY_EXIT(compared, 0);
    const RunResult checked = qemuImg({"check", "-f", formatName(row), m_file});
    QVERIFY2(checked.exitCode == 0 || checked.exitCode == 63, checked.describe().constData());
}

void TestFormatInterop::verifyWeSee(const FormatRow& row, const QByteArray& model) {
    const auto chain = openImage(row, m_path, Access::Read);
    QVERIFY_RESULT(chain);
    QCOMPARE((*chain)->size(), std::uint64_t(model.size()));
    std::vector<std::byte> bytes((*chain)->size());
    QVERIFY_RESULT((*chain)->read(0, bytes));
    QVERIFY(std::memcmp(bytes.data(), model.constData(), bytes.size()) == 0);
    if (Checker* checker = (*chain)->layer(0).checker(); checker != nullptr) {
        Progress progress;
        const auto report = checker->check({progress});
        QVERIFY_RESULT(report);
        QVERIFY2(report->findings.empty(), report->findings.empty() ? "" : report->findings.front().detail.c_str());
        QCOMPARE(report->corruptions + report->leaks, std::uint64_t{0});
    }
}

void TestFormatInterop::referenceReadsAndChecksOurImage() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    for (std::uint64_t seed = 1; seed <= rounds(2); ++seed) {
        QByteArray model;
        {
            const auto chain = createImage(row, m_path, kSize);
            QVERIFY_RESULT(chain);
            const auto changes = randomChanges(seed, (*chain)->size(), 30);
            model.resize(qsizetype((*chain)->size()), '\0');
            apply(changes, model);
            QVERIFY_RESULT(apply(changes, **chain));
            QVERIFY_RESULT((*chain)->close());
        }
        verifyReferenceSees(row, model);
    }
}

void TestFormatInterop::weReadAndChangeTheReferencesImage() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    QStringList create{"create", "-q", "-f", formatName(row)};
    if (!row.options.isEmpty()) create << "-o" << QString::fromUtf8(row.options);
    QVERIFY_EXIT(qemuImg(create << m_file << QString::number(kSize)), 0);
    QByteArray model;
    {
        const auto chain = openImage(row, m_path, Access::Read);
        QVERIFY_RESULT(chain);
        model.resize(qsizetype((*chain)->size()), '\0');
    }
    auto changes = randomChanges(11, std::uint64_t(model.size()), 20);
    QVERIFY_EXIT(qemuIo(m_file, qemuIoCommands(changes), {"-f", formatName(row)}), 0);
    apply(changes, model);
    verifyWeSee(row, model);

    changes = randomChanges(12, std::uint64_t(model.size()), 20);
    {
        const auto chain = openImage(row, m_path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        QVERIFY_RESULT(apply(changes, **chain));
        QVERIFY_RESULT((*chain)->close());
    }

    apply(changes, model);
    verifyReferenceSees(row, model);
}

void TestFormatInterop::referenceChangesOurImageAndWeReadIt() {
    QFETCH(std::size_t, format);
    const FormatRow row = fetchedRow(format);
    QByteArray model;
    std::vector<Change> changes;
    {
        const auto chain = createImage(row, m_path, kSize);
        QVERIFY_RESULT(chain);
        changes = randomChanges(21, (*chain)->size(), 10);
        model.resize(qsizetype((*chain)->size()), '\0');
        QVERIFY_RESULT(apply(changes, **chain));
        QVERIFY_RESULT((*chain)->close());
    }
    apply(changes, model);

    changes = randomChanges(22, std::uint64_t(model.size()), 20);
    QVERIFY_EXIT(qemuIo(m_file, qemuIoCommands(changes), {"-f", formatName(row)}), 0);

    apply(changes, model);
    verifyWeSee(row, model);
}

QTEST_APPLESS_MAIN(TestFormatInterop)
#include "tst_format_interop.moc"
