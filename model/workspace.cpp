// SPDX-License-Identifier: MIT
#include "model/workspace.h"

#include "model/deliver.h"
#include "model/folder_scan.h"
#include "model/format_text.h"
#include "model/open_chain.h"
#include "model/settings.h"

#include <QFileInfo>
#include <QtConcurrentRun>

namespace model {

namespace {
// Documents keep maps and open files; beyond this many the ones not looked at for longest are dropped.
constexpr qsizetype kMaxDocuments = 8;

struct Look {
    std::optional<LayerFacts> facts;
    blockcore::Error error{};
    bool backingMissing = false;
};

bool namesMissingFile(const LayerFacts& facts) { return facts.backing && !QFileInfo::exists(facts.backing->path); }

// One file alone: names inside it are read, never followed.
Look lookAtFile(const QString& path) {
    const auto open = openChain({.path = path, .allowed = {}, .alone = true});
    if (!open) return {.facts = {}, .error = open.error()};
    const LayerFacts facts = layerFacts(*(*open)->chain, 0);
    return {.facts = facts, .backingMissing = namesMissingFile(facts)};
}

ChainModel::Status statusOf(const blockcore::Error& error) {
    return error.code == blockcore::ErrorCode::NotFound ? ChainModel::Status::Missing : ChainModel::Status::Failed;
}

QString reasonOf(const blockcore::Error& error) { return harmless(QString::fromStdString(errorText(error))); }

} // namespace

Workspace::Workspace(Settings& settings, QObject* parent) :
    QObject(parent), m_settings(settings), m_recent(settings), m_session(settings.sessionFile(), m_pools.queries()),
    m_watch(m_pools), m_jobs(m_pools.jobs()) {
    connect(&m_jobs, &JobListModel::jobFinished, this, [this](const Job* job) { jobFinished(*job); });
}

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
    QStringList files;
    for (const QString& path : paths) {
        if (QFileInfo(path).isDir()) openFolder(path);
        else files.append(path);
    }
    // Of very many files only the last ones become documents; of the others the tree shows what they are.
    const qsizetype first = std::max<qsizetype>(0, files.size() - kMaxDocuments);
    for (const QString& path : files.first(first)) lookAt(canonicalPath(path));
    for (const QString& path : files.sliced(first)) openFile(path);
}

void Workspace::restore(const QStringList& paths, const QString& current) {
    QString shown;
    for (const QString& path : paths) {
        const bool there = QFileInfo::exists(path);
        if (there && (shown.isEmpty() || path == current)) shown = path;
        if (there && path != current) {
            lookAt(path);
        } else {
            m_images.addLoading(path);
            if (!there) m_images.setStatus(path, ChainModel::Status::Missing, tr("The file was here when Platter was last open."));
        }
    }
    if (!shown.isEmpty()) setCurrent(shown);
}

void Workspace::lookAt(const QString& path) {
    m_images.addLoading(path);
    deliver(QtConcurrent::run(&m_pools.queries(), [path] { return lookAtFile(path); }), this, [this, path](const Look& look) {
        if (!m_images.isWanted(path)) return; // closed meanwhile
        if (look.facts) addFacts(*look.facts, look.backingMissing);
        else m_images.setStatus(path, statusOf(look.error), reasonOf(look.error));
    });
}

void Workspace::openFile(const QString& path) {
    const QString canonical = canonicalPath(path);
    m_images.addLoading(canonical);
    setCurrent(canonical);
}

void Workspace::openFolder(const QString& path) {
    const auto work = [path, stop = m_stop.get_token()] {
        QList<Look> looks;
        for (const LayerFacts& facts : scanFolder(path, stop)) looks.append({.facts = facts, .backingMissing = namesMissingFile(facts)});
        return looks;
    };
    deliver(QtConcurrent::run(&m_pools.queries(), work), this, [this, path](const QList<Look>& found) {
        for (const Look& look : found) {
            m_images.addLoading(look.facts->path);
            addFacts(*look.facts, look.backingMissing);
        }
        if (!found.isEmpty()) m_recent.add(path);
        emit folderScanned(path, static_cast<int>(found.size()));
    });
}

// A backing file that is not there is told at once, not when somebody opens the chain.
void Workspace::addFacts(const LayerFacts& facts, bool backingMissing) {
    m_images.addFacts(facts);
    if (backingMissing) m_images.setStatus(facts.backing->path, ChainModel::Status::Missing, tr("%1 names this file, but it is not there.").arg(facts.name));
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
    m_watch.watch(document ? document->path() : QString());
    emit currentChanged();
    dropOldDocuments();
}

void Workspace::dropOldDocuments() {
    while (m_documents.size() > kMaxDocuments) m_documents.takeFirst()->deleteLater();
}

void Workspace::takeFacts(ImageDocument& document) {
    if (document.state() == ImageDocument::State::Opening) return;
    if (&document == m_current) m_watch.acceptChange();
    if (document.state() == ImageDocument::State::Failed) {
        m_images.setStatus(document.path(), statusOf(document.error()), reasonOf(document.error()));
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

// What a job has written may be open here, alone or as part of a chain.
void Workspace::jobFinished(const Job& job) {
    QStringList written;
    for (const QString& path : job.description().writes) written.append(canonicalPath(path));
    for (ImageDocument* document : std::as_const(m_documents)) {
        const auto& layers = document->layers();
        const bool touched = written.contains(document->path()) || std::ranges::any_of(layers, [&](const LayerFacts& layer) { return written.contains(layer.path); });
        if (touched) document->reload();
    }
    for (const QString& path : std::as_const(written))
        if (m_images.isWanted(path) && !std::ranges::contains(m_documents, path, &ImageDocument::path)) lookAt(path);
}

void Workspace::close(const QString& path) {
    const auto known = std::ranges::find(m_documents, path, &ImageDocument::path);
    if (known != m_documents.end()) {
        ImageDocument* document = *known;
        m_documents.erase(known);
        if (m_current == document) {
            m_current = nullptr;
            m_watch.watch({});
            emit currentChanged();
        }
        document->deleteLater();
    }
    m_images.removeImage(path);
}

} // namespace model
