// SPDX-License-Identifier: MIT
// What inspect and the structure tab show: of files that the reference made, every byte of a header belongs to a field and
// values agree with what the reference says; of damaged ones the tree is finite and readable.
#include "blockcore/device/memory_device.h"
#include "blockcore/image/format_driver.h"
#include "blockcore/image/registry.h"
#include "tests/support/programs.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"
#include "tests/support/pattern.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <set>

using namespace blockcore;
using test_support::qemuImg;
using test_support::Random;

namespace {

struct Row {
    const char* name;
    const char* format;
    QStringList options;
    std::vector<std::pair<const char*, qsizetype>> records{}; // fields that must cover their bytes without gaps
    QStringList writes{"write -P 1 1M 64k", "write -P 2 3M 4k"};
};

const std::vector<Row>& rows() {
    static const std::vector<Row> table{
        {"qcow2", "qcow2", {}, {{"header", 112}}},
        {"qcow2 version 2", "qcow2", {"-o", "compat=0.10"}, {{"header", 72}}},
        {"qcow2 small clusters", "qcow2", {"-o", "cluster_size=512,refcount_bits=1"}, {{"header", 112}}},
        {"qcow2 subclusters", "qcow2", {"-o", "extended_l2=on,compression_type=zstd"}, {{"header", 112}}},
        {"qcow2 compressed", "qcow2", {}, {{"header", 112}}, {"write -c -P 3 1M 64k", "write -z 2M 64k"}},
        {"vdi", "vdi", {}, {{"header", 512}}},
        {"vdi static", "vdi", {"-o", "static=on"}, {{"header", 512}}},
        {"vpc dynamic", "vpc", {}, {{"footer_copy", 512}, {"dynamic_header", 1024}, {"footer", 512}}},
        {"vpc fixed", "vpc", {"-o", "subformat=fixed"}, {{"footer", 512}}},
        {"vhdx", "vhdx", {}, {{"file_identifier", 520}, {"header_1", 80}, {"header_2", 80}, {"region_table_1", 80}}},
        {"qed", "qed", {}, {{"header", 64}}},
        {"qcow", "qcow", {}, {{"header", 48}}},
        {"qcow compressed", "qcow", {}, {{"header", 48}}, {"write -c -P 3 1M 4k", "write -P 2 3M 4k"}},
        {"parallels", "parallels", {}, {{"header", 64}}},
    };
    return table;
}

QByteArray makeFile(const Row& row, const test_support::TempDir& folder) {
    const QString file = folder.file("image");
    if (qemuImg(QStringList{"create", "-q", "-f", row.format} + row.options + QStringList{file, "8M"}).exitCode != 0) return {};
    if (!row.writes.isEmpty() && test_support::qemuIo(file, row.writes, {"-f", row.format}).exitCode != 0) return {};
    return test_support::readFile(folder.path("image"));
}

std::vector<std::byte> bytesOf(const QByteArray& file) {
    const auto* data = reinterpret_cast<const std::byte*>(file.constData());
    return {data, data + file.size()};
}

Field treeOf(const char* format, BlockDevice& host) { return findFormat(format)->structure(host); }

Field fieldOf(const Field& root, std::string_view name) {
    const auto path = fieldNamed(root, name);
    if (!path) return {.name = std::string(name), .kind = FieldKind::Error, .value = errorText(path.error())};
    return fieldsAlong(root, *path).back();
}

// The leaf that covers a byte, by name; empty when a group or nobody does.
std::string leafAt(const Field& root, std::uint64_t offset) {
    const Fields along = fieldsAlong(root, fieldAt(root, offset));
    if (along.empty() || along.back().kind == FieldKind::Group || along.back().kind == FieldKind::Table) return {};
    return pathText(along);
}

// Looks at up to limit fields; returns what is against the tree's rules.
QByteArray walk(const Field& field, int& limit, std::size_t depth = 0) {
    if (field.children == nullptr || depth > kMaxFieldDepth) return {};
    const std::uint64_t count = field.children->count();
    for (const std::uint64_t first : std::set<std::uint64_t>{0, count > 80 ? count / 2 : 0, count > 80 ? count - 3 : 0}) {
        const std::uint64_t wanted = std::min<std::uint64_t>(count - std::min(first, count), 40);
        const Fields page = field.children->fetch(first, wanted);
        if (page.size() != wanted) return "a page is short below " + QByteArray::fromStdString(field.name);
        for (const Field& child : page) {
            if (--limit < 0) return {};
            if (child.name.empty()) return "a nameless field below " + QByteArray::fromStdString(field.name);
            if (child.children == nullptr && child.value.empty()) return "no value: " + QByteArray::fromStdString(child.name);
            if (printable(child.value) != child.value) return "unprintable: " + QByteArray::fromStdString(child.name);
            if (const QByteArray problem = walk(child, limit, depth + 1); !problem.isEmpty()) return problem;
        }
    }
    return {};
}

} // namespace

