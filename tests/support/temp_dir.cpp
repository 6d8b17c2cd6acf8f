// SPDX-License-Identifier: MIT
#include "tests/support/temp_dir.h"

#include <QFile>

namespace test_support {

TempDir::TempDir() {
    if (!m_dir.isValid()) qFatal("no temporary folder: %s", qPrintable(m_dir.errorString()));
}

std::filesystem::path TempDir::root() const { return m_dir.path().toStdString(); }

QString TempDir::file(std::string_view name) const { return QString::fromStdString(path(name).string()); }

QByteArray readFile(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read %s", path.c_str());
    return file.readAll();
}

void writeFile(const std::filesystem::path& path, const QByteArray& bytes) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", path.c_str());
}

void patchFile(const std::filesystem::path& path, std::uint64_t offset, const QByteArray& bytes) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadWrite) || !file.seek(static_cast<qint64>(offset))
        || file.write(bytes) != bytes.size())
        qFatal("cannot patch %s", path.c_str());
}

} // namespace test_support
