// SPDX-License-Identifier: MIT
#include "tests/cli/differential_test.h"

int main(int argc, char** argv) {
    cli_tests::DifferentialTest test(QStringLiteral("bitmap"), cli_tests::Outputs::SameGuest);
    return QTest::qExec(&test, argc, argv);
}
