// SPDX-License-Identifier: MIT
// One file of a chain as plain bytes, with the tree of what they mean: for the structure tab, also of files that are too
// damaged to be opened as images.
#pragma once

#include "blockcore/image/structure.h"
#include "model/byte_pages.h"

namespace model {

struct HostFile {
    std::unique_ptr<blockcore::BlockDevice> device;
    QString format;
    std::optional<blockcore::Field> root;       // absent: the format has no fields (raw)
};

// On a worker; read-only and without a lock: only what is shown depends on it. format empty: found out.
blockcore::Result<std::shared_ptr<HostFile>> openHostFile(const QString& path, const QString& format);

ByteSource byteSource(const std::shared_ptr<HostFile>& file);

} // namespace model
