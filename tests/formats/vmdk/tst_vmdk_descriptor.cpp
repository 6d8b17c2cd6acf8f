// SPDX-License-Identifier: MIT
// The descriptor as text and the headers as bytes: what is written is read back, and every number at its extremes gives
// an answer.
#include "blockcore/formats/vmdk/descriptor.h"
#include "blockcore/formats/vmdk/header.h"
#include "tests/support/random.h"
#include "tests/support/result_macros.h"

#include <QTest>

#include <cstring>

using namespace blockcore;
using namespace blockcore::vmdk;

class TestVmdkDescriptor : public QObject {
    Q_OBJECT
private slots:
    void whatIsWrittenIsRead();
    void contentIdIsFoundInTheText();
    void startTellsADescriptor_data();
    void startTellsADescriptor();
    void headerSurvivesItsBytes();
    void headerOfAnyNumbersGivesAnAnswer();
};

void TestVmdkDescriptor::whatIsWrittenIsRead() {
    const std::vector<ExtentLine> extents{{.sectorCount = 4'194'304, .type = "SPARSE", .file = "a b-s001.vmdk"},
                                          {.sectorCount = 7, .type = "FLAT", .file = "x", .fileSector = 9}};
    const NewDescriptor written{.contentId = 0x12345678,
                                .parentContentId = 0x9abcdef0,
                                .createType = "custom",
                                .parent = "base.vmdk",
                                .extents = extents,
                                .size = 1 << 30,
                                .hardwareVersion = "4",
                                .adapterType = "ide",
                                .toolsVersion = "1"};
    const std::string text = written.serialise();

    const auto read = Descriptor::parse(text);
    const auto lines = Descriptor::parseExtents(text);

    QVERIFY_RESULT(read);
    QVERIFY(read->contentId == 0x12345678 && read->parentContentId == 0x9abcdef0);
    QVERIFY(read->createType == "custom" && read->parent == "base.vmdk");
    QVERIFY_RESULT(lines);
    QVERIFY(*lines == extents);
    QVERIFY(Descriptor::startsLikeOne(text));
}

void TestVmdkDescriptor::contentIdIsFoundInTheText() {
    const std::string text = "version=1\nparentCID=abc\nCID= 00fe12 \ncreateType=\"vmfs\"\n";

    const auto read = Descriptor::parse(text);

    QVERIFY_RESULT(read);
    QVERIFY(text.substr(read->contentIdDigits.offset, read->contentIdDigits.length) == "00fe12");
    QVERIFY(read->contentId == 0xfe12 && read->parentContentId == 0xabc);
}

void TestVmdkDescriptor::startTellsADescriptor_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("is");
    QTest::newRow("plain") << QByteArray("version=1\n") << true;
    QTest::newRow("comments and blanks") << QByteArray("# a\r\n  \n#b\nversion=3\r\n") << true;
    QTest::newRow("empty line") << QByteArray("\nversion=1\n") << false;
    QTest::newRow("version 4") << QByteArray("version=4\n") << false;
    QTest::newRow("trailing blank") << QByteArray("version=1 \n") << false;
    QTest::newRow("something first") << QByteArray("CID=1\nversion=1\n") << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TestVmdkDescriptor::startTellsADescriptor() {
    QFETCH(QByteArray, text);
    QFETCH(bool, is);
    QCOMPARE(Descriptor::startsLikeOne(text.toStdString()), is);
}

void TestVmdkDescriptor::headerSurvivesItsBytes() {
    const SparseHeader header{.version = kVersionZeroGrains,
                              .capacity = 1000,
                              .directoryOffset = 21 * 512,
                              .redundantOffset = 22 * 512,
                              .overhead = 128,
                              .descriptor = {512, 20 * 512},
                              .zeroGrains = true};

    const auto read = SparseHeader::parse(header.serialise(), 65'536);

    QVERIFY_RESULT(read);
    QVERIFY(read->serialise() == header.serialise());
}

void TestVmdkDescriptor::headerOfAnyNumbersGivesAnAnswer() {
    test_support::Random random(3);
    constexpr std::uint64_t kFileSize = 1 << 20;
    const auto good = SparseHeader{.capacity = 1000, .directoryOffset = 21 * 512, .overhead = 128}.serialise();
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = good;
        for (std::uint64_t changes = 1 + random.below(3); changes > 0; --changes) {
            const std::uint64_t values[] = {0, 1, UINT64_MAX, std::uint64_t{1} << random.below(64), random.next()};
            const le64 value(values[random.below(5)]);
            std::memcpy(bytes.data() + 4 + random.below(72), &value, sizeof(value));
        }
        const auto header = SparseHeader::parse(bytes, kFileSize);
        if (!header || header->directoryAtEnd || (header->capacity == 0 && header->descriptor.length > 0)) continue;
        QVERIFY(header->grainSectors > 0 && header->grainSectors <= kMaxGrainSectors);
        QVERIFY(header->tableEntries > 0 && header->tableEntries <= kMaxTableEntries);
        QVERIFY(header->directoryOffset + header->directoryBytes() <= kFileSize);
        QVERIFY(header->capacity <= INT64_MAX / kSectorSize);
    }
}

QTEST_APPLESS_MAIN(TestVmdkDescriptor)
#include "tst_vmdk_descriptor.moc"
