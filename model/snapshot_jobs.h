// SPDX-License-Identifier: MIT
// What can be done with the snapshots inside an image, as jobs of the snapshot command.
#pragma once

#include "model/layer_facts.h"

#include <optional>

namespace model {

class Job;
class JobListModel;

struct SnapshotRequest {
    enum class Verb : quint8 { Create, Apply, Remove, Rename } verb = Verb::Create;
    QString image, format;                      // path, and what it was opened as
    QString snapshot;                           // its name or id as the command takes it; of Create the wished name
    QString title;                              // its name for people
    QString newName;                            // of Rename
};

// What the command line calls the snapshot by without meaning another one: names may repeat, and be others' ids. Absent
// when there is no such word.
std::optional<QString> snapshotSelector(const QList<SnapshotFacts>& snapshots, qsizetype index, SnapshotRequest::Verb verb);
// The equivalent command, ready for a shell.
QString snapshotCommand(const SnapshotRequest& request);
Job* startSnapshotJob(JobListModel& jobs, const SnapshotRequest& request);
// "before clean", made unlike all names taken.
QString freeSnapshotName(const QString& wanted, const QStringList& taken);

} // namespace model