class TestStructure : public QObject {
    Q_OBJECT
private:
    test_support::TempDir m_folder;

    static void addRows() {
        QTest::addColumn<int>("row");
        for (int at = 0; at < int(rows().size()); ++at) QTest::newRow(rows()[at].name) << at;
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
    }

    void everyHeaderByteBelongsToAField_data() { addRows(); }
    void everyHeaderByteBelongsToAField() {
        QFETCH(int, row);
        MemoryDevice host(bytesOf(makeFile(rows()[row], m_folder)));
        const Field root = treeOf(rows()[row].format, host);
        for (const auto& [name, length] : rows()[row].records) {
            const Field record = fieldOf(root, name);
            QVERIFY2(record.place.has_value(), record.value.c_str());
            for (std::uint64_t at = 0; at < std::uint64_t(length); ++at) {
                const std::string leaf = leafAt(root, record.place->offset + at);
                QVERIFY2(leaf.starts_with(name), qPrintable(QString("%1 byte %2: '%3'").arg(name).arg(at).arg(leaf.c_str())));
            }
        }
    }

    void wholeTreeIsNamedAndPrintable_data() { addRows(); }
    void wholeTreeIsNamedAndPrintable() {
        QFETCH(int, row);
        MemoryDevice host(bytesOf(makeFile(rows()[row], m_folder)));
        int limit = 20'000;
        QCOMPARE(walk(treeOf(rows()[row].format, host), limit), QByteArray());
        QVERIFY(limit > 0);
    }

    // Where the reference says that data lies, the tree says which entry maps it, and what part of the disk that is.
    void dataIsFoundWhereTheReferenceSays_data() { addRows(); }
    void dataIsFoundWhereTheReferenceSays() {
        QFETCH(int, row);
        MemoryDevice host(bytesOf(makeFile(rows()[row], m_folder)));
        const Field root = treeOf(rows()[row].format, host);
        const auto map = qemuImg({"map", "--output=json", "-f", rows()[row].format, m_folder.file("image")});
        int checked = 0;
        for (const auto& value : QJsonDocument::fromJson(map.out).array()) {
            const QJsonObject extent = value.toObject();
            if (!extent.contains("offset") || !extent["data"].toBool()) continue;
            const auto offset = extent["offset"].toInteger(), start = extent["start"].toInteger();
            const Fields along = fieldsAlong(root, fieldAt(root, std::uint64_t(offset)));
            QVERIFY2(!along.empty(), map.out);
            for (const Field& field : along)
                if (field.guest)
                    QVERIFY2(std::uint64_t(start) >= field.guest->offset && std::uint64_t(start) < field.guest->end(), pathText(along).c_str());
            ++checked;
        }
        // The reference tells no places of packed clusters and none in VHDX files.
        QVERIFY2(checked > 0 || rows()[row].writes.front().contains("-c") || QByteArray("vhdx") == rows()[row].format, map.out);
    }

