// SPDX-License-Identifier: MIT
// Other sizes for images of formats that the reference does not resize: it reads them afterwards, with the same bytes; what
// is new is zeroes; data is never cut; and a power cut at every write leaves the old size or the new one.
#include "blockcore/image/registry.h"
#include "tests/support/crash_device.h"
#include "tests/support/format_rows.h"
#include "tests/support/memory_opener.h"
#include "tests/support/pattern.h"
#include "tests/support/programs.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QTest>

#include <algorithm>
#include <cstring>

using namespace blockcore;
using namespace test_support;

namespace {

constexpr std::uint64_t kMiB = 1ULL << 20, kSize = 10 * kMiB + 512;

struct Kind {
    const char* format;
    const char* options;
};
constexpr Kind kKinds[] = {
    {"vdi", ""},
    {"vdi", "static=on"},
    {"vpc", ""},
    {"vpc", "force_size=on"},
    {"vpc", "subformat=fixed"},
    {"vpc", "subformat=fixed,force_size=on"},
    {"vhdx", ""},
    {"vhdx", "subformat=fixed,block_state_zero=off"},
    {"vhdx", "block_size=1M"},
    {"vmdk", ""},
    {"vmdk", "zeroed_grain=on"},
};

void addKinds() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("options");
    for (const Kind& kind : kKinds)
        QTest::addRow("%s %s", kind.format, kind.options) << QString(kind.format) << QString(kind.options);
}

Result<std::unique_ptr<Image>> openBytes(const FormatDriver& driver, std::unique_ptr<BlockDevice> host, Access access) {
    static MemoryOpener files;
    return driver.open({.path = "image", .host = std::move(host), .access = access, .files = files});
}

Result<std::unique_ptr<Image>> createBytes(const FormatDriver& driver, std::unique_ptr<BlockDevice> host,
                                           const QString& options, std::uint64_t size) {
    static MemoryOpener files;
    CreateRequest request{.path = "image", .host = std::move(host), .size = size, .options = {}, .files = files};
    if (!options.isEmpty()) TRY(request.options.add(options.toStdString()));
    return driver.create(std::move(request));
}

Result<> resizeTo(Image& image, std::uint64_t size) {
    if (image.resizer() == nullptr) return fail(ErrorCode::Unsupported, "no resizer");
    TRY(image.resizer()->resize(size, Preallocation::Off));
    TRY(image.close());
    return image.flush();
}

// The first difference of the image from content and, behind it, zeroes.
QString differenceFrom(Image& image, std::span<const std::byte> content) {
    std::vector<std::byte> bytes;
    for (std::uint64_t at = 0; at < image.size(); at += bytes.size()) {
        bytes.assign(std::min(kMiB, image.size() - at), std::byte{1});
        if (const auto read = image.read(at, bytes); !read) return QString::fromStdString(errorText(read.error()));
        for (std::size_t index = 0; index < bytes.size(); ++index)
            if (bytes[index] != (at + index < content.size() ? content[at + index] : std::byte{0}))
                return QStringLiteral("byte %1 differs").arg(at + index);
    }
    return {};
}

} // namespace

class TestFormatResize : public QObject {
    Q_OBJECT
private slots:
    void growsAsTheReferenceReadsIt_data() { addKinds(); }
    void growsAsTheReferenceReadsIt();
    void shrinksWhereNothingIsCut_data() { addKinds(); }
    void shrinksWhereNothingIsCut();
    void powerCutLeavesOldOrNewSize_data();
    void powerCutLeavesOldOrNewSize();
};

void TestFormatResize::growsAsTheReferenceReadsIt() {
    REQUIRE_TOOL("qemu-img");
    REQUIRE_TOOL("qemu-io");
    QFETCH(QString, format);
    QFETCH(QString, options);
    TempDir folder;
    QStringList create{"create", "-q", "-f", format};
    if (!options.isEmpty()) create << "-o" << options;
    const QString image = folder.file("a"), raw = folder.file("raw");
    QVERIFY_EXIT(qemuImg(create << image << QString::number(kSize)), 0);
    const QStringList pattern{"-f", format, "-c", "write -P 7 0 64k", "-c", "write -P 9 5M 100k", "-c", "write -P 3 9M 512k"};
    QVERIFY_EXIT(run("qemu-io", QStringList(pattern) << image), 0);
    QVERIFY_EXIT(qemuImg({"convert", "-f", format, "-O", "raw", image, raw}), 0);
    for (const std::uint64_t wanted : {30 * kMiB, 200 * kMiB, 400 * kMiB}) {
        QVERIFY_EXIT(run(PLATTER_BINARY, {"resize", "-q", "-f", format, image, QString::number(wanted)}), 0);

        std::uint64_t size = 0;
        {
            const auto opened = openImage({"", findFormat(format.toStdString()), {}}, image.toStdString(), Access::Read);
            QVERIFY_RESULT(opened);
            size = (*opened)->size();
        }
        QVERIFY(size >= wanted && size < wanted + wanted / 100 + 65536);
        std::filesystem::resize_file(raw.toStdString(), size);
        QVERIFY_EXIT(qemuImg({"compare", "-q", "-f", format, "-F", "raw", image, raw}), 0);
        QVERIFY_EXIT(run(PLATTER_BINARY, {"compare", "-q", "-f", format, "-F", "raw", image, raw}), 0);
        const QString last = QStringLiteral("write -P 5 %1 64k").arg(size - 65536);
        QVERIFY_EXIT(run("qemu-io", {"-f", format, "-c", last, image}), 0);
        QVERIFY_EXIT(run("qemu-io", {"-f", "raw", "-c", last, raw}), 0);
        QVERIFY_EXIT(run(PLATTER_BINARY, {"compare", "-q", "-f", format, "-F", "raw", image, raw}), 0);
        if (format != "vpc") QVERIFY_EXIT(qemuImg({"check", "-f", format, image}), 0);
    }
}

