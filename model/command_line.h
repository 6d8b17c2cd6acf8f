// SPDX-License-Identifier: MIT
// The command that does the same as a wizard or job, ready to be pasted into a shell.
#pragma once

#include "blockcore/ops/operation.h"

#include <QString>

namespace model {

// One argument, quoted only when a POSIX shell would need it.
QString shellQuoted(const QString& argument);
// "platter convert -O qcow2 …".
QString shellCommand(std::string_view operation, const blockcore::Arguments& arguments);

template <blockcore::Operation Op> QString commandLine(const typename Op::Options& options) {
    return shellCommand(Op::name, Op::table().format(options));
}

} // namespace model
