// SPDX-License-Identifier: MIT
#include "tests/check/damaged_image.h"

#include <QtEndian>

namespace test_support {

std::uint64_t DamagedImage::load64(std::uint64_t offset) const {
    const QByteArray bytes = readFile(m_path).mid(static_cast<qsizetype>(offset), 8);
    return bytes.size() == 8 ? qFromBigEndian<quint64>(bytes.constData()) : 0;
}

void DamagedImage::store(std::uint64_t offset, std::uint64_t value, int byteCount) {
    QByteArray bytes(8, '\0');
    qToBigEndian<quint64>(value, bytes.data());
    patchFile(m_path, offset, bytes.last(byteCount));
}

std::uint64_t DamagedImage::bitmapDirectory() const {
    const QByteArray bytes = readFile(m_path);
    QByteArray type(4, '\0');
    qToBigEndian<quint32>(blockcore::qcow2::kExtensionBitmaps, type.data());
    return load64(static_cast<std::uint64_t>(bytes.indexOf(type)) + 24);
}

DamagedImage makeImage(const TempDir& folder, const QString& options, const QStringList& commands) {
    const QString file = folder.file("image.qcow2");
    QStringList arguments{"create", "-q", "-f", "qcow2"};
    if (!options.isEmpty()) arguments << "-o" << options;
    const RunResult created = qemuImg(arguments << file << "4M", {.folder = folder.root()});
    if (created.exitCode != 0) qFatal("%s", created.describe().constData());
    const RunResult written = qemuIo(file, QStringList{"write -P 7 0 320k"} + commands);
    if (written.exitCode != 0) qFatal("%s", written.describe().constData());
    return DamagedImage(folder.path("image.qcow2"));
}

} // namespace test_support
