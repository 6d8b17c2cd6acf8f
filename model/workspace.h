// SPDX-License-Identifier: MIT
// What is open: documents, the forest of all known files, the recent list, the jobs, and the threads they use.
// One per window; destroying it cancels everything and waits for the workers.
#pragma once

#include "model/chain_model.h"
#include "model/file_watch.h"
#include "model/image_document.h"
#include "model/job_list_model.h"
#include "model/recent_files.h"
#include "model/session.h"
#include "model/worker_pools.h"

#include <QHash>
#include <QUrl>

namespace model {

class Workspace : public QObject {
    Q_OBJECT
public:
    explicit Workspace(Settings& settings, QObject* parent = nullptr);
    ~Workspace() override;

    Settings& settings() { return m_settings; }
    WorkerPools& pools() { return m_pools; }
    ChainModel& images() { return m_images; }
    JobListModel& jobs() { return m_jobs; }
    RecentFiles& recentFiles() { return m_recent; }
    Session& session() { return m_session; }
    FileWatch& fileWatch() { return m_watch; }  // of the current document's file
    bool isEmpty() const { return m_images.rowCount() == 0; }

    // Files open as documents, folders are searched for images. Returns at once; the last file becomes current.
    void open(const QStringList& paths);
    void open(const QList<QUrl>& urls);
    // What an earlier session had open: files that are gone are shown as missing.
    void restore(const QStringList& paths, const QString& current);
    // The document with this file as its top; opened when it is not yet.
    ImageDocument* document(const QString& path);
    ImageDocument* current() const { return m_current; }
    void setCurrent(const QString& path);
    void close(const QString& path);

signals:
    void currentChanged();
    void folderScanned(const QString& folder, int images);

private:
    void openFile(const QString& path);
    void lookAt(const QString& path);
    void jobFinished(const Job& job);
    void openFolder(const QString& path);
    void addFacts(const LayerFacts& facts, bool backingMissing);
    void takeFacts(ImageDocument& document);
    void dropOldDocuments();

    Settings& m_settings;
    WorkerPools m_pools;                        // destroyed after everything below
    RecentFiles m_recent;
    Session m_session;
    FileWatch m_watch;
    ChainModel m_images;
    JobListModel m_jobs;
    QList<ImageDocument*> m_documents;          // least recently current first
    ImageDocument* m_current = nullptr;
    std::stop_source m_stop;
};

} // namespace model
