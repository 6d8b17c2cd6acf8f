// SPDX-License-Identifier: MIT
// Cuts the power at every write while bitmaps are changed or record what is written, and while an image is amended. What
// is left must open with the guest's bytes; of a bitmap that is not marked as in use, the content is that of before or
// after, and before only while no guest byte has changed.
#include "blockcore/chain/chain.h"
#include "blockcore/formats/qcow2/driver.h"
#include "tests/support/crash_device.h"
#include "tests/support/memory_opener.h"
#include "tests/support/result_macros.h"

#include <QTest>

using namespace blockcore;
using namespace test_support;

namespace {

using Bytes = std::vector<std::byte>;
using Marks = std::vector<std::pair<std::uint64_t, std::uint64_t>>;
using Work = std::function<Result<>(Chain&)>;

constexpr std::uint64_t kDiskSize = 1U << 20;

MemoryOpener& noFiles() {
    static MemoryOpener files;
    return files;
}

Result<std::unique_ptr<Chain>> openChain(const Bytes& bytes, std::shared_ptr<WriteLog> log, Access access) {
    auto image = TRY(qcow2::kDriver.open({.path = "image",
                                          .host = std::make_unique<CrashDevice>(bytes, std::move(log)),
                                          .access = access,
                                          .files = noFiles()}));
    return Chain::adopt(std::move(image), "image", {.followBacking = false}, noFiles());
}

Bytes whole(const WriteLog& log) {
    return log.stateAt(log.length(), [](std::size_t) { return true; });
}

Result<Bytes> freshImage(const std::string& options) {
    const auto log = std::make_shared<WriteLog>();
    CreateRequest request{.path = "image", .host = std::make_unique<CrashDevice>(Bytes{}, log), .size = kDiskSize,
                          .options = {}, .files = noFiles()};
    TRY(request.options.add(options));
    auto image = TRY(qcow2::kDriver.create(std::move(request)));
    TRY(image->close());
    return whole(*log);
}

// The image after work, and how it got there.
Result<std::shared_ptr<WriteLog>> record(const Bytes& before, const Work& work) {
    auto log = std::make_shared<WriteLog>(before);
    const auto chain = TRY(openChain(before, log, Access::ReadWrite));
    TRY(work(*chain));
    TRY(chain->close());
    TRY(chain->flush());
    return log;
}

struct Seen {
    Bytes guest;
    std::map<std::string, Marks> bitmaps;       // the consistent ones
    bool operator==(const Seen&) const = default;
};

Result<Seen> look(const Bytes& bytes) {
    const auto chain = TRY(openChain(bytes, std::make_shared<WriteLog>(bytes), Access::Read));
    Seen seen{.guest = Bytes(chain->size()), .bitmaps = {}};
    TRY(chain->read(0, seen.guest));
    Image& image = chain->layer(0);
    for (const BitmapInfo& info : image.info().bitmaps.value_or(std::vector<BitmapInfo>{})) {
        if (!info.consistent) continue;
        Marks& marks = seen.bitmaps[info.name];
        TRY(image.bitmaps()->visit(info.name, [&](Range guest) { marks.emplace_back(guest.offset, guest.length); }));
    }
    Progress progress;
    const CheckReport report = TRY(image.checker()->check(RunContext{.progress = progress}));
    if (report.corruptions + report.checkErrors != 0) return fail(ErrorCode::Corrupt, "The check finds more than leaks");
    return seen;
}

Work makeBitmap(const char* name, bool enabled = true) {
    return [=](Chain& chain) -> Result<> {
        BitmapStore& store = *chain.layer(0).bitmaps();
        TRY(store.add(name, 65536));
        return enabled ? Result<>{} : store.disable(name);
    };
}
Work onStore(Result<> (BitmapStore::*change)(std::string_view), const char* name) {
    return [=](Chain& chain) { return (chain.layer(0).bitmaps()->*change)(name); };
}
Result<> guestWrite(Chain& chain) { return chain.write(70'000, Bytes(3000, std::byte{7})); }
Result<> guestZero(Chain& chain) { return chain.zero({0, 300'000}); }
Result<> mergeBoth(Chain& chain) {
    BitmapStore& store = *chain.layer(0).bitmaps();
    return store.merge("b", store, "a");
}
Work amending(const char* options) {
    return [=](Chain& chain) -> Result<> {
        FormatOptions changes;
        TRY(changes.add(options));
        Progress progress;
        return chain.layer(0).amender()->amend(changes, RunContext{.progress = progress});
    };
}

} // namespace

class TestQcow2BitmapCrash : public QObject {
    Q_OBJECT
private slots:
    void everyCutIsBeforeOrAfterOrMarked_data();
    void everyCutIsBeforeOrAfterOrMarked();

private:
    Work work(const QByteArray& name);
};

void TestQcow2BitmapCrash::everyCutIsBeforeOrAfterOrMarked_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("name");
    for (const char* options : {"cluster_size=64k", "cluster_size=1k", "cluster_size=4k,refcount_bits=1",
                                "cluster_size=64k,backing_file=somewhere/below.qcow2,backing_fmt=qcow2"})
        for (const char* name : {"add", "addFirst", "remove", "removeLast", "clear", "disable", "enable", "merge", "write", "zero",
                                 "compat=v2", "refcount_bits=64", "refcount_bits=8", "lazy_refcounts=on"}) {
            const QByteArray text(options);
            // Version 2 has 16 bits; zeroes over a backing file are another test's.
            if (text.contains("refcount_bits=1") && QByteArray(name) == "compat=v2") continue;
            if (text.contains("backing") && QByteArray(name) == "zero") continue;
            QTest::addRow("%s: %s", options, name) << text << QByteArray(name);
        }
}

Work TestQcow2BitmapCrash::work(const QByteArray& name) {
    if (name == "add" || name == "addFirst") return makeBitmap("c");
    if (name == "remove") return onStore(&BitmapStore::remove, "a");
    if (name == "removeLast") return onStore(&BitmapStore::remove, "a");
    if (name == "clear") return onStore(&BitmapStore::clear, "a");
    if (name == "disable") return onStore(&BitmapStore::disable, "a");
    if (name == "enable") return onStore(&BitmapStore::enable, "b");
    if (name == "merge") return mergeBoth;
    if (name == "write") return guestWrite;
    if (name == "zero") return guestZero;
    return amending(name.constData());
}

void TestQcow2BitmapCrash::everyCutIsBeforeOrAfterOrMarked() {
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, name);
    auto image = freshImage(options.toStdString());
    QVERIFY_RESULT(image);
    const auto step = [&](const Work& change) -> Result<> {
        const auto log = TRY(record(*image, change));
        *image = whole(*log);
        return {};
    };
    if (name != "addFirst") QVERIFY_RESULT(step(makeBitmap("a")));
    if (name != "addFirst" && name != "removeLast") QVERIFY_RESULT(step(makeBitmap("b", false)));
    QVERIFY_RESULT(step([](Chain& chain) { return chain.write(200'000, Bytes(500'000, std::byte{1})); }));
    const auto before = look(*image);
    QVERIFY_RESULT(before);
    const auto log = record(*image, work(name));
    QVERIFY_RESULT(log);
    const auto after = look(whole(**log));
    QVERIFY_RESULT(after);
    const bool changes = name != "disable" && name != "enable" && !name.contains("bits") && !name.contains("lazy");
    QCOMPARE(*before != *after, changes);

    Random random(qHash(options + name));
    for (std::size_t cut = 0; cut <= (*log)->length(); ++cut) {
        for (int round = 0; round < 3; ++round) {
            const Bytes state = (*log)->stateAt(cut, [&](std::size_t) { return round == 0 || random.chance(2); });
            const auto seen = look(state);
            QVERIFY_RESULT(seen);
            for (const auto& [bitmap, marks] : seen->bitmaps) {
                const auto old = before->bitmaps.find(bitmap), fresh = after->bitmaps.find(bitmap);
                const bool isOld = old != before->bitmaps.end() && old->second == marks;
                const bool isNew = fresh != after->bitmaps.end() && fresh->second == marks;
                QVERIFY2(isOld || isNew, qPrintable(QStringLiteral("bitmap %1 at cut %2").arg(bitmap.c_str()).arg(cut)));
                const bool records = bitmap == "a";
                QVERIFY2(isNew || !records || seen->guest == before->guest, "a write is not in the bitmap");
            }
            if (before->guest == after->guest) QVERIFY(seen->guest == before->guest);
        }
    }
}

QTEST_APPLESS_MAIN(TestQcow2BitmapCrash)
#include "tst_qcow2_bitmap_crash.moc"
