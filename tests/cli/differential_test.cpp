// SPDX-License-Identifier: MIT
#include "tests/cli/differential_test.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/io/file.h"
#include "tests/support/content_ids.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

namespace cli_tests {

using test_support::RunResult;

namespace {

QString tablePath(const QString& name) { return QStringLiteral(PLATTER_SOURCE_DIR "/tests/cli/") + name; }

// How many lines a progress bar draws between its first and last depends on time, and so does what bench measures.
QByteArray normalised(const QByteArray& text) {
    static const QRegularExpression seconds(QStringLiteral("(?<=Run completed in )[0-9.]+"));
    static const QRegularExpression between(QStringLiteral("(?<=\\r)    \\((?!0\\.00|100\\.00)[0-9.]+/100%\\)\\r"));
    // … and how often the first and the last are drawn again.
    static const QRegularExpression again(QStringLiteral("(    \\((?:0|100)\\.00/100%\\)\\r)\\1+"));
    return QString::fromLatin1(text).remove(between).replace(again, QStringLiteral("\\1")).replace(seconds, QStringLiteral("N")).toLatin1();
}

// A large file, which is mostly holes: its length and a digest of what is not zero.
QByteArray digestOf(const blockcore::File& file, std::uint64_t length) {
    constexpr std::uint64_t kPiece = 64 * 1024;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    std::vector<std::byte> piece(kPiece);
    std::uint64_t hashedEnd = 0;                // two runs may lie in one piece
    for (std::uint64_t at = 0; at < length;) {
        const blockcore::File::Run run = file.runAt(at, length);
        at += run.length;
        if (!run.data) continue;
        for (hashedEnd = std::max(hashedEnd, blockcore::alignDown(at - run.length, kPiece)); hashedEnd < at; hashedEnd += kPiece) {
            const std::size_t got = file.read(hashedEnd, piece).value_or(0);
            const QByteArrayView bytes(piece.data(), static_cast<qsizetype>(got));
            if (std::ranges::all_of(bytes, [](char byte) { return byte == 0; })) continue;
            hash.addData(QByteArray::number(static_cast<qulonglong>(hashedEnd)));
            hash.addData(bytes);
        }
    }
    return QByteArray::number(static_cast<qulonglong>(length)) + " bytes, " + hash.result().toHex();
}

QByteArray contentOf(const std::filesystem::path& path) {
    constexpr std::uint64_t kLarge = 32U << 20;
    const auto file = blockcore::File::open(path, {});
    const auto facts = file ? file->facts() : blockcore::Result<blockcore::FileFacts>(std::unexpected(file.error()));
    if (facts && facts->length > kLarge) return digestOf(*file, facts->length);
    return test_support::withoutContentIds(test_support::readFile(path));
}

QMap<QString, QByteArray> filesIn(const QString& folder) {
    QMap<QString, QByteArray> files;
    QDirIterator iterator(folder, QDir::Files | QDir::Hidden | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (iterator.hasNext()) {
        const QString path = iterator.next();
        files.insert(path.sliced(folder.size() + 1), contentOf(path.toStdString()));
    }
    return files;
}

// What info says, without how much space the file takes.
QJsonObject describe(const QString& file) {
    const RunResult info = test_support::qemuImg({"info", "--output=json", file});
    QJsonObject object = QJsonDocument::fromJson(info.out).object();
    // Each made its snapshot when it ran.
    QJsonArray snapshots = object["snapshots"].toArray();
    for (auto&& snapshot : snapshots) {
        QJsonObject undated = snapshot.toObject();
        undated.remove("date-sec");
        undated.remove("date-nsec");
        snapshot = undated;
    }
    object["snapshots"] = snapshots;
    for (const char* key : {"actual-size", "children", "filename", "full-backing-filename"}) object.remove(QLatin1StringView(key));
    // Of a VMDK, which numbers its contents at random and names its files.
    if (object["format"] == QLatin1StringView("vmdk")) object.remove("format-specific");
    return object;
}

} // namespace

QString DifferentialTest::folder(const QString& name) const { return m_temp.file(name.toStdString()); }

void DifferentialTest::initTestCase() {
    REQUIRE_TOOL("qemu-img");
    REQUIRE_TOOL("qemu-io");
    m_reference = QStandardPaths::findExecutable(QStringLiteral("qemu-img"));
    QVERIFY(QDir().mkpath(folder("fixtures")) && QDir().mkpath(folder("bin")));
    QVERIFY(QFile::link(QStringLiteral(PLATTER_BINARY), folder("bin/qemu-img")));
    const RunResult made = test_support::run(QStringLiteral("sh"), {"-e", tablePath("fixtures.sh")},
                                             {.folder = folder("fixtures").toStdString()});
    QVERIFY_EXIT(made, 0);
    m_deviations = readDeviations(tablePath("deviations.txt"));
    m_initialFiles = filesIn(folder("fixtures/copied"));
}

void DifferentialTest::sameAsReference_data() {
    QTest::addColumn<QByteArray>("line");
    QSet<QByteArray> seen;
    for (const QByteArray& line : readTable(tablePath(m_command + QStringLiteral(".txt")))) {
        if (seen.contains(line)) continue;
        seen.insert(line);
        QTest::newRow(line.constData()) << line;
    }
}

DifferentialTest::Run DifferentialTest::runIn(const QString& name, const QString& program,
                                              const QStringList& arguments) {
    // Both run under the same path, so that it may show up in what they say.
    const QString work = folder("work"), kept = folder(name);
    QDir(kept).removeRecursively();
    QDir().mkpath(work);
    QFile::link(QStringLiteral("../fixtures"), work + QStringLiteral("/fx"));
    for (auto file = m_initialFiles.cbegin(); file != m_initialFiles.cend(); ++file) {
        const std::filesystem::path path = (work + u'/' + file.key()).toStdString();
        std::filesystem::create_directories(path.parent_path());
        test_support::writeFile(path, file.value());
    }
    Run run;
    run.result = test_support::run(program, arguments, {.folder = work.toStdString(), .timeoutMilliseconds = 30'000});
    // Where a program says how it was called, that is a path here.
    run.result.err.replace(program.toLocal8Bit(), "qemu-img");
    QDir().rename(work, kept);
    run.files = filesIn(kept);
    return run;
}

void DifferentialTest::sameAsReference() {
    QFETCH(QByteArray, line);
    QStringList arguments;
    for (const QByteArray& word : splitWords(line)) arguments += QString::fromUtf8(word);

    const Run ours = runIn("ours", folder("bin/qemu-img"), arguments);
    QVERIFY2(!ours.result.timedOut, "ours does not end");
    if (ours.result.exitCode != 0) QCOMPARE(ours.files, m_initialFiles); // nothing lost, nothing left behind
    if (const auto deviation = m_deviations.constFind(line); deviation != m_deviations.cend()) {
        checkDeviation(*deviation, ours);
        return;
    }
    const Run reference = runIn("reference", m_reference, arguments);
    QCOMPARE(normalised(ours.result.err), normalised(reference.result.err));
    QCOMPARE(normalised(ours.result.out), normalised(reference.result.out));
    QCOMPARE(ours.result.exitCode, reference.result.exitCode);
    if (ours.result.exitCode == 0) compareOutputs(reference, ours);
}

void DifferentialTest::checkDeviation(const Deviation& deviation, const Run& ours) {
    QVERIFY2(ours.result.exitCode >= 0, "killed");
    if (!deviation.anyExit) QCOMPARE(ours.result.exitCode, deviation.exitCode);
    if (deviation.anyText) return;
    QByteArray expected = deviation.err.isEmpty() ? QByteArray() : "qemu-img: " + deviation.err + '\n';
    QCOMPARE(ours.result.err, expected);
}

void DifferentialTest::compareOutputs(const Run& reference, const Run& ours) {
    QCOMPARE(ours.files.keys(), reference.files.keys());
    for (auto file = ours.files.cbegin(); file != ours.files.cend(); ++file) {
        const QByteArray& expected = reference.files[file.key()];
        if (file.value() == expected) continue;
        if (m_outputs == Outputs::SameGuest) {
            compareGuest(file.key());
            continue;
        }
        QVERIFY2(file.value().size() == expected.size(),
                 qPrintable(QStringLiteral("%1: %2 bytes, not %3")
                                .arg(file.key())
                                .arg(file.value().size())
                                .arg(expected.size())));
        const auto [our, their] = std::ranges::mismatch(file.value(), expected);
        QFAIL(qPrintable(QStringLiteral("%1 differs at byte %2").arg(file.key()).arg(our - file.value().begin())));
    }
}

void DifferentialTest::compareGuest(const QString& file) {
    const QString ours = folder("ours/") + file, reference = folder("reference/") + file;
    QVERIFY_EXIT(test_support::qemuImg({"compare", ours, reference}), 0);
    QCOMPARE(describe(ours), describe(reference));
    const RunResult check = test_support::qemuImg({"check", ours});
    constexpr int kNotSupported = 63;
    QVERIFY2(check.exitCode == 0 || check.exitCode == kNotSupported, check.describe().constData());
}

} // namespace cli_tests
