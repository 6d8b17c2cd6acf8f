// SPDX-License-Identifier: MIT
#include "tests/support/content_ids.h"

#include <QRegularExpression>

namespace test_support {

QByteArray withoutContentIds(const QByteArray& file) {
    constexpr qsizetype kEmbeddedAt = 512, kEmbeddedBytes = 20 * 512;
    const bool embedded = file.startsWith("KDMV");
    const qsizetype start = embedded ? kEmbeddedAt : 0;
    if (!file.sliced(std::min(start, file.size())).startsWith("# Disk DescriptorFile")) return file;
    QByteArray text = embedded ? file.sliced(start, kEmbeddedBytes) : file;
    if (embedded) text.truncate(std::max<qsizetype>(text.indexOf('\0'), 0));
    static const QRegularExpression identifier(QStringLiteral("CID=[0-9a-f]+"));
    text = QString::fromLatin1(text).replace(identifier, QStringLiteral("CID=")).toLatin1();
    if (!embedded) return text;
    return file.first(start) + text.leftJustified(kEmbeddedBytes, '\0') + file.sliced(start + kEmbeddedBytes);
}

} // namespace test_support
