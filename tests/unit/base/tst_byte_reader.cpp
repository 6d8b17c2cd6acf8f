// SPDX-License-Identifier: MIT
#include "blockcore/base/byte_reader.h"
#include "tests/support/result_macros.h"

using namespace blockcore;

namespace {
std::vector<std::byte> bytes(std::initializer_list<int> values) {
    std::vector<std::byte> result;
    for (const int value : values) result.push_back(static_cast<std::byte>(value));
    return result;
}

struct Record {
    be16 first;
    le32 second;
};
} // namespace

class TestByteReader : public QObject {
    Q_OBJECT
private slots:
    void readConvertsEachFieldsByteOrder() {
        const auto data = bytes({0x12, 0x34, 0x78, 0x56, 0x34, 0x12});
        ByteReader reader(data);

        const auto record = reader.read<Record>();

        QVERIFY_RESULT(record);
        QCOMPARE(std::uint16_t(record->first), 0x1234);
        QCOMPARE(std::uint32_t(record->second), 0x12345678u);
        QCOMPARE(reader.remaining(), 0u);
    }

    void readPastTheEndIsCorruptAndMovesNothing() {
        const auto data = bytes({1, 2, 3});
        ByteReader reader(data);

        QVERIFY_FAILS(reader.read<be32>(), ErrorCode::Corrupt);

        QCOMPARE(reader.position(), 0u);
        QVERIFY_RESULT(reader.read<be16>());
    }

    void takeOfAHugeLengthDoesNotWrap() {
        const auto data = bytes({1, 2, 3});
        ByteReader reader(data);
        QVERIFY_RESULT(reader.skip(2));

        QVERIFY_FAILS(reader.take(UINT64_MAX), ErrorCode::Corrupt);
        QVERIFY_FAILS(reader.skip(UINT64_MAX - 1), ErrorCode::Corrupt);

        QCOMPARE(reader.remaining(), 1u);
    }

    void takeOfNothingAtTheEndSucceeds() {
        ByteReader reader({});

        const auto taken = reader.take(0);

        QVERIFY_RESULT(taken);
        QVERIFY(taken->empty());
    }

    void textKeepsZeroBytes() {
        const auto data = bytes({'a', 0, 'b'});
        ByteReader reader(data);

        const auto text = reader.readText(3);

        QVERIFY_RESULT(text);
        QCOMPARE(*text, std::string("a\0b", 3));
    }

    void writtenRecordsReadBack() {
        ByteWriter writer;
        writer.write(Record{.first = std::uint16_t(0xabcd), .second = 7u});
        writer.writeText("xy");
        writer.padTo(16);
        ByteReader reader(writer.bytes());

        QCOMPARE(writer.size(), 16u);
        QCOMPARE(std::uint16_t(reader.read<Record>()->first), 0xabcd);
        QCOMPARE(*reader.readText(2), std::string("xy"));
        QCOMPARE(reader.take(8)->back(), std::byte{0});
    }

    void padToNeverShortens() {
        ByteWriter writer;
        writer.writeText("12345678");
        writer.padTo(4);
        QCOMPARE(writer.size(), 8u);
    }
};

QTEST_APPLESS_MAIN(TestByteReader)
#include "tst_byte_reader.moc"
