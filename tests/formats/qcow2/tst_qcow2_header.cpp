// SPDX-License-Identifier: MIT
// The header parser: what it reads, what it refuses and in which words, fields at their extremes.
#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/header.h"
#include "blockcore/formats/qcow2/snapshots.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"

#include <QTest>

using namespace blockcore;
using namespace blockcore::qcow2;

namespace {

constexpr std::uint64_t kFileSize = 16 << 20;

// A header that is right in every field.
Header goodHeader() {
    Header header;
    header.size = 1 << 30;
    header.l1EntryCount = 2;
    header.l1Offset = 3 << 16;
    header.refcountTableOffset = 1 << 16;
    header.refcountTableClusters = 1;
    return header;
}

std::vector<std::byte> bytesOf(const Header& header) {
    auto bytes = header.serialise().value();
    bytes.resize(65536);
    return bytes;
}

template <std::unsigned_integral T>
std::vector<std::byte> patched(std::vector<std::byte> bytes, std::size_t offset, T value) {
    const Stored<T, std::endian::big> field = value;
    std::memcpy(bytes.data() + offset, &field, sizeof(field));
    return bytes;
}

Result<Header> parse(std::span<const std::byte> bytes, HeaderUse use = HeaderUse::Data) {
    return Header::parse(bytes, kFileSize, use);
}

QString messageOf(const Result<Header>& result) {
    return result ? QString() : QString::fromStdString(errorText(result.error()));
}

} // namespace

class TestQcow2Header : public QObject {
    Q_OBJECT
private slots:
    void everyFieldSurvivesARoundTrip();
    void version2HasNoFeatures();
    void badFieldIsRefusedByName_data();
    void badFieldIsRefusedByName();
    void unknownFeatureIsNamedByTheImagesOwnTable();
    void metadataOfAnImageWithUnknownFeaturesCanBeRead();
    void checkAcceptsAMissingRefcountTable();
    void staleBitmapsCountAsAbsent();
    void headerCutOffAnywhereNeverCrashes();
    void randomDamageNeverCrashes();
    void snapshotFieldsCountOnlyWhenPresent();
    void snapshotTableCutOffIsCorrupt();
};

void TestQcow2Header::everyFieldSurvivesARoundTrip() {
    Header header = goodHeader();
    header.backingName = "base.raw";
    header.backingFormat = "raw";
    header.dataFileName = "data.raw";
    header.incompatible = kIncompatibleDataFile | kIncompatibleExtendedL2 | kIncompatibleCompression;
    header.compatible = kCompatibleLazyRefcounts;
    header.autoclear = kAutoclearBitmaps | kAutoclearDataFileRaw;
    header.l1EntryCount = 4;
    header.compressionType = kCompressionZstd;
    header.refcountOrder = 6;
    header.featureNames = knownFeatureNames();
    header.bitmaps = BitmapsPointer{.count = 2, .directorySize = 64, .directoryOffset = 5 << 16};
    header.unknownExtensions.push_back({0x12345678, std::vector<std::byte>(13, std::byte{7})});

    const auto parsed = parse(bytesOf(header));

    QVERIFY_RESULT(parsed);
    QVERIFY(parsed->serialise().value() == header.serialise().value());
    QCOMPARE(*parsed->backingName, "base.raw");
    QCOMPARE(*parsed->backingFormat, "raw");
    QCOMPARE(*parsed->dataFileName, "data.raw");
    QCOMPARE(parsed->featureNames.size(), 8u);
    QCOMPARE(parsed->bitmaps->count, 2u);
    QCOMPARE(parsed->unknownExtensions.at(0).bytes.size(), 13u);
}

void TestQcow2Header::version2HasNoFeatures() {
    Header header = goodHeader();
    header.version = 2;
    header.headerLength = kHeaderV2Length;

    const auto parsed = parse(bytesOf(header));

    QVERIFY_RESULT(parsed);
    QCOMPARE(parsed->incompatible, 0u);
    QCOMPARE(parsed->refcountOrder, 4u);
}

