// SPDX-License-Identifier: MIT
// Where an operation's files are: in the file system, where new files appear under their names only when all is done;
// or wherever the run context says (tests that cut the power, dry runs). Every operation opens its files through this.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/device/real_files.h"
#include "blockcore/device/replacing_files.h"

namespace blockcore {

class OperationFiles {
public:
    explicit OperationFiles(const RunContext& context) : m_given(context.files) {}

    // For images that exist and are read or changed in place.
    FileOpener& existing() { return m_given != nullptr ? *m_given : m_real; }
    // For images that are made, and what is read meanwhile.
    FileOpener& outputs() { return m_given != nullptr ? *m_given : m_replacing; }
    // Gives the new files their names; without it nothing has changed. See ReplacingFiles::commit().
    Result<> commit(ReplaceFile::Durability durability) {
        return m_given != nullptr ? Result<>{} : m_replacing.commit(durability);
    }

private:
    FileOpener* m_given;
    RealFiles m_real;
    ReplacingFiles m_replacing{m_real};
};

} // namespace blockcore
