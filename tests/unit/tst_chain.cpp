// SPDX-License-Identifier: MIT
// Chains of real files: depth, loops, differing sizes, broken links, how far names inside images reach.
#include "blockcore/chain/chain.h"
#include "blockcore/chain/file_name.h"
#include "blockcore/device/real_files.h"
#include "blockcore/image/registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace blockcore;

namespace {

constexpr std::uint64_t kMiB = 1 << 20;

struct Recipe {
    std::uint64_t size = kMiB;
    std::optional<std::string> backing{}, backingFormat{};
};

} // namespace

class TestChain : public QObject {
    Q_OBJECT
private slots:
    void init();
    void overlayReadsWhatTheBaseSupplies();
    void shorterBaseReadsAsZeroBeyondItsEnd();
    void everyLayerCanBeReadFrom();
    void writeChangesTheTopAlone();
    void twoHundredLayersOpenAndOneMoreIsRefused();
    void loopsAreRefused_data();
    void loopsAreRefused();
    void missingBackingFileNamesEveryStep();
    void brokenLinkIsKeptWhenAsked();
    void namesBeyondReachAreRefused_data();
    void namesBeyondReachAreRefused();
    void allowedFolderExtendsTheReach();
    void unrecordedFormatIsProbed();
    void namesMeanPathsOrProtocols_data();
    void namesMeanPathsOrProtocols();
    void namesAreRelativeToTheImageThatHoldsThem();

private:
    std::string path(const std::string& name) const { return m_folder->path().toStdString() + "/" + name; }
    void makeRaw(const std::string& name, std::uint64_t size, char fill) const;
    void makeQcow2(const std::string& name, const Recipe& recipe) const;
    Result<std::unique_ptr<Chain>> open(const std::string& name, OpenPolicy policy = {},
                                        Access access = Access::Read) const;
    static int byteAt(BlockDevice& device, std::uint64_t offset);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestChain::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestChain::makeRaw(const std::string& name, std::uint64_t size, char fill) const {
    QFile file(QString::fromStdString(path(name)));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(QByteArray(static_cast<qsizetype>(size), fill));
}

void TestChain::makeQcow2(const std::string& name, const Recipe& recipe) const {
    RealFiles files;
    FormatOptions options;
    if (recipe.backing) options.set("backing_file", *recipe.backing);
    if (recipe.backingFormat) options.set("backing_fmt", *recipe.backingFormat);
    auto host = files.create({.path = path(name), .access = Access::ReadWrite});
    QVERIFY2(host, host ? "" : errorText(host.error()).c_str());
    auto image = findFormat("qcow2")->create(CreateRequest{.path = path(name),
                                                           .host = std::move(*host),
                                                           .size = recipe.size,
                                                           .options = options,
                                                           .files = files});
    QVERIFY2(image, image ? "" : errorText(image.error()).c_str());
    QVERIFY((*image)->close());
}

Result<std::unique_ptr<Chain>> TestChain::open(const std::string& name, OpenPolicy policy,
                                               Access access) const {
    static RealFiles files;
    return Chain::open({.name = path(name)}, access, policy, files);
}

int TestChain::byteAt(BlockDevice& device, std::uint64_t offset) {
    std::byte value{};
    device.read(offset, {&value, 1}).value();
    return std::to_integer<int>(value);
}

void TestChain::overlayReadsWhatTheBaseSupplies() {
    makeRaw("base.raw", kMiB, 'b');
    makeQcow2("top.qcow2", {.backing = "base.raw", .backingFormat = "raw"});

    const auto chain = open("top.qcow2").value();

    QCOMPARE(chain->depth(), std::size_t{2});
    QCOMPARE(byteAt(*chain, 4711), int{'b'});
    QCOMPARE(chain->extentAt(0, kMiB).value().layer, 1u);
}

void TestChain::shorterBaseReadsAsZeroBeyondItsEnd() {
    makeRaw("base.raw", kMiB, 'b');
    makeQcow2("top.qcow2", {.size = 2 * kMiB, .backing = "base.raw", .backingFormat = "raw"});

    const auto chain = open("top.qcow2").value();

    std::vector<std::byte> bytes(2 * kMiB);
    QVERIFY(chain->read(0, bytes));
    QCOMPARE(bytes[kMiB - 1], std::byte{'b'});
    QCOMPARE(bytes[kMiB], std::byte{0});
    const Extent beyond = chain->extentAt(kMiB, kMiB).value();
    QCOMPARE(beyond.kind, ExtentKind::Unallocated);
    QCOMPARE(beyond.layer, 0u);
}

void TestChain::everyLayerCanBeReadFrom() {
    makeRaw("base.raw", kMiB, 'b');
    makeQcow2("mid.qcow2", {.backing = "base.raw", .backingFormat = "raw"});
    QVERIFY(open("mid.qcow2", {}, Access::ReadWrite).and_then([](auto chain) -> Result<> {
        TRY(chain->write(0, std::vector<std::byte>(1000, std::byte{'m'})));
        return chain->close();
    }));
    makeQcow2("top.qcow2", {.backing = "mid.qcow2", .backingFormat = "qcow2"});
    QVERIFY(open("top.qcow2", {}, Access::ReadWrite).and_then([](auto chain) -> Result<> {
        TRY(chain->write(0, std::vector<std::byte>(10, std::byte{'t'})));
        return chain->close();
    }));

    const auto chain = open("top.qcow2").value();

    QCOMPARE(byteAt(chain->viewFrom(0), 0), int{'t'});
    QCOMPARE(byteAt(chain->viewFrom(0), 10), int{'m'});
    QCOMPARE(byteAt(chain->viewFrom(1), 0), int{'m'});
    QCOMPARE(byteAt(chain->viewFrom(1), 1000), int{'b'});
    QCOMPARE(byteAt(chain->viewFrom(2), 0), int{'b'});
}

void TestChain::writeChangesTheTopAlone() {
    makeRaw("base.raw", kMiB, 'b');
    makeQcow2("top.qcow2", {.backing = "base.raw", .backingFormat = "raw"});

    {
        const auto chain = open("top.qcow2", {}, Access::ReadWrite).value();
        QVERIFY(chain->write(70000, std::vector<std::byte>(5, std::byte{'t'})));
        QVERIFY(chain->close());
    }

    const auto chain = open("top.qcow2").value();
    QCOMPARE(byteAt(*chain, 70000), int{'t'});
    QCOMPARE(byteAt(*chain, 69999), int{'b'}); // completed from the base
    QCOMPARE(byteAt(chain->viewFrom(1), 70000), int{'b'});
}

void TestChain::twoHundredLayersOpenAndOneMoreIsRefused() {
    makeRaw("0", kMiB, 'b');
    for (int number = 1; number <= 200; ++number)
        makeQcow2(std::to_string(number),
                  {.backing = std::to_string(number - 1), .backingFormat = number == 1 ? "raw" : "qcow2"});

    const auto allowed = open("199");
    const auto refused = open("200");

    QVERIFY(allowed);
    QCOMPARE((*allowed)->depth(), std::size_t{200});
    QCOMPARE(byteAt(**allowed, 0), int{'b'});
    QVERIFY(!refused);
    QVERIFY(QString::fromStdString(refused.error().message).contains("longer than 200"));
}

void TestChain::loopsAreRefused_data() {
    QTest::addColumn<QString>("backingOfBase");
    QTest::newRow("names itself") << "base.qcow2";
    QTest::newRow("names the top") << "top.qcow2";
    QTest::newRow("names the top by a link") << "link";
}

void TestChain::loopsAreRefused() {
    QFETCH(QString, backingOfBase);
    makeQcow2("base.qcow2", {.backing = backingOfBase.toStdString(), .backingFormat = "qcow2"});
    makeQcow2("top.qcow2", {.backing = "base.qcow2", .backingFormat = "qcow2"});
    QVERIFY(QFile::link(m_folder->filePath("top.qcow2"), m_folder->filePath("link")));

    const auto chain = open("top.qcow2");

    QVERIFY(!chain);
    QVERIFY(QString::fromStdString(chain.error().message).contains("infinite loop"));
}

void TestChain::missingBackingFileNamesEveryStep() {
    makeQcow2("mid.qcow2", {.backing = "gone.raw", .backingFormat = "raw"});
    makeQcow2("top.qcow2", {.backing = "mid.qcow2", .backingFormat = "qcow2"});

    const auto chain = open("top.qcow2");

    QVERIFY(!chain);
    QCOMPARE(chain.error().code, ErrorCode::NotFound);
    QCOMPARE(errorText(chain.error()), "Could not open '" + path("top.qcow2") +
                                           "': Could not open backing file: Could not open backing file: "
                                           "Could not open '" +
                                           path("gone.raw") + "': No such file or directory");
}

void TestChain::brokenLinkIsKeptWhenAsked() {
    makeQcow2("top.qcow2", {.backing = "gone.raw", .backingFormat = "raw"});

    const auto chain = open("top.qcow2", {.keepBroken = true}).value();

    QCOMPARE(chain->depth(), std::size_t{1});
    QVERIFY(chain->brokenLink());
    QCOMPARE(chain->brokenLink()->reference.name, std::string("gone.raw"));
    QCOMPARE(chain->brokenLink()->resolved.string(), path("gone.raw"));
    std::byte value{};
    QVERIFY(!chain->read(0, {&value, 1})); // nobody knows what lies there
}

void TestChain::namesBeyondReachAreRefused_data() {
    QTest::addColumn<int>("reach");
    QTest::addColumn<bool>("inSameFolder");
    QTest::addColumn<bool>("opens");
    QTest::newRow("none, beside") << int(Reach::None) << true << false;
    QTest::newRow("same folder, beside") << int(Reach::SameFolder) << true << true;
    QTest::newRow("same folder, elsewhere") << int(Reach::SameFolder) << false << false;
    QTest::newRow("any file, elsewhere") << int(Reach::AnyFile) << false << true;
    QTest::newRow("any, elsewhere") << int(Reach::Any) << false << true;
}

void TestChain::namesBeyondReachAreRefused() {
    QFETCH(int, reach);
    QFETCH(bool, inSameFolder);
    QFETCH(bool, opens);
    QDir(m_folder->path()).mkdir("sub");
    makeRaw("base.raw", kMiB, 'b');
    const std::string top = inSameFolder ? "top.qcow2" : "sub/top.qcow2";
    makeQcow2(top, {.backing = inSameFolder ? "base.raw" : "../base.raw", .backingFormat = "raw"});

    const auto chain = open(top, {.reach = static_cast<Reach>(reach)});

    QCOMPARE(chain.has_value(), opens);
    if (!opens) QCOMPARE(chain.error().code, ErrorCode::PermissionDenied);
}

void TestChain::allowedFolderExtendsTheReach() {
    QDir(m_folder->path()).mkdir("sub");
    makeRaw("base.raw", kMiB, 'b');
    makeQcow2("sub/top.qcow2", {.backing = "../base.raw", .backingFormat = "raw"});
    const auto canonicalFolder = std::filesystem::canonical(m_folder->path().toStdString());

    const auto chain = open("sub/top.qcow2", {.reach = Reach::SameFolder, .allowed = {canonicalFolder}});

    QVERIFY(chain);
}

void TestChain::unrecordedFormatIsProbed() {
    makeQcow2("base.qcow2", {.size = 3 * kMiB});
    makeQcow2("top.qcow2", {.size = 3 * kMiB, .backing = "base.qcow2"});

    const auto chain = open("top.qcow2").value();

    QCOMPARE(chain->depth(), std::size_t{2});
    QVERIFY(chain->probed(1));
    QCOMPARE(chain->layer(1).size(), 3 * kMiB);
}

void TestChain::namesMeanPathsOrProtocols_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("path"); // empty: refused
    QTest::addColumn<QString>("message");
    QTest::newRow("plain") << "a.raw" << "a.raw" << "";
    QTest::newRow("file") << "file:a.raw" << "a.raw" << "";
    QTest::newRow("colon after a slash") << "./we:ird" << "./we:ird" << "";
    QTest::newRow("unknown") << "we:ird" << "" << "Unknown protocol 'we'";
    QTest::newRow("network") << "nbd://host/x" << ""
                             << "Names of protocol 'nbd:' cannot be opened by this version";
}

void TestChain::namesMeanPathsOrProtocols() {
    QFETCH(QString, name);
    QFETCH(QString, path);
    QFETCH(QString, message);

    const auto local = localPath(name.toStdString());

    QCOMPARE(local ? QString::fromStdString(local->string()) : QString(), path);
    QCOMPARE(local ? QString() : QString::fromStdString(local.error().message), message);
}

void TestChain::namesAreRelativeToTheImageThatHoldsThem() {
    QCOMPARE(resolveBeside("sub/top.qcow2", "../base.raw"), std::string("sub/../base.raw"));
    QCOMPARE(resolveBeside("top.qcow2", "base.raw"), std::string("base.raw"));
    QCOMPARE(resolveBeside("/vm/top.qcow2", "/other/base.raw"), std::string("/other/base.raw"));
    QCOMPARE(resolveBeside("/vm/top.qcow2", "nbd:host:1"), std::string("nbd:host:1"));
}

QTEST_APPLESS_MAIN(TestChain)
#include "tst_chain.moc"