void TestQcow2Header::badFieldIsRefusedByName_data() {
    QTest::addColumn<int>("offset");
    QTest::addColumn<int>("width");
    QTest::addColumn<quint64>("value");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, int offset, int width, quint64 value, const char* message) {
        QTest::newRow(name) << offset << width << value << message;
    };
    row("magic", 0, 4, 0x514649fa, "Image is not in qcow2 format");
    row("version 1", 4, 4, 1, "Unsupported qcow2 version 1");
    row("version max", 4, 4, UINT32_MAX, "Unsupported qcow2 version 4294967295");
    row("name beyond cluster", 8, 8, 65537, "Invalid backing file offset");
    row("name at the end of the world", 8, 8, UINT64_MAX, "Invalid backing file offset");
    row("cluster bits 8", 20, 4, 8, "Unsupported cluster size: 2^8");
    row("cluster bits 22", 20, 4, 22, "Unsupported cluster size: 2^22");
    row("cluster bits max", 20, 4, UINT32_MAX, "Unsupported cluster size: 2^4294967295");
    row("size max", 24, 8, UINT64_MAX, "Image is too big");
    row("size beyond L1", 24, 8, (1ULL << 30) + 512, "L1 table is too small");
    row("encryption", 32, 4, 3, "Unsupported encryption method 3");
    row("L1 count max", 36, 4, UINT32_MAX, "Active L1 table too large");
    row("L1 unaligned", 40, 8, (3 << 16) + 8, "Active L1 table offset invalid");
    row("L1 past the file", 40, 8, 1ULL << 40, "Active L1 table offset invalid");
    row("L1 wraps", 40, 8, 0xffffffffffff0000, "Active L1 table offset invalid");
    row("refcount table past the file", 48, 8, 1ULL << 40, "Reference count table offset invalid");
    row("refcount table unaligned", 48, 8, 512, "Reference count table offset invalid");
    row("no refcount table", 56, 4, 0, "Image does not contain a reference count table");
    row("refcount table max", 56, 4, UINT32_MAX, "Reference count table too large");
    row("snapshots max", 60, 4, UINT32_MAX, "Snapshot table too large");
    row("snapshot table unaligned", 64, 8, 8, "Snapshot table offset invalid");
    row("refcount width", 96, 4, 7, "Reference count entry width too large; may not exceed 64 bits");
    row("refcount width max", 96, 4, UINT32_MAX, "Reference count entry width too large; may not exceed 64 bits");
    row("header too short", 100, 4, 103, "qcow2 header too short");
    row("header beyond cluster", 100, 4, 65537, "qcow2 header exceeds cluster size");
    row("compression type", 104, 1, 2, "qcow2: unknown compression type: 2");
    row("zstd without its bit", 104, 1, 1, "qcow2: Compression type incompatible feature bit must be set");
    row("extension too long", 116, 4, 65536, "Header extension too large");
}

void TestQcow2Header::badFieldIsRefusedByName() {
    QFETCH(int, offset);
    QFETCH(int, width);
    QFETCH(quint64, value);
    QFETCH(QString, message);
    Header header = goodHeader();
    header.backingFormat = "raw";
    auto bytes = bytesOf(header);
    if (width == 1) bytes[static_cast<std::size_t>(offset)] = static_cast<std::byte>(value);
    if (width == 4) bytes = patched(bytes, offset, static_cast<std::uint32_t>(value));
    if (width == 8) bytes = patched(bytes, offset, std::uint64_t{value});

    const auto parsed = parse(bytes);

    QCOMPARE(messageOf(parsed), message);
}

void TestQcow2Header::unknownFeatureIsNamedByTheImagesOwnTable() {
    Header header = goodHeader();
    header.incompatible = (1ULL << 40) | (1ULL << 63);
    header.featureNames = {{0, 40, "time travel"}};

    const auto parsed = parse(bytesOf(header));

    QVERIFY_FAILS(parsed, ErrorCode::Unsupported);
    QCOMPARE(messageOf(parsed),
             "Unsupported qcow2 feature(s): time travel, Unknown incompatible feature: 8000000000000000");
}

void TestQcow2Header::metadataOfAnImageWithUnknownFeaturesCanBeRead() {
    Header header = goodHeader();
    header.incompatible = 1ULL << 40;

    QVERIFY_RESULT(parse(bytesOf(header), HeaderUse::Metadata));
}

