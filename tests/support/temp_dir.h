// SPDX-License-Identifier: MIT
// A folder of a test's own, gone when the test is over.
#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <filesystem>
#include <string>
#include <string_view>

namespace test_support {

class TempDir {
public:
    TempDir();
    std::filesystem::path root() const;
    std::filesystem::path path(std::string_view name) const { return root() / name; }
    // The same for Qt and for command lines.
    QString file(std::string_view name) const;

private:
    QTemporaryDir m_dir;
};

// Whole files. A file that cannot be read or written ends the program: the test's own fault.
QByteArray readFile(const std::filesystem::path& path);
void writeFile(const std::filesystem::path& path, const QByteArray& bytes);
// Overwrites bytes in the middle of a file, or past its end.
void patchFile(const std::filesystem::path& path, std::uint64_t offset, const QByteArray& bytes);

} // namespace test_support
