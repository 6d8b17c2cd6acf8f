// SPDX-License-Identifier: MIT
// New files appear whole or not at all.
#include "blockcore/io/replace_file.h"
#include "tests/support/result_macros.h"
#include "tests/support/temp_dir.h"

#include <QDir>

#include <sys/stat.h>

using namespace blockcore;

namespace {

Result<> writeText(const ReplaceFile& target, std::string_view text) {
    return target.file().write(0, std::as_bytes(std::span(text)));
}

} // namespace

class ReplaceFileTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_folder.emplace(); }

    void newFileAppearsAtCommitOnly() {
        auto target = ReplaceFile::begin(m_folder->path("new"));
        QVERIFY_RESULT(target);
        QVERIFY_RESULT(writeText(*target, "whole"));
        QVERIFY(!QFile::exists(m_folder->file("new")));

        QVERIFY_RESULT(target->commit(ReplaceFile::Durability::FolderToo));

        QCOMPARE(test_support::readFile(m_folder->path("new")), QByteArray("whole"));
        QCOMPARE(names(), QStringList{"new"});
    }

    void droppedFileLeavesOldContentAndNothingElse() {
        test_support::writeFile(m_folder->path("old"), "before");
        {
            auto target = ReplaceFile::begin(m_folder->path("old"));
            QVERIFY_RESULT(target);
            QVERIFY_RESULT(writeText(*target, "half"));
        }
        QCOMPARE(test_support::readFile(m_folder->path("old")), QByteArray("before"));
        QCOMPARE(names(), QStringList{"old"});
    }

    void modeOfReplacedFileIsKept() {
        test_support::writeFile(m_folder->path("old"), "before");
        QCOMPARE(::chmod(m_folder->path("old").c_str(), 0604), 0);

        auto target = ReplaceFile::begin(m_folder->path("old"));
        QVERIFY_RESULT(target);
        QVERIFY_RESULT(target->commit(ReplaceFile::Durability::None));

        const auto facts = factsAt(m_folder->path("old"));
        QVERIFY_RESULT(facts);
        QCOMPARE(facts->permissions, 0604U);
        QCOMPARE(facts->length, 0U);
    }

    void symbolicLinkKeepsLeadingToTheNewFile() {
        test_support::writeFile(m_folder->path("real"), "before");
        QVERIFY(QFile::link("real", m_folder->file("link")));

        auto target = ReplaceFile::begin(m_folder->path("link"));
        QVERIFY_RESULT(target);
        QVERIFY_RESULT(writeText(*target, "after"));
        QVERIFY_RESULT(target->commit(ReplaceFile::Durability::None));

        QVERIFY(QFileInfo(m_folder->file("link")).isSymLink());
        QCOMPARE(test_support::readFile(m_folder->path("real")), QByteArray("after"));
    }

    void hardLinkedFileIsWrittenInPlaceAndEmptiedWhenDropped() {
        test_support::writeFile(m_folder->path("one"), "before");
        QCOMPARE(::link(m_folder->path("one").c_str(), m_folder->path("two").c_str()), 0);
        {
            auto target = ReplaceFile::begin(m_folder->path("one"));
            QVERIFY_RESULT(target);
            QVERIFY_RESULT(writeText(*target, "half"));
        }
        QCOMPARE(test_support::readFile(m_folder->path("two")), QByteArray());
    }

    void fileInUseIsRefusedAndUntouched() {
        test_support::writeFile(m_folder->path("disk"), "before");
        auto user = File::open(m_folder->path("disk"), {});
        QVERIFY_RESULT(user);
        FileLock lock;
        QVERIFY_RESULT(lock.change(*user, {.used = 1, .shared = 1}, "disk"));

        QVERIFY_FAILS(ReplaceFile::begin(m_folder->path("disk")), ErrorCode::Locked);

        QCOMPARE(test_support::readFile(m_folder->path("disk")), QByteArray("before"));
    }

    void missingFolderIsNamedInTheError() {
        const auto target = ReplaceFile::begin(m_folder->path("no/new"));

        QVERIFY_FAILS(target, ErrorCode::NotFound);
        QCOMPARE(QString::fromStdString(target.error().message),
                 "Could not create '" + m_folder->file("no/new") + "': No such file or directory");
    }

private:
    QStringList names() const {
        return QDir(QString::fromStdString(m_folder->root().string()))
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }
    std::optional<test_support::TempDir> m_folder;
};

QTEST_GUILESS_MAIN(ReplaceFileTest)
#include "tst_replace_file.moc"
