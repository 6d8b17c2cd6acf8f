// SPDX-License-Identifier: MIT
// `-o` lists: how they are cut into names and values, and what is said about wrong ones.
#include "blockcore/image/format_options.h"

#include "tests/support/result_macros.h"

#include <array>

using namespace blockcore;

class TestFormatOptions : public QObject {
    Q_OBJECT
private slots:
    void cutsListsIntoNamesAndValues();
    void laterValueWins();
    void doubledCommaIsPartOfTheValue();
    void nameAloneMeansOnAndWithNoOff();
    void refusesStrayCommas_data();
    void refusesStrayCommas();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void showsNumbersInDecimalAndTextAsGivenAgain();
    void findsHelpAmongOtherOptions();
    void listsFileOptionsOnceBesidesTheFormats();
};

namespace {
constexpr std::array kSpecs{
    OptionSpec{.name = "size", .kind = OptionKind::Size, .help = "Virtual disk size"},
    OptionSpec{.name = "bits", .kind = OptionKind::Number, .help = "Bits"},
    OptionSpec{.name = "lazy", .kind = OptionKind::Flag, .help = "Lazy"},
    OptionSpec{.name = "compat", .kind = OptionKind::Text, .help = "Level", .shownDefault = "v3"},
};
} // namespace

void TestFormatOptions::cutsListsIntoNamesAndValues() {
    FormatOptions options;
    QVERIFY_RESULT(options.add("size=64k,compat==1,lazy=on"));
    QCOMPARE(*options.text("compat"), "=1");
    QCOMPARE(*options.size("size").value(), 65536U);
    QCOMPARE(*options.flag("lazy").value(), true);
    QVERIFY(!options.has("bits"));
    QVERIFY(!options.number("bits").value());
}

void TestFormatOptions::laterValueWins() {
    FormatOptions options;
    QVERIFY_RESULT(options.add("size=1,size=2"));
    QVERIFY_RESULT(options.add("size=3"));
    QCOMPARE(*options.size("size").value(), 3U);
    options.erase("size");
    QVERIFY(!options.has("size"));
}

void TestFormatOptions::doubledCommaIsPartOfTheValue() {
    FormatOptions options;
    QVERIFY_RESULT(options.add("compat=a,,b,lazy=off"));
    QCOMPARE(*options.text("compat"), "a,b");
    QCOMPARE(*options.flag("lazy").value(), false);
}

void TestFormatOptions::nameAloneMeansOnAndWithNoOff() {
    FormatOptions options;
    QVERIFY_RESULT(options.add("lazy"));
    QCOMPARE(*options.flag("lazy").value(), true);
    QVERIFY_RESULT(options.add("nolazy"));
    QCOMPARE(*options.flag("lazy").value(), false);
}

void TestFormatOptions::refusesStrayCommas_data() {
    QTest::addColumn<QByteArray>("list");
    for (const char* list : {"", ",", ",,", "a=b,", ",a=b", "a=b,,,"}) QTest::newRow(list) << QByteArray(list);
}

void TestFormatOptions::refusesStrayCommas() {
    QFETCH(QByteArray, list);
    FormatOptions options;
    const auto added = options.add(list.toStdString());
    QVERIFY_FAILS(added, ErrorCode::InvalidArgument);
    QCOMPARE(added.error().message, "Invalid option list: " + list.toStdString());
}

void TestFormatOptions::namesWhatIsWrong_data() {
    QTest::addColumn<QByteArray>("list");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* list, const char* message) {
        QTest::newRow(list) << QByteArray(list) << QByteArray(message);
    };
    row("foo=1", "Invalid parameter 'foo'");
    row("=1", "Invalid parameter ''");
    row("size=x", "Parameter 'size' expects a non-negative number below 2^64");
    row("size=-1", "Value '-1' is out of range for parameter 'size'");
    row("bits=8.0", "Parameter 'bits' expects a number");
    row("bits=99999999999999999999", "Value '99999999999999999999' is too large for parameter 'bits'");
    row("lazy=ON", "Parameter 'lazy' expects 'on' or 'off'");
    row("size=x,foo=1", "Parameter 'size' expects a non-negative number below 2^64");
    row("size=x,size=1", "Parameter 'size' expects a non-negative number below 2^64");
}

void TestFormatOptions::namesWhatIsWrong() {
    QFETCH(QByteArray, list);
    FormatOptions options;
    QVERIFY_RESULT(options.add(list.toStdString()));
    const auto checked = options.checkAgainst(kSpecs);
    QVERIFY_FAILS(checked, ErrorCode::InvalidArgument);
    QTEST(QByteArray::fromStdString(checked.error().message), "message");
}

void TestFormatOptions::showsNumbersInDecimalAndTextAsGivenAgain() {
    FormatOptions options;
    QVERIFY_RESULT(options.add("size=0x200,bits=010"));
    options.set("lazy", "a,b");
    QCOMPARE(options.shown(kSpecs[0]), "512");
    QCOMPARE(options.shown(kSpecs[1]), "8");
    QCOMPARE(options.shown(kSpecs[2]), "a,,b");
    QCOMPARE(options.shown(kSpecs[3]), "v3");
}

void TestFormatOptions::findsHelpAmongOtherOptions() {
    QVERIFY(asksForHelp("help"));
    QVERIFY(asksForHelp("size=1,?"));
    QVERIFY(!asksForHelp("help=1"));
    QVERIFY(!asksForHelp("compat=a,,help"));
}

void TestFormatOptions::listsFileOptionsOnceBesidesTheFormats() {
    const auto all = allCreateOptions(kSpecs);
    QCOMPARE(all.size(), kSpecs.size() + fileCreateOptions().size() - 1); // both have size
    QVERIFY(optionsHelp(kSpecs).starts_with("  bits=<num>             - Bits\n"));
}

QTEST_APPLESS_MAIN(TestFormatOptions)
#include "tst_format_options.moc"
