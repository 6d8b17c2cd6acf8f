// SPDX-License-Identifier: MIT
#include "blockcore/base/stored.h"

#include <QTest>

#include <cstring>

using namespace blockcore;

namespace {
template <class S>
std::array<unsigned char, sizeof(S)> layoutOf(const S& stored) {
    std::array<unsigned char, sizeof(S)> raw{};
    std::memcpy(raw.data(), &stored, sizeof(S));
    return raw;
}
} // namespace

class TestStored : public QObject {
    Q_OBJECT
private slots:
    void bigEndianPutsTheHighByteFirst() {
        const be32 stored(0x01020304u);
        QCOMPARE(layoutOf(stored), (std::array<unsigned char, 4>{1, 2, 3, 4}));
    }

    void littleEndianPutsTheLowByteFirst() {
        const le64 stored(0x0102030405060708ULL);
        QCOMPARE(layoutOf(stored), (std::array<unsigned char, 8>{8, 7, 6, 5, 4, 3, 2, 1}));
    }

    void valuesSurviveTheRoundTrip() {
        for (const std::uint16_t value : std::initializer_list<std::uint16_t>{0, 1, 0x00ff, 0xff00, 0xffff}) {
            QCOMPARE(std::uint16_t(be16(value)), value);
            QCOMPARE(std::uint16_t(le16(value)), value);
        }
    }

    void startsAsZero() { QCOMPARE(std::uint64_t(be64()), 0u); }

    void recordsHaveNoPadding() {
        struct Mixed {
            be16 a;
            be64 b;
            le32 c;
        };
        static_assert(DiskRecord<Mixed> && sizeof(Mixed) == 14);
        QCOMPARE(offsetof(Mixed, c), 10u);
    }
};

QTEST_APPLESS_MAIN(TestStored)
#include "tst_stored.moc"
