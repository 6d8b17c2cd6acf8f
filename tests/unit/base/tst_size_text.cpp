// SPDX-License-Identifier: MIT
// The size grammar, row by row as the reference was seen to read it, and human sizes as it prints them.
#include "blockcore/base/size_text.h"

#include <QTest>

using blockcore::SizeProblem;

class TestSizeText : public QObject {
    Q_OBJECT
private slots:
    void readsSizes_data();
    void readsSizes();
    void refusesJunk_data();
    void refusesJunk();
    void tellsOutOfRangeFromJunk_data();
    void tellsOutOfRangeFromJunk();
    void printsThreeDigits_data();
    void printsThreeDigits();
};

void TestSizeText::readsSizes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<quint64>("bytes");
    const std::pair<const char*, quint64> rows[] = {
        {"0", 0}, {"1", 1}, {"512", 512}, {"010", 10}, {"00", 0}, {" 1", 1}, {"\t1", 1}, {"+1", 1}, {"+1k", 1024},
        {"1b", 1}, {"1B", 1}, {"1k", 1024}, {"1K", 1024}, {"1m", 1 << 20}, {"1g", 1 << 30}, {"1T", 1ULL << 40},
        {"1p", 1ULL << 50}, {"7E", 7ULL << 60}, {"1.", 1}, {"1.0", 1}, {"1.b", 1}, {"1.0b", 1}, {".0", 0}, {".5k", 512},
        {"0.5k", 512}, {"1.k", 1024}, {"1.5G", 3ULL << 29}, {"1.33k", 1362}, {"1.0005k", 1025}, {"0x10", 16}, {"0X10", 16},
        {"0x1b", 27}, {"010k", 10240}, {"9223372036854775807", INT64_MAX}, {"9007199254740993", 9007199254740993},
        {"18446744073709551615", UINT64_MAX}, {"1.99999999999999999k", 2048},
    };
    for (const auto& [text, bytes] : rows) QTest::newRow(text) << QByteArray(text) << bytes;
}

void TestSizeText::readsSizes() {
    QFETCH(QByteArray, text);
    const auto size = blockcore::parseSize(text.toStdString());
    QVERIFY(size.has_value());

    QTEST(quint64{*size}, "bytes");
}

void TestSizeText::refusesJunk_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"", " ", "-", "+", "k", ".", ".k", ".5", "1.5", "1.5b", "0.5b", "1 ", "1k ", "1kB", "1kk", "1e3", "1.5e3k", "1,5k",
          "0x", "0xfg", "0x10k", "0x1.5", "0x10.8", "00x1", "1..5k", "1.-5k", "1. 5k", "nan", "inf", "infk", "1X", "--1",
          "+-1", "- 1", "-1k", "-0.5k", "-0.", "99999999999999999999999k", "99999999999999999999999.5k", "1\n", "\xd9\xa1"})
        QTest::newRow(text) << QByteArray(text);
}

void TestSizeText::refusesJunk() {
    QFETCH(QByteArray, text);
    const auto size = blockcore::parseSize(text.toStdString());
    QVERIFY(!size && size.error() == SizeProblem::Invalid);
}

void TestSizeText::tellsOutOfRangeFromJunk_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"-1", "-0", " -1", "16E", "99E", "18446744073709551616", "99999999999999999999999", "16777216T",
                             "0xffffffffffffffffff", "18446744073709551615.9999k"})
        QTest::newRow(text) << QByteArray(text);
}

void TestSizeText::tellsOutOfRangeFromJunk() {
    QFETCH(QByteArray, text);
    const auto size = blockcore::parseSize(text.toStdString());
    QVERIFY(!size && size.error() == SizeProblem::OutOfRange);
}

void TestSizeText::printsThreeDigits_data() {
    QTest::addColumn<quint64>("bytes");
    QTest::addColumn<QByteArray>("text");
    const std::pair<quint64, const char*> rows[] = {
        {0, "0 B"}, {512, "512 B"}, {999, "999 B"}, {1000, "0.977 KiB"}, {1024, "1 KiB"}, {1536, "1.5 KiB"},
        {10752, "10.5 KiB"}, {102400, "100 KiB"}, {1024000, "0.977 MiB"}, {1047552, "0.999 MiB"}, {1 << 20, "1 MiB"},
        {1073689600, "1 GiB"}, {123456789504, "115 GiB"}, {1ULL << 50, "1 PiB"}, {UINT64_MAX, "16 EiB"},
    };
    for (const auto& [bytes, text] : rows) QTest::newRow(text) << bytes << QByteArray(text);
}

void TestSizeText::printsThreeDigits() {
    QFETCH(quint64, bytes);
    QTEST(QByteArray::fromStdString(blockcore::humanSize(bytes)), "text");
}

QTEST_APPLESS_MAIN(TestSizeText)
#include "tst_size_text.moc"