    void namesLeadBackToTheirFields_data() { addRows(); }
    void namesLeadBackToTheirFields() {
        QFETCH(int, row);
        const QByteArray file = makeFile(rows()[row], m_folder);
        MemoryDevice host(bytesOf(file));
        const Field root = treeOf(rows()[row].format, host);
        Random random(std::uint64_t(row) + 1);
        int named = 0;
        for (int round = 0; round < 60; ++round) {
            const FieldPath path = fieldAt(root, random.below(std::uint64_t(file.size())));
            if (path.empty()) continue;
            const auto again = fieldNamed(root, pathText(fieldsAlong(root, path)));
            QVERIFY2(again && *again == path, pathText(fieldsAlong(root, path)).c_str());
            ++named;
        }
        QVERIFY(named > 0);
    }

    void qcow2FieldsSayWhatWasAsked() {
        const Row row{"", "qcow2", {"-o", "cluster_size=4k,lazy_refcounts=on", "-b", "/nowhere/base.raw", "-F", "raw", "-u"}, {}, {}};
        MemoryDevice host(bytesOf(makeFile(row, m_folder)));
        const Field root = treeOf("qcow2", host);
        QCOMPARE(fieldOf(root, "header.cluster_bits").number, std::optional<std::uint64_t>(12));
        QCOMPARE(fieldOf(root, "header.size").number, std::optional<std::uint64_t>(8 << 20));
        QCOMPARE(fieldOf(root, "header.compatible_features").value, std::string("lazy_refcounts"));
        QCOMPARE(fieldOf(root, "header.compatible_features.lazy_refcounts").number, std::optional<std::uint64_t>(1));
        QCOMPARE(fieldOf(root, "backing_file_name").value, std::string("\"/nowhere/base.raw\""));
        QCOMPARE(fieldOf(root, "header_extensions.backing_format.text").value, std::string("\"raw\""));
        QCOMPARE(leafAt(root, 0x20), std::string("header.crypt_method"));
        const Field name = fieldOf(root, "header.backing_file_offset");
        QCOMPARE(*name.place, (Range{8, 8}));
        QCOMPARE(name.target->offset, fieldOf(root, "backing_file_name").place->offset);
    }

    void snapshotsAndBitmapsAreLists() {
        const Row row{"", "qcow2", {}};
        makeFile(row, m_folder);
        const QString file = m_folder.file("image");
        for (const char* name : {"first", "second one"}) QVERIFY_EXIT(qemuImg({"snapshot", "-c", name, file}), 0);
        QVERIFY_EXIT(qemuImg({"bitmap", "--add", file, "dirt"}), 0);
        MemoryDevice host(bytesOf(test_support::readFile(m_folder.path("image"))));
        const Field root = treeOf("qcow2", host);
        QCOMPARE(fieldOf(root, "snapshot_table").children->count(), std::uint64_t(2));
        QCOMPARE(fieldOf(root, "snapshot_table[1].name").value, std::string("\"second one\""));
        QCOMPARE(fieldOf(root, "snapshot_table[1].disk_size").number, std::optional<std::uint64_t>(8 << 20));
        const Field l2 = fieldOf(root, "snapshot_table[0].l1_table[0].l2_table");
        QVERIFY(l2.kind == FieldKind::Table);
        QCOMPARE(fieldOf(root, "bitmap_directory[0].name").value, std::string("\"dirt\""));
        QVERIFY(fieldOf(root, "bitmap_directory[0].bitmap_table").children->count() > 0);
    }

