// SPDX-License-Identifier: MIT
#include "model/host_file.h"

#include "blockcore/device/real_files.h"
#include "blockcore/image/format_driver.h"
#include "blockcore/image/registry.h"

namespace model {

blockcore::Result<std::shared_ptr<HostFile>> openHostFile(const QString& path, const QString& format) {
    auto file = std::make_shared<HostFile>();
    file->device = TRY(blockcore::RealFiles().open({.path = path.toStdString()}));
    const blockcore::FormatDriver* driver = blockcore::findFormat(format.toStdString());
    if (driver == nullptr) driver = TRY(blockcore::probeFormat(*file->device, blockcore::Probing::TrailersToo, path.toStdString()));
    file->format = QString::fromLatin1(driver->name.data(), static_cast<qsizetype>(driver->name.size()));
    if (driver->structure != nullptr) file->root = driver->structure(*file->device);
    return file;
}

ByteSource byteSource(const std::shared_ptr<HostFile>& file) { return {file, file->device.get(), file->device->size()}; }

} // namespace model
