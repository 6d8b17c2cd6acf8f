// SPDX-License-Identifier: MIT
// streamOptimized: the file is a stream that can be read once from front to back (what ESXi does with it), grains come in
// the disk's order, tables and directory follow them, footer and end are the last. And grains are found by their tables.
#include "blockcore/formats/vmdk/disk.h"
#include "blockcore/formats/vmdk/driver.h"
#include "blockcore/codec/deflate.h"
#include "tests/support/format_rows.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

using namespace blockcore;
using namespace blockcore::vmdk;
using namespace test_support;

namespace {

constexpr std::uint64_t kSize = (70ULL << 20) + 3 * 512; // three tables, the last grain short
constexpr std::uint64_t kGrain = 65'536;
const FormatRow kStream{"stream", &vmdk::kDriver, "subformat=streamOptimized"};

template <class Record>
Record recordAt(const QByteArray& file, std::uint64_t offset) {
    Record record{};
    if (offset + sizeof(record) <= std::uint64_t(file.size())) std::memcpy(&record, file.constData() + offset, sizeof(record));
    return record;
}

// What somebody who reads the file once from front to back finds.
struct Stream {
    std::vector<std::uint64_t> grainSectors, grainPlaces; // of the disk; of the file
    std::vector<std::uint64_t> tablePlaces;               // sectors of the file
    std::uint64_t directoryPlace = 0;
    QByteArray disk;
    QString problem;
};

Stream readStream(const QByteArray& file) {
    Stream stream;
    const auto header = recordAt<HostedHeaderRecord>(file, 0);
    stream.disk = QByteArray(qsizetype(header.capacity * kSectorSize), '\0');
    Inflater inflater(Wrapping::Zlib);
    for (std::uint64_t at = header.overhead * kSectorSize; at < std::uint64_t(file.size());) {
        const auto marker = recordAt<MarkerRecord>(file, at);
        if (marker.size == 0) { // metadata
            const std::uint64_t sector = at / kSectorSize + 1;
            if (marker.type == kMarkerEnd) {
                if (at + kSectorSize != std::uint64_t(file.size())) stream.problem = "the end is not the last sector";
                return stream;
            }
            if (marker.type == kMarkerTable) stream.tablePlaces.push_back(sector);
            if (marker.type == kMarkerDirectory) stream.directoryPlace = sector;
            at += (1 + marker.value) * kSectorSize;
            continue;
        }
        const auto grain = recordAt<GrainMarker>(file, at);
        stream.grainSectors.push_back(grain.sector);
        stream.grainPlaces.push_back(at / kSectorSize);
        std::vector<std::byte> bytes(kGrain);
        const auto packed = std::as_bytes(std::span(file.constData() + at + sizeof(grain), std::size_t(grain.size)));
        if (!inflater.inflate(packed, bytes)) {
            stream.problem = "a grain does not inflate to its whole length";
            return stream;
        }
        const qsizetype place = qsizetype(grain.sector * kSectorSize);
        std::memcpy(stream.disk.data() + place, bytes.data(), std::size_t(std::min<qsizetype>(kGrain, stream.disk.size() - place)));
        at += (sizeof(grain) + grain.size + kSectorSize - 1) / kSectorSize * kSectorSize;
    }
    stream.problem = "there is no end";
    return stream;
}

} // namespace

class TestVmdkStream : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void convertedDiskIsAStream();
    void tablesAndDirectoryLeadToTheGrains();
    void footerIsTheHeaderWithTheDirectory();
    void sameBytesWhateverTheThreads();
    void referenceReadsIt();
    void noLargerThanTheReferences();
    void halfAStreamIsRefused();
    void footerThatAnnouncesAFooterIsRefused();
    void footedStreamIsNotWrittenTo();
    void anyRequestsMeetAFlatDisk_data();
    void anyRequestsMeetAFlatDisk();
    void referencesFileTakesMoreGrains();
    void misplacedGrainIsFound();

private:
    TempDir m_folder;
    std::filesystem::path m_path = m_folder.path("a.vmdk");
    QString m_file = m_folder.file("a.vmdk"), m_raw = m_folder.file("disk.raw");
    QByteArray m_disk;
};