void TestFormatResize::shrinksWhereNothingIsCut() {
    QFETCH(QString, format);
    QFETCH(QString, options);
    TempDir folder;
    const auto path = folder.path("a");
    const FormatRow row{"", findFormat(format.toStdString()), options.toUtf8()};
    QVERIFY_RESULT(createImage(row, path, 40 * kMiB));
    std::vector<std::byte> content(kMiB + 70'000);
    fillPattern(std::span(content).subspan(kMiB), 1, kMiB);
    {
        const auto chain = openImage(row, path, Access::ReadWrite);
        QVERIFY_RESULT(chain);
        Image& image = (*chain)->layer(0);
        QVERIFY_RESULT(image.write(0, content));
        QVERIFY_RESULT(image.flush());
        const QByteArray before = readFile(path);

        const auto cut = image.resizer()->resize(kMiB + 4096, Preallocation::Off);

        QVERIFY(!cut && cut.error().code == ErrorCode::InvalidArgument);
        QVERIFY(cut.error().message.contains("The disk holds data up to byte "));
        QVERIFY(readFile(path) == before);
        const auto shrunk = resizeTo(image, 20 * kMiB);
        // All blocks of this one have their space.
        if (options.contains("block_state_zero=off")) {
            QVERIFY(!shrunk && shrunk.error().code == ErrorCode::InvalidArgument);
            return;
        }
        QVERIFY_RESULT(shrunk);
    }
    const auto again = openImage(row, path, Access::Read);
    QVERIFY_RESULT(again);
    QVERIFY((*again)->size() >= 20 * kMiB && (*again)->size() < 21 * kMiB);
    const QString difference = differenceFrom((*again)->layer(0), content);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
    if (format == "vdi") QVERIFY_EXIT(qemuImg({"check", "-f", format, QString::fromStdString(path.string())}), 0);
}

void TestFormatResize::powerCutLeavesOldOrNewSize_data() {
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("options");
    QTest::addColumn<quint64>("newSize");
    for (const Kind& kind : kKinds) {
        // All their space is written at once: too much to be replayed so often.
        if (QString(kind.options).contains("off") || QString(kind.options).contains("static")) continue;
        QTest::addRow("%s %s grows", kind.format, kind.options) << QString(kind.format) << QString(kind.options) << quint64{5 * kMiB};
        QTest::addRow("%s %s shrinks", kind.format, kind.options) << QString(kind.format) << QString(kind.options) << quint64{2 * kMiB};
    }
    QTest::newRow("vdi: the map moves") << "vdi" << "" << quint64{140 * kMiB};
    QTest::newRow("vmdk: more tables") << "vmdk" << "" << quint64{70 * kMiB};
    QTest::newRow("vpc: the table moves") << "vpc" << "" << quint64{300 * kMiB};
}

void TestFormatResize::powerCutLeavesOldOrNewSize() {
    QFETCH(QString, format);
    QFETCH(QString, options);
    QFETCH(quint64, newSize);
    const FormatDriver& driver = *findFormat(format.toStdString());
    std::uint64_t oldSize = 0, size = 0;
    std::vector<std::byte> content(70'000);
    fillPattern(content, 3, 0);
    auto log = std::make_shared<WriteLog>();
    {
        const auto image = createBytes(driver, std::make_unique<CrashDevice>(std::vector<std::byte>{}, log), options, 3 * kMiB);
        QVERIFY_RESULT(image);
        oldSize = (*image)->size();
        QVERIFY_RESULT((*image)->write(0, content));
        QVERIFY_RESULT((*image)->close());
    }
    const auto before = log->stateAt(log->length(), [](std::size_t) { return true; });
    log = std::make_shared<WriteLog>(before);
    {
        const auto image = openBytes(driver, std::make_unique<CrashDevice>(before, log), Access::ReadWrite);
        QVERIFY_RESULT(image);
        QVERIFY_RESULT(resizeTo(**image, newSize));
        size = (*image)->size();
        QVERIFY(size != oldSize);
    }
    Random random(7);
    bool sawOld = false, sawNew = false;
    for (std::size_t cut = 0; cut <= log->length(); ++cut) {
        for (int variant = 0; variant < 3; ++variant) {
            auto state = log->stateAt(cut, [&](std::size_t) { return variant == 0 || random.chance(2); });

            const auto image = openBytes(driver, std::make_unique<MemoryDevice>(std::move(state), Access::Read), Access::Read);

            QVERIFY_RESULT(image);
            const std::uint64_t found = (*image)->size();
            QVERIFY(found == oldSize || found == size);
            sawOld |= found == oldSize;
            sawNew |= found == size;
            if (cut == log->length()) QCOMPARE(found, size);
            const QString difference = differenceFrom(**image, content);
            QVERIFY2(difference.isEmpty(), qPrintable(QStringLiteral("event %1: %2").arg(cut).arg(difference)));
        }
    }
    QVERIFY(sawOld && sawNew);
}

QTEST_GUILESS_MAIN(TestFormatResize)
#include "tst_format_resize.moc"
