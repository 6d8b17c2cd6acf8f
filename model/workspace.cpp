// SPDX-License-Identifier: MIT
#include "model/workspace.h"

#include "model/deliver.h"
#include "model/folder_scan.h"
#include "model/format_text.h"

#include <QFileInfo>
#include <QtConcurrentRun>

namespace model {

namespace {
// Documents keep maps and open files; beyond this many the ones not looked at for longest are dropped.
constexpr qsizetype kMaxDocuments = 8;
}

Workspace::Workspace(Settings& settings, QObject* parent) :
    QObject(parent), m_settings(settings), m_recent(settings), m_jobs(m_pools.jobs()) {}

Workspace::~Workspace() {
    m_stop.request_stop();
    m_jobs.cancelAll();
    m_current = nullptr;
    qDeleteAll(m_documents);
}

void Workspace::open(const QList<QUrl>& urls) {
    QStringList paths;
    for (const QUrl& url : urls)
        if (url.isLocalFile()) paths.append(url.toLocalFile());
    open(paths);
}

void Workspace::open(const QStringList& paths) {
    for (const QString& path : paths) {
        if (QFileInfo(path).isDir()) openFolder(path);
        else openFile(path);
    }
}

void Workspace::openFile(const QString& path) {
    const QString canonical = canonicalPath(path);
    m_images.addLoading(canonical);
    setCurrent(canonical);
}

void Workspace::openFolder(const QString& path) {
    const auto work = [path, stop = m_stop.get_token()] { return scanFolder(path, stop); };
    deliver(QtConcurrent::run(&m_pools.queries(), work), this, [this, path](const QList<LayerFacts>& found) {
        for (const LayerFacts& facts : found) {
            m_images.addLoading(facts.path);
            m_images.addFacts(facts);
        }
        if (!found.isEmpty()) m_recent.add(path);
        emit folderScanned(path, static_cast<int>(found.size()));
    });
}

ImageDocument* Workspace::document(const QString& path) {
    const QString canonical = canonicalPath(path);
    const auto known = std::ranges::find(m_documents, canonical, &ImageDocument::path);
    if (known != m_documents.end()) return *known;
    auto* document = new ImageDocument(canonical, m_pools, this);
    connect(document, &ImageDocument::stateChanged, this, [this, document] { takeFacts(*document); });
    m_documents.append(document);
    return document;
}

void Workspace::setCurrent(const QString& path) {
    ImageDocument* document = path.isEmpty() ? nullptr : this->document(path);
    if (document) {
        m_documents.removeOne(document);
        m_documents.append(document);
    }
    if (document == m_current) return;
    m_current = document;
    emit currentChanged();
    dropOldDocuments();
}

void Workspace::dropOldDocuments() {
    while (m_documents.size() > kMaxDocuments) m_documents.takeFirst()->deleteLater();
}

void Workspace::takeFacts(ImageDocument& document) {
    if (document.state() == ImageDocument::State::Opening) return;
    if (document.state() == ImageDocument::State::Failed) {
        const bool missing = document.error().code == blockcore::ErrorCode::NotFound;
        m_images.setStatus(document.path(), missing ? ChainModel::Status::Missing : ChainModel::Status::Failed,
                           harmless(QString::fromStdString(errorText(document.error()))));
        m_recent.remove(document.path());
        return;
    }
    for (const LayerFacts& facts : document.layers()) m_images.addFacts(facts);
    if (const auto& broken = document.broken())
        m_images.setStatus(broken->backing.path,
                           broken->forbidden ? ChainModel::Status::Forbidden : ChainModel::Status::Missing,
                           broken->reason);
    if (m_images.isWanted(document.path())) m_recent.add(document.path());
}

void Workspace::close(const QString& path) {
    const auto known = std::ranges::find(m_documents, path, &ImageDocument::path);
    if (known != m_documents.end()) {
        ImageDocument* document = *known;
        m_documents.erase(known);
        if (m_current == document) {
            m_current = nullptr;
            emit currentChanged();
        }
        document->deleteLater();
    }
    m_images.removeImage(path);
}

} // namespace model