void TestVmdkStream::initTestCase() {
    m_disk = QByteArray(qsizetype(kSize), '\0');
    const auto put = [&](std::uint64_t offset, const QByteArray& bytes) { m_disk.replace(qsizetype(offset), bytes.size(), bytes); };
    put(0, QByteArray("words and words ").repeated(20'000));
    const auto noise = pattern(3, 0, 700'000);
    std::memcpy(m_disk.data() + (33 << 20), noise.data(), noise.size());
    put(kSize - 1000, QByteArray(1000, 'z'));
    writeFile(m_raw.toStdString(), m_disk);
    const auto chain = createImage(kStream, m_path, kSize);
    QVERIFY_RESULT(chain);
    const auto bytes = std::as_bytes(std::span(m_disk.constData(), std::size_t(m_disk.size())));
    constexpr std::uint64_t kNoise = 33 << 20, kTail = kSize / kGrain * kGrain;
    for (const Range part : {Range{0, 5 * kGrain}, Range{kNoise, 11 * kGrain}, Range{kTail, kSize - kTail}})
        QVERIFY_RESULT((*chain)->write(part.offset, bytes.subspan(part.offset, part.length)));
    QVERIFY_RESULT((*chain)->close());
}

void TestVmdkStream::convertedDiskIsAStream() {
    const Stream stream = readStream(readFile(m_path));

    QVERIFY2(stream.problem.isEmpty(), qPrintable(stream.problem));
    QVERIFY(stream.disk.size() == m_disk.size() && stream.disk == m_disk);
    QVERIFY(std::ranges::is_sorted(stream.grainSectors));
    QVERIFY(std::ranges::adjacent_find(stream.grainSectors) == stream.grainSectors.end());
}

void TestVmdkStream::tablesAndDirectoryLeadToTheGrains() {
    const QByteArray file = readFile(m_path);
    const Stream stream = readStream(file);
    std::map<std::uint64_t, std::uint64_t> found;
    std::vector<std::uint64_t> tables;
    for (std::uint64_t table = 0; table < 3; ++table) {
        const std::uint64_t place = recordAt<le32>(file, stream.directoryPlace * kSectorSize + table * 4);
        if (place == 0) continue;
        tables.push_back(place);
        for (std::uint64_t index = 0; index < 512; ++index)
            if (const std::uint64_t grain = recordAt<le32>(file, place * kSectorSize + index * 4); grain != 0)
                found[(table * 512 + index) * 128] = grain;
    }
    QCOMPARE(tables, stream.tablePlaces);
    std::map<std::uint64_t, std::uint64_t> expected;
    for (std::size_t index = 0; index < stream.grainSectors.size(); ++index)
        expected[stream.grainSectors[index]] = stream.grainPlaces[index];
    QVERIFY(found == expected);
    // A table follows the grains that it names.
    QVERIFY(stream.tablePlaces.front() < stream.grainPlaces.back());
}

void TestVmdkStream::footerIsTheHeaderWithTheDirectory() {
    const QByteArray file = readFile(m_path);
    const auto header = recordAt<HostedHeaderRecord>(file, 0);
    const auto footer = recordAt<HostedHeaderRecord>(file, std::uint64_t(file.size()) - 1024);

    QCOMPARE(std::uint64_t{header.directoryOffset}, kDirectoryAtEnd);
    QCOMPARE(std::uint64_t{footer.directoryOffset}, readStream(file).directoryPlace);
    QCOMPARE(std::uint32_t{header.version}, kVersionStream);
    QCOMPARE(std::uint32_t{header.flags}, kFlagNewlineTest | kFlagCompressed | kFlagMarkers);
    auto same = footer;
    same.directoryOffset = header.directoryOffset;
    QVERIFY(std::memcmp(&same, &header, sizeof(header)) == 0);
}

void TestVmdkStream::sameBytesWhateverTheThreads() {
    constexpr qsizetype kAfterText = 21 * 512;
    for (const char* workers : {"1", "8"}) {
        const QString other = m_folder.file("other.vmdk");
        const QStringList format{"-f", "raw", "-O", "vmdk", "-o", "subformat=streamOptimized"};
        QVERIFY_EXIT(platter(QStringList{"convert", "-m", workers} + format + QStringList{m_raw, other}), 0);
        QVERIFY(readFile(other.toStdString()).sliced(kAfterText) == readFile(m_path).sliced(kAfterText));
    }
}

void TestVmdkStream::referenceReadsIt() {
    REQUIRE_TOOL("qemu-img");
    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "vmdk", m_raw, m_file}), 0);
    QVERIFY_EXIT(qemuImg({"check", "-f", "vmdk", m_file}), 0);
    QVERIFY_EXIT(platter({"compare", "-f", "raw", "-F", "vmdk", m_raw, m_file}), 0);
    QVERIFY_EXIT(platter({"check", "-f", "vmdk", m_file}), 0);
}

void TestVmdkStream::noLargerThanTheReferences() {
    REQUIRE_TOOL("qemu-img");
    const QString theirs = m_folder.file("theirs.vmdk");
    QVERIFY_EXIT(qemuImg({"convert", "-f", "raw", "-O", "vmdk", "-o", "subformat=streamOptimized", m_raw, theirs}), 0);
    QVERIFY(readFile(m_path).size() <= readFile(theirs.toStdString()).size());
    QVERIFY_EXIT(platter({"compare", "-f", "raw", "-F", "vmdk", m_raw, theirs}), 0);
    QVERIFY_EXIT(platter({"check", "-f", "vmdk", theirs}), 0);
}

