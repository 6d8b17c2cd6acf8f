// SPDX-License-Identifier: MIT
// What a repair would change, found out on a copy in memory before the file is touched; and a backup of exactly those bytes,
// which puts the file back as it was.
#pragma once

#include "blockcore/device/extent.h"
#include "blockcore/ops/check.h"

#include <QList>
#include <QString>

#include <optional>
#include <stop_token>

namespace model {

struct RepairPreview {
    QList<blockcore::Range> changes;            // bytes of the file
    quint64 changedBytes = 0;
    quint64 oldLength = 0, newLength = 0;       // of the file
    quint64 leaksFixed = 0, corruptionsFixed = 0;
    quint64 leaksLeft = 0, corruptionsLeft = 0, errorsLeft = 0; // as the check afterwards would say
    QString error;                              // why it could not be found out; empty: it was
    bool clean() const { return error.isEmpty() && leaksLeft + corruptionsLeft + errorsLeft == 0; }
};

// On a worker. options say what would be repaired; the file is only read.
RepairPreview previewRepair(const blockcore::Check::Options& options, const std::stop_token& stop);

// Beside the image: "disk.qcow2.before-repair". On a worker; the error is a sentence, empty when it went well.
QString backupPath(const QString& image);
QString saveBackup(const QString& image, const RepairPreview& preview);
// Writes the bytes back and gives the file its old length. Nobody else may have it open.
QString restoreBackup(const QString& image);

} // namespace model
