// SPDX-License-Identifier: MIT
#include "model/image_document.h"

#include "model/deliver.h"
#include "model/dependents.h"
#include "model/info_json.h"
#include "model/map_scanner.h"
#include "model/open_chain.h"
#include "model/worker_pools.h"

#include <QtConcurrentRun>

namespace model {

namespace {
using Segment = std::shared_ptr<const MapSegment>;

void scanOnWorker(QPromise<Segment>& promise, const std::shared_ptr<OpenChain>& open, const MapGeometry& geometry,
                  const std::stop_token& stop) {
    const auto source = [&](std::size_t layer, std::uint64_t offset, std::uint64_t maxLength) {
        return open->chain->layer(layer).extentAt(offset, maxLength);
    };
    scanMap(geometry, source, stop, [&](Segment segment) { promise.addResult(std::move(segment)); });
}

} // namespace

ImageDocument::ImageDocument(QString path, WorkerPools& pools, QObject* parent) :
    QObject(parent), m_path(canonicalPath(path)), m_pools(pools) {
    connect(&m_scan, &QFutureWatcherBase::resultsReadyAt, this, &ImageDocument::takeSegments);
    connect(&m_selection, &Selection::changed, this, &ImageDocument::resolveSelection);
    open();
}

// Workers keep the chain alive until they notice; nobody waits for them here.
ImageDocument::~ImageDocument() { stop(); }

QList<Remark> ImageDocument::remarks() const {
    QList<Remark> all = model::remarks(m_layers, m_broken ? &*m_broken : nullptr);
    if (!m_dependents.isEmpty() && !m_layers.isEmpty()) all.append(dependentsRemark(m_layers.first(), m_dependents));
    return all;
}

quint64 ImageDocument::clusterSize() const {
    return m_layers.isEmpty() ? 0 : m_layers.first().clusterSize.value_or(0);
}

template <class Work, class Accept> void ImageDocument::query(Work work, Accept accept) {
    using Answer = std::invoke_result_t<Work>;
    deliver(QtConcurrent::run(&m_pools.queries(), std::move(work)), this,
            [this, generation = m_generation, accept = std::move(accept)](Answer result) {
                if (generation == m_generation) accept(std::move(result));
            });
}

void ImageDocument::stop() {
    m_stop.request_stop();
    m_stop = {};
    m_scan.cancel();
    m_scan.setFuture({});
    ++m_generation;
    m_resolving = m_resolveAgain = false;
}

void ImageDocument::reload() {
    stop();
    open();
}

void ImageDocument::allow(const QString& path) {
    m_allowed.append(path);
    reload();
}

void ImageDocument::open() {
    m_state = State::Opening;
    emit stateChanged();
    query([path = m_path, allowed = m_allowed] { return openOnWorker(path, allowed); },
          [this](const Opened& opened) { accept(opened); });
}

ImageDocument::Opened ImageDocument::openOnWorker(const QString& path, const QStringList& allowed) {
    Opened opened;
    auto chain = openChain({.path = path, .allowed = allowed});
    if (!chain) {
        opened.error = std::move(chain).error();
        return opened;
    }
    opened.chain = *chain;
    for (std::size_t layer = 0; layer < opened.chain->chain->depth(); ++layer)
        opened.layers.append(layerFacts(*opened.chain->chain, layer));
    if (const auto& link = opened.chain->chain->brokenLink()) opened.broken = brokenBacking(*link);
    return opened;
}

void ImageDocument::accept(const Opened& opened) {
    m_chain = opened.chain;
    m_layers = opened.layers;
    m_broken = opened.broken;
    m_error = opened.error;
    m_inUse = m_chain && m_chain->shared;
    m_state = m_chain ? State::Ready : State::Failed;
    m_map = {};
    m_infoJson.clear();
    m_partitions.clear();
    m_dependents.clear();
    m_resolution.reset();
    if (m_chain) {
        startScan();
        readInfo();
        readPartitions();
        readDependents();
    }
    emit stateChanged();
    emit mapChanged();
    resolveSelection();
}

void ImageDocument::startScan() {
    std::vector<std::uint64_t> sizes;
    for (const LayerFacts& layer : std::as_const(m_layers)) sizes.push_back(layer.virtualSize);
    m_map = ExtentMap(mapGeometry(diskSize(), std::move(sizes)));
    m_segmentsTaken = 0;
    m_scan.setFuture(QtConcurrent::run(&m_pools.scans(), scanOnWorker, m_chain, m_map.geometry(), m_stop.get_token()));
}

void ImageDocument::takeSegments() {
    const auto future = m_scan.future();
    const int ready = future.resultCount();
    if (m_segmentsTaken == ready) return;
    while (m_segmentsTaken < ready) m_map.append(future.resultAt(m_segmentsTaken++));
    emit mapChanged();
}

void ImageDocument::readInfo() {
    query([open = m_chain] { return model::infoJson(*open->chain); },
          [this](QString json) {
              m_infoJson = std::move(json);
              emit infoChanged();
          });
}

void ImageDocument::readPartitions() {
    query([open = m_chain, stop = m_stop.get_token()] { return model::readPartitions(*open->chain, stop); },
          [this](QList<PartitionFacts> partitions) {
              m_partitions = std::move(partitions);
              emit partitionsChanged();
          });
}

// Behind the map: a folder may hold thousands of files.
void ImageDocument::readDependents() {
    const auto work = [path = m_path, stop = m_stop.get_token()] { return findDependents(path, stop); };
    deliver(QtConcurrent::run(&m_pools.scans(), work), this, [this, generation = m_generation](const QStringList& found) {
        if (generation != m_generation || found == m_dependents) return;
        m_dependents = found;
        emit dependentsChanged();
    });
}

void ImageDocument::resolveSelection() {
    if (m_state != State::Ready || m_selection.isEmpty() || m_selection.range().offset >= diskSize()) return;
    // One lookup at a time; of those wished meanwhile only the last one matters.
    if (m_resolving) {
        m_resolveAgain = true;
        return;
    }
    m_resolving = true;
    query([open = m_chain, range = m_selection.range()] { return resolveRange(*open->chain, range); },
          [this](Resolution resolution) {
              m_resolving = false;
              m_resolution = std::move(resolution);
              emit resolutionChanged();
              if (std::exchange(m_resolveAgain, false)) resolveSelection();
          });
}

} // namespace model