void TestVmdkStream::halfAStreamIsRefused() {
    const QByteArray file = readFile(m_path);
    const auto cut = m_folder.path("cut.vmdk");
    for (const qsizetype length : {file.size() - 512, file.size() - 1536, file.size() / 2, qsizetype{65'536}, qsizetype{600}}) {
        writeFile(cut, file.first(length));
        QVERIFY(!openImage(kStream, cut, Access::Read));
    }
}

void TestVmdkStream::footerThatAnnouncesAFooterIsRefused() {
    QByteArray file = readFile(m_path);
    file.replace(file.size() - 1024, 512, file.first(512));
    writeFile(m_folder.path("loop.vmdk"), file);

    QVERIFY_FAILS(openImage(kStream, m_folder.path("loop.vmdk"), Access::Read), ErrorCode::Corrupt);
}

void TestVmdkStream::footedStreamIsNotWrittenTo() {
    const QByteArray before = readFile(m_path);

    QVERIFY_FAILS(openImage(kStream, m_path, Access::ReadWrite), ErrorCode::Unsupported);

    QVERIFY(readFile(m_path) == before);
}

void TestVmdkStream::anyRequestsMeetAFlatDisk_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("plain") << QByteArray("subformat=streamOptimized");
    QTest::newRow("zeroed grains") << QByteArray("subformat=streamOptimized,zeroed_grain=on");
}

void TestVmdkStream::anyRequestsMeetAFlatDisk() {
    QFETCH(QByteArray, options);
    const auto path = m_folder.path("any.vmdk");
    constexpr std::uint64_t kLength = (3 << 20) + 512;
    std::vector<std::byte> model(kLength), bytes(kLength);
    Random random(5);
    {
        const auto chain = createImage({"stream", &vmdk::kDriver, options}, path, kLength);
        QVERIFY_RESULT(chain);
        for (int step = 0; step < 40; ++step) {
            const std::uint64_t offset = random.below(kLength), length = 1 + random.below(std::min<std::uint64_t>(200'000, kLength - offset));
            const auto part = std::span(model).subspan(offset, length);
            if (random.chance(3)) {
                std::ranges::fill(part, std::byte{0});
                QVERIFY_RESULT((*chain)->zero({offset, length}));
            } else {
                fillPattern(part, random.next(), offset);
                QVERIFY_RESULT((*chain)->write(offset, part));
            }
        }
        QVERIFY_RESULT((*chain)->read(0, bytes));
        QVERIFY(bytes == model);
        QVERIFY_RESULT((*chain)->close());
    }
    const auto reopened = openImage(kStream, path, Access::Read);
    QVERIFY_RESULT(reopened);
    QVERIFY_RESULT((*reopened)->read(0, bytes));
    QVERIFY(bytes == model);
}

// Its tables stand in front and its grains may be added to.
void TestVmdkStream::referencesFileTakesMoreGrains() {
    REQUIRE_TOOL("qemu-img");
    const auto path = m_folder.path("theirs2.vmdk");
    const QString file = m_folder.file("theirs2.vmdk");
    QVERIFY_EXIT(qemuImg({"create", "-q", "-f", "vmdk", "-o", "subformat=streamOptimized", file, QString::number(kSize)}), 0);
    QByteArray model(qsizetype(kSize), '\0');
    for (const std::uint64_t offset : {std::uint64_t{1000}, std::uint64_t{40} << 20, std::uint64_t{2000}}) {
        const auto chain = openImage(kStream, path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        const auto bytes = pattern(offset, 0, 100'000);
        QVERIFY_RESULT((*chain)->write(offset, bytes));
        std::memcpy(model.data() + offset, bytes.data(), bytes.size());
        QVERIFY_RESULT((*chain)->close());
    }
    writeFile(m_folder.path("model.raw"), model);
    QVERIFY_EXIT(qemuImg({"compare", "-f", "raw", "-F", "vmdk", m_folder.file("model.raw"), file}), 0);
    QVERIFY_EXIT(platter({"check", file}), 0);
}

void TestVmdkStream::misplacedGrainIsFound() {
    QByteArray file = readFile(m_path);
    const std::uint64_t place = readStream(file).grainPlaces.at(2) * kSectorSize;
    file[qsizetype(place)] = char(file[qsizetype(place)] + 1);
    const auto path = m_folder.path("moved.vmdk");
    writeFile(path, file);
    const auto chain = openImage(kStream, path, Access::Read);
    QVERIFY_RESULT(chain);
    Progress progress;

    const auto report = (*chain)->layer(0).checker()->check({progress});

    QVERIFY_RESULT(report);
    QVERIFY(report->findings.size() == 1 && report->findings.front().id == "vmdk.grain-misplaced");
}

QTEST_APPLESS_MAIN(TestVmdkStream)
#include "tst_vmdk_stream.moc"
