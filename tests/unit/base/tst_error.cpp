// SPDX-License-Identifier: MIT
#include "tests/support/result_macros.h"

#include <cerrno>

using namespace blockcore;

namespace {
Result<int> doubled(Result<int> input) { return 2 * TRY(std::move(input)); }
} // namespace

class TestError : public QObject {
    Q_OBJECT
private slots:
    void contextIsPrintedOutermostFirst() {
        const Result<> inner = fail(ErrorCode::Corrupt, "L1 table is too large");
        const auto result = inner.transform_error(during("reading the header")).transform_error(during("opening b.img"));

        QVERIFY_FAILS(result, ErrorCode::Corrupt);
        QCOMPARE(errorText(result.error()), std::string("opening b.img: reading the header: L1 table is too large"));
    }

    void hintIsNotPartOfTheText() {
        const Error error{.code = ErrorCode::Locked, .message = "Failed to get lock", .hint = "Is another process using it?"};
        QCOMPARE(errorText(error), std::string("Failed to get lock"));
    }

    void tryReturnsTheErrorToTheCaller() {
        QCOMPARE(doubled(21).value(), 42);
        QVERIFY_FAILS(doubled(fail(ErrorCode::TooLarge, "no")), ErrorCode::TooLarge);
    }

    void systemErrorsBecomeCodes_data() {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int number, ErrorCode code) {
            QTest::newRow(name) << number << static_cast<int>(code);
        };
        row("missing", ENOENT, ErrorCode::NotFound);
        row("exists", EEXIST, ErrorCode::AlreadyExists);
        row("permission", EACCES, ErrorCode::PermissionDenied);
        row("read-only file system", EROFS, ErrorCode::PermissionDenied);
        row("disk full", ENOSPC, ErrorCode::NoSpace);
        row("quota", EDQUOT, ErrorCode::NoSpace);
        row("too big", EFBIG, ErrorCode::TooLarge);
        row("no memory", ENOMEM, ErrorCode::TooLarge);
        row("input/output", EIO, ErrorCode::Io);
        row("anything else", EPIPE, ErrorCode::Io);
    }
    void systemErrorsBecomeCodes() {
        QFETCH(int, number);
        QFETCH(int, code);
        const Result<> result = failSystem(number, "Could not write");
        QCOMPARE(static_cast<int>(result.error().code), code);
        QCOMPARE(result.error().systemError, number);
    }

    void systemErrorsNameWhatFailed() {
        QCOMPARE(failSystem(ENOENT, "Could not open 'x'").error().message,
                 std::string("Could not open 'x': No such file or directory"));
        QCOMPARE(failSystem(ENOSPC).error().message, std::string("No space left on device"));
    }
};

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
