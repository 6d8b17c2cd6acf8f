// SPDX-License-Identifier: MIT
// Qt Test checks for Result values that print the error they found.
#pragma once

#include "blockcore/base/error.h"

#include <QTest>

namespace test_support {

template <class T>
QByteArray describe(const blockcore::Result<T>& result) {
    if (result) return "a value";
    return QByteArray::fromStdString("unexpected error: " + blockcore::errorText(result.error()));
}

} // namespace test_support

// The Result holds a value.
#define QVERIFY_RESULT(expression)                                                                      \
    do {                                                                                                \
        const auto& verifiedResult = (expression);                                                      \
        QVERIFY2(verifiedResult.has_value(), test_support::describe(verifiedResult).constData());            \
    } while (false)

// The Result holds an error with this code.
#define QVERIFY_FAILS(expression, expectedCode)                                                         \
    do {                                                                                                \
        const auto& verifiedResult = (expression);                                                      \
        QVERIFY2(!verifiedResult.has_value(), "succeeded, but " #expectedCode " was expected");         \
        QVERIFY2(verifiedResult.error().code == (expectedCode), test_support::describe(verifiedResult).constData()); \
    } while (false)
