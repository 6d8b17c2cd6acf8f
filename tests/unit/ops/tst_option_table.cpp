// SPDX-License-Identifier: MIT
// Option tables: getopt's rules and words, and that every operation's table turns options into arguments and back.
#include "blockcore/ops/check.h"
#include "blockcore/ops/compare.h"
#include "blockcore/ops/convert.h"
#include "blockcore/ops/create.h"
#include "blockcore/ops/info.h"
#include "blockcore/ops/map.h"

#include <QTest>

#include <random>

using namespace blockcore;

namespace {

struct Sample {
    std::string format = "raw";
    bool quiet = false, progress = false;
    std::optional<std::uint64_t> start;
    std::vector<std::string> lists, sources;
    std::string target;
    OutputFormat output = OutputFormat::Human;
    CacheMode cache = CacheMode::Writeback;
    bool operator==(const Sample&) const = default;
};

const OptionTable<Sample>& sampleTable() {
    static const auto table = OptionTable<Sample>{}
                                  .flag({"-q", "--quiet"}, "quiet", &Sample::quiet)
                                  .flag({"-p"}, "progress", &Sample::progress)
                                  .alias({"--progress", "--quick"})
                                  .value({"-f", "--format"}, "FMT", "format", &Sample::format)
                                  .value({"-o", "--options"}, "LIST", "options", &Sample::lists, parseOptionList)
                                  .value({"--output"}, "human|json", "output", &Sample::output)
                                  .size({"-s", "--start"}, "SIZE", "start", &Sample::start, {.what = "start"})
                                  .value({"-T", "--cache"}, "MODE", "cache", &Sample::cache, parseSourceCache)
                                  .later({"--object"}, "OBJ")
                                  .operand("SOURCE", "sources", &Sample::sources)
                                  .operand("TARGET", "target", &Sample::target);
    return table;
}

// Arguments that use random rows of a table with values they accept.
template <class Options>
Arguments randomArguments(const OptionTable<Options>& table, std::mt19937& random) {
    const auto pick = [&](std::size_t count) { return std::uniform_int_distribution<std::size_t>(0, count - 1)(random); };
    static const std::vector<std::string> kTexts{"raw",  "qcow2",  "a b",     "-x", "json:{}", "a=b,,c", "1M", "0", "512",
                                                 "64k",  "3",      "16",      "",   "ä'\"\\",  "--help", "7",  "4k"};
    Arguments arguments, operands;
    for (const auto& row : table.rows()) {
        const bool optional = !row.isOperand() || row.role == OptionRow::Role::OptionalOperand;
        if (!row.assign || (optional && pick(3) == 0)) continue;
        Options scratch{};
        std::string text;
        for (int attempt = 0; attempt < 100; ++attempt) {
            text = row.choices.empty() ? kTexts[pick(kTexts.size())] : std::string(row.choices[pick(row.choices.size())]);
            if (row.argument.empty() || row.assign(&scratch, text)) break;
        }
        if (row.isOperand()) {
            operands.push_back(text);
            continue;
        }
        const auto& names = row.names.empty() ? row.aliases : row.names;
        const std::string name(names[pick(names.size())]);
        if (row.optionalArgument) { // stands in the same word, or not at all
            arguments.push_back(name.starts_with("--") && pick(2) == 0 ? name + '=' + text : name);
            continue;
        }
        arguments.push_back(name);
        if (!row.argument.empty()) arguments.push_back(text);
    }
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), operands.begin(), operands.end());
    return arguments;
}

template <class Table>
void verifyRoundTrips(const Table& table) {
    std::mt19937 random(1);
    int understood = 0;
    for (int round = 0; round < 5000; ++round) {
        const auto options = table.parse(randomArguments(table, random));
        if (!options) continue;                 // options that exclude each other
        ++understood;
        const Arguments shown = table.format(*options);
        const auto again = table.parse(shown);
        QVERIFY2(again.has_value(), again ? "" : errorText(again.error()).c_str());
        QVERIFY(*again == *options);
        QVERIFY(table.format(*again) == shown);
    }
    QVERIFY2(understood > 100, qPrintable(QStringLiteral("%1: %2").arg(QString::fromStdString(table.usage())).arg(understood)));
}

} // namespace

class TestOptionTable : public QObject {
    Q_OBJECT
private slots:
    void optionsMayFollowOperands();
    void lettersMayBeBundled();
    void uniquePrefixesAreEnough();
    void aliasesNeverMakeNamesAmbiguous();
    void everythingAfterTwoDashesIsAnOperand();
    void defaultsAreLeftOut();
    void operandsLikeOptionsAreProtected();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void deferredErrorsComeLast();
    void everyOperationRoundTrips();
};