    void metadataOfEveryKindIsFound() {
        const Row row{"", "qcow2", {}};
        MemoryDevice host(bytesOf(makeFile(row, m_folder)));
        const Field root = treeOf("qcow2", host);
        QCOMPARE(fieldOf(root, "header_extensions.feature_names.names[0].name").value, std::string("\"dirty bit\""));
        const Field l2 = fieldOf(root, "l1_table[0].l2_table"), block = fieldOf(root, "refcount_table[0].refcount_block");
        QCOMPARE(leafAt(root, l2.place->offset + 17), std::string("l1_table[0].l2_table[2]"));
        QCOMPARE(leafAt(root, block.place->offset + 9), std::string("refcount_table[0].refcount_block[4]"));
        const Field data = fieldOf(root, "l1_table[0].l2_table[16]");
        QCOMPARE(*data.guest, (Range{1 << 20, 65536}));
        QCOMPARE(leafAt(root, data.target->offset + 100), std::string("l1_table[0].l2_table[16].cluster"));
    }

    // Everything random damage can do to headers: no crash, no endless tree, no unprintable text.
    void damagedFilesAreShownAsFarAsTheyGo_data() { addRows(); }
    void damagedFilesAreShownAsFarAsTheyGo() {
        QFETCH(int, row);
        const QByteArray whole = makeFile(rows()[row], m_folder);
        Random random(std::uint64_t(row) + 77);
        for (std::uint64_t round = 0; round < test_support::rounds(40); ++round) {
            QByteArray damaged = whole;
            if (random.chance(4)) damaged.truncate(qsizetype(random.below(std::uint64_t(whole.size()))));
            for (std::uint64_t patch = random.below(6) + 1; patch > 0 && !damaged.isEmpty(); --patch) {
                const bool footer = row == 8 || random.chance(5);
                const std::uint64_t span = std::min<std::uint64_t>(std::uint64_t(damaged.size()), footer ? 512 : random.chance(2) ? 128 : 200'000);
                const std::uint64_t at = (footer ? std::uint64_t(damaged.size()) - span : 0) + random.below(span);
                const std::uint64_t length = std::min<std::uint64_t>(random.below(8) + 1, std::uint64_t(damaged.size()) - at);
                const char fill = random.chance(3) ? char(0xff) : random.chance(2) ? '\0' : char(random.next());
                damaged.replace(qsizetype(at), qsizetype(length), QByteArray(qsizetype(length), fill));
            }
            MemoryDevice host(bytesOf(damaged));
            const Field root = treeOf(rows()[row].format, host);
            int limit = 3000;
            QCOMPARE(walk(root, limit), QByteArray());
            for (int probe = 0; probe < 3 && !damaged.isEmpty(); ++probe)
                fieldAt(root, random.below(std::uint64_t(damaged.size())), {.budget = 4 << 20});
        }
    }

    void emptyFileHasErrorsOnly() {
        for (const FormatDriver* driver : formatDrivers()) {
            if (driver->structure == nullptr) continue;
            MemoryDevice host;
            int limit = 1000;
            QCOMPARE(walk(driver->structure(host), limit), QByteArray());
            QVERIFY(fieldAt(driver->structure(host), 0).size() <= 2);
        }
    }

    void wrongNamesAreSaid() {
        MemoryDevice host(bytesOf(makeFile(rows().front(), m_folder)));
        const Field root = treeOf("qcow2", host);
        for (const char* name : {"nothing", "header.nothing", "l1_table[99999]", "l1_table[x]", "header[", "l1_table[0].l2_table[0].x.y"})
            QVERIFY2(!fieldNamed(root, name), name);
        QVERIFY(fieldNamed(root, "")->empty());
    }

    void hostileTextIsEscaped() {
        QCOMPARE(printable("plain \xc3\xa4"), std::string("plain \xc3\xa4"));
        QCOMPARE(printable("\x1b[31m"), std::string("\\x1b[31m"));
        QCOMPARE(printable("\xff\xc0\x80"), std::string("\\xff\\xc0\\x80"));
        QCOMPARE(printable("a\xe2\x80\xae"), std::string("a\\xe2\\x80\\xae"));
        QCOMPARE(printable("\xc2\x9b"), std::string("\\xc2\\x9b"));
    }
};

QTEST_GUILESS_MAIN(TestStructure)
#include "tst_structure.moc"
