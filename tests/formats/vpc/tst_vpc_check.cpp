// SPDX-License-Identifier: MIT
// The check of dynamic VHDs: what it finds, and that the footer is mended from its copy.
#include "blockcore/formats/vpc/driver.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kMiB = 1ULL << 20, kTable = 1536;
const FormatRow kRow{"", &vpc::kDriver, {}};

} // namespace

class TestVpcCheck : public QObject {
    Q_OBJECT
private slots:
    void init();
    void soundImageHasNothingWrong();
    void damageIsFound_data();
    void damageIsFound();
    void footerIsMendedFromItsCopy_data();
    void footerIsMendedFromItsCopy();

private:
    QStringList findings();
    void overwrite(qint64 offset, const QByteArray& bytes);

    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vhd");
};

void TestVpcCheck::init() {
    QVERIFY_RESULT(createImage(kRow, m_path, 12 * kMiB));
    const auto chain = openImage(kRow, m_path, Access::ReadWrite);
    QVERIFY_RESULT(chain);
    std::vector<std::byte> bytes(3 * kMiB);
    fillPattern(bytes, 1, 0);
    QVERIFY_RESULT((*chain)->write(kMiB, bytes));
    QVERIFY_RESULT((*chain)->close());
}

void TestVpcCheck::overwrite(qint64 offset, const QByteArray& bytes) {
    QFile file(QString::fromStdString(m_path.string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(offset < 0 ? file.size() + offset : offset));
    file.write(bytes);
}

QStringList TestVpcCheck::findings() {
    Progress progress;
    const auto chain = openImage(kRow, m_path, Access::Read);
    if (!chain) return {QString::fromStdString(errorText(chain.error()))};
    const auto report = (*chain)->layer(0).checker()->check({progress});
    if (!report) return {QString::fromStdString(errorText(report.error()))};
    QStringList lines;
    for (const Finding& finding : report->findings) lines << QString::fromStdString(finding.detail);
    return lines;
}

void TestVpcCheck::soundImageHasNothingWrong() { QCOMPARE(findings(), QStringList()); }

void TestVpcCheck::damageIsFound_data() {
    QTest::addColumn<qint64>("offset");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("finding");
    QTest::newRow("two entries name one block") << qint64{kTable} << QByteArray::fromHex("0000000400000004")
                                                << "ERROR: blocks 0 and 1 share space in the file";
    QTest::newRow("a block over the header") << qint64{kTable} << QByteArray::fromHex("00000001")
                                             << "ERROR: block 0 lies among the metadata";
    QTest::newRow("the footer is another") << qint64{-500} << QByteArray("xx")
                                           << "ERROR: the footer at the end of the file is not what its copy at the start is";
}

void TestVpcCheck::damageIsFound() {
    QFETCH(qint64, offset);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, finding);
    overwrite(offset, bytes);
    const QStringList found = findings();
    QVERIFY2(found.contains(finding), qPrintable(found.join('\n')));
    const RunResult result = run(PLATTER_BINARY, {"check", "-f", "vpc", QString::fromStdString(m_path.string())});
    QVERIFY_EXIT(result, 2);
}

void TestVpcCheck::footerIsMendedFromItsCopy_data() {
    QTest::addColumn<int>("cutOff");
    QTest::newRow("overwritten") << 0;
    QTest::newRow("missing") << 512;
    QTest::newRow("half of it missing") << 200;
}

void TestVpcCheck::footerIsMendedFromItsCopy() {
    QFETCH(int, cutOff);
    const QByteArray sound = readFile(m_path);
    if (cutOff == 0) overwrite(-512, QByteArray(512, 'x'));
    std::filesystem::resize_file(m_path, static_cast<std::uint64_t>(sound.size() - cutOff));
    QCOMPARE(findings().size(), 1);
    const QString name = QString::fromStdString(m_path.string());

    QVERIFY_EXIT(run(PLATTER_BINARY, {"check", "-r", "all", "-f", "vpc", name}), 0);

    QVERIFY(readFile(m_path) == sound);
    QVERIFY_EXIT(run(PLATTER_BINARY, {"check", "-f", "vpc", name}), 0);
}

QTEST_GUILESS_MAIN(TestVpcCheck)
#include "tst_vpc_check.moc"