void TestOptionTable::optionsMayFollowOperands() {
    const auto options = sampleTable().parse(Arguments{"a", "-q", "b", "--output=json", "c"});
    QVERIFY(options.has_value());
    QCOMPARE(options->sources, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(options->target, "c");
    QVERIFY(options->quiet && options->output == OutputFormat::AsJson);
}

void TestOptionTable::lettersMayBeBundled() {
    const auto options = sampleTable().parse(Arguments{"-qpfqcow2", "-s1k", "a", "b"});
    QVERIFY(options.has_value());
    QVERIFY(options->quiet && options->progress);
    QCOMPARE(options->format, "qcow2");
    QCOMPARE(*options->start, 1024U);
}

void TestOptionTable::uniquePrefixesAreEnough() {
    const auto options = sampleTable().parse(Arguments{"--form", "vdi", "--outp=json", "a", "b"});
    QVERIFY(options.has_value());
    QCOMPARE(options->format, "vdi");
}

void TestOptionTable::aliasesNeverMakeNamesAmbiguous() {
    const auto options = sampleTable().parse(Arguments{"--qui", "--prog", "a", "b"});
    QVERIFY(options.has_value());
    QVERIFY(options->quiet && options->progress);
}

void TestOptionTable::everythingAfterTwoDashesIsAnOperand() {
    const auto options = sampleTable().parse(Arguments{"--", "-q", "--", "-"});
    QVERIFY(options.has_value());
    QCOMPARE(options->sources, (std::vector<std::string>{"-q", "--"}));
    QCOMPARE(options->target, "-");
}

void TestOptionTable::defaultsAreLeftOut() {
    const Arguments expected{"a", "b"};
    QVERIFY(sampleTable().format(*sampleTable().parse(Arguments{"-f", "raw", "--output=human", "a", "b"})) == expected);
}

void TestOptionTable::operandsLikeOptionsAreProtected() {
    const Arguments expected{"-q", "--", "-a", "b"};
    QVERIFY(sampleTable().format(*sampleTable().parse(Arguments{"-q", "--", "-a", "b"})) == expected);
}

void TestOptionTable::saysWhatIsWrong_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("message");
    const auto row = [](const QStringList& arguments, ParseError::Kind kind, const char* message) {
        QTest::newRow(qPrintable(arguments.join(u' '))) << arguments << static_cast<int>(kind) << QString(message);
    };
    using Kind = ParseError::Kind;
    row({"-Z"}, Kind::Scan, "invalid option -- 'Z'");
    row({"-qZ"}, Kind::Scan, "invalid option -- 'Z'");
    row({"-f"}, Kind::Scan, "option requires an argument -- 'f'");
    row({"--format"}, Kind::Scan, "option '--format' requires an argument");
    row({"--form"}, Kind::Scan, "option '--format' requires an argument");
    row({"--quiet=1"}, Kind::Scan, "option '--quiet' doesn't allow an argument");
    row({"--foo=1"}, Kind::Scan, "unrecognized option '--foo=1'");
    row({"--o=1"}, Kind::Scan, "option '--o=1' is ambiguous; possibilities: '--options' '--output' '--object'");
    row({"--output=x", "a", "b"}, Kind::Usage, "--output expects 'human' or 'json' not 'x'");
    row({"-s", "1kB", "a", "b"}, Kind::Value, "Invalid start specified: '1kB'.");
    row({"-s", "9E", "a", "b"}, Kind::Value, "Invalid start specified. Must be between 0 and 9223372036854775807.");
    row({"-o", "a=b,", "a", "b"}, Kind::Value, "Invalid option list: a=b,");
    row({"--object", "x", "a", "b"}, Kind::Value, "Option '--object' is not supported yet");
    row({"a"}, Kind::Usage, "Expecting one image file name");
}

void TestOptionTable::saysWhatIsWrong() {
    QFETCH(QStringList, arguments);
    Arguments words;
    for (const auto& word : arguments) words.push_back(word.toStdString());
    const auto options = sampleTable().parse(words);
    QVERIFY(!options.has_value());
    QTEST(QString::fromStdString(options.error().message), "message");
    QTEST(static_cast<int>(options.error().kind), "kind");
}

void TestOptionTable::deferredErrorsComeLast() {
    const auto alone = sampleTable().parse(Arguments{"-T", "foo", "a", "b"});
    QVERIFY(!alone && alone.error().message == "Invalid source cache option: foo");
    const auto tooFew = sampleTable().parse(Arguments{"-T", "foo", "a"});
    QVERIFY(!tooFew && tooFew.error().kind == ParseError::Kind::Usage);
}

void TestOptionTable::everyOperationRoundTrips() {
    verifyRoundTrips(sampleTable());
    verifyRoundTrips(Check::table());
    verifyRoundTrips(Compare::table());
    verifyRoundTrips(Convert::table());
    verifyRoundTrips(Create::table());
    verifyRoundTrips(Info::table());
    verifyRoundTrips(Map::table());
}

QTEST_APPLESS_MAIN(TestOptionTable)
#include "tst_option_table.moc"