void TestQcow2Header::checkAcceptsAMissingRefcountTable() {
    Header header = goodHeader();
    header.refcountTableClusters = 0;

    QVERIFY_RESULT(parse(bytesOf(header), HeaderUse::Check));
}

void TestQcow2Header::staleBitmapsCountAsAbsent() {
    Header header = goodHeader();
    header.bitmaps = BitmapsPointer{.count = 2, .directorySize = 64, .directoryOffset = 5 << 16};
    header.autoclear = 0;

    const auto parsed = parse(bytesOf(header));

    QVERIFY_RESULT(parsed);
    QVERIFY(!parsed->bitmaps);
}

void TestQcow2Header::headerCutOffAnywhereNeverCrashes() {
    Header header = goodHeader();
    header.backingName = "base.raw";
    header.backingFormat = "raw";
    header.featureNames = knownFeatureNames();
    const auto bytes = header.serialise().value();
    for (std::size_t length = 0; length < 72; ++length)
        QVERIFY_FAILS(parse(std::span(bytes).first(length)), ErrorCode::WrongFormat);
    for (std::size_t length = 72; length < bytes.size(); ++length)
        QVERIFY(!parse(std::span(bytes).first(length)));
}

void TestQcow2Header::randomDamageNeverCrashes() {
    Header header = goodHeader();
    header.backingName = "base.raw";
    header.featureNames = knownFeatureNames();
    header.bitmaps = BitmapsPointer{.count = 2, .directorySize = 64, .directoryOffset = 5 << 16};
    header.autoclear = kAutoclearBitmaps;
    const auto good = bytesOf(header);
    test_support::Random random(1);
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = good;
        for (std::uint64_t hit = random.below(4) + 1; hit > 0; --hit)
            bytes[4 + random.below(600)] = static_cast<std::byte>(random.next());
        const auto parsed = parse(bytes, random.chance(2) ? HeaderUse::Data : HeaderUse::Metadata);
        if (!parsed) continue;
        // Whatever was accepted obeys the limits that the rest of the program builds on.
        QVERIFY(parsed->clusterBits >= kMinClusterBits && parsed->clusterBits <= kMaxClusterBits);
        QVERIFY(parsed->refcountOrder <= kMaxRefcountOrder);
        QVERIFY(parsed->l1Offset + parsed->l1EntryCount * 8ull <= kFileSize);
        QVERIFY(parsed->geometry().l1EntriesFor(parsed->size) <= parsed->l1EntryCount);
    }
}

void TestQcow2Header::snapshotFieldsCountOnlyWhenPresent() {
    Header header = goodHeader();
    header.snapshotCount = 2;
    ByteWriter writer;
    writer.write(SnapshotRecord{1u << 16, 2, 1, 2, 10, 20, 30, 40, 0});
    writer.writeText("1s1");
    writer.padTo(48);
    writer.write(SnapshotRecord{2u << 16, 2, 1, 3, 11, 21, 31, 41, 24});
    writer.write(SnapshotExtraRecord{1ull << 40, 4096, 99});
    writer.writeText("2two");

    const auto table = parseSnapshotTable(header, writer.bytes());

    QVERIFY_RESULT(table);
    const SnapshotInfo& first = table->snapshots.at(0).info;
    QCOMPARE(first.id, "1");
    QCOMPARE(first.name, "s1");
    QCOMPARE(first.vmStateSize, 40u);
    QCOMPARE(first.diskSize, header.size);
    QVERIFY(!first.instructionCount);
    const SnapshotInfo& second = table->snapshots.at(1).info;
    QCOMPARE(second.name, "two");
    QCOMPARE(second.vmStateSize, 1ull << 40);
    QCOMPARE(second.diskSize, 4096u);
    QCOMPARE(second.instructionCount.value(), 99u);
}

void TestQcow2Header::snapshotTableCutOffIsCorrupt() {
    Header header = goodHeader();
    header.snapshotCount = 2;
    ByteWriter writer;
    writer.write(SnapshotRecord{1u << 16, 2, 1, 2, 10, 20, 30, 40, 0});
    writer.writeText("1s1");

    QVERIFY_FAILS(parseSnapshotTable(header, writer.bytes()), ErrorCode::Corrupt);
}

QTEST_GUILESS_MAIN(TestQcow2Header)
#include "tst_qcow2_header.moc"
