// SPDX-License-Identifier: MIT
// VMDK files have a random number in their text; without it the files of two programs can be compared.
#pragma once

#include <QByteArray>

namespace test_support {

// The file with all content identifiers taken out of its descriptor; other files come back as they are.
QByteArray withoutContentIds(const QByteArray& file);

} // namespace test_support
