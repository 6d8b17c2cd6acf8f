// SPDX-License-Identifier: MIT
// One opened chain as the window knows it: facts, map, selection and what lies at the selection. All reading
// happens on workers; results of an earlier opening are dropped. Lives on the GUI thread; nothing here blocks.
#pragma once

#include "blockcore/base/error.h"
#include "model/extent_map.h"
#include "model/health.h"
#include "model/layer_facts.h"
#include "model/partition_facts.h"
#include "model/resolution.h"
#include "model/selection.h"

#include <QFutureWatcher>
#include <QObject>

#include <stop_token>

namespace model {

class WorkerPools;
struct OpenChain;

class ImageDocument : public QObject {
    Q_OBJECT
public:
    enum class State : quint8 { Opening, Ready, Failed };

    ImageDocument(QString path, WorkerPools& pools, QObject* parent = nullptr);
    ~ImageDocument() override;

    const QString& path() const { return m_path; }
    State state() const { return m_state; }
    const blockcore::Error& error() const { return m_error; } // when Failed
    const QList<LayerFacts>& layers() const { return m_layers; }
    const std::optional<BrokenBacking>& broken() const { return m_broken; }
    QList<Remark> remarks() const;
    const QStringList& dependents() const { return m_dependents; } // overlays that stand on it; empty until dependentsChanged()
    bool inUse() const { return m_inUse; }      // another program is writing to it
    quint64 diskSize() const { return m_layers.isEmpty() ? 0 : m_layers.first().virtualSize; }
    quint64 clusterSize() const;                // of the top; 0: it has none
    Selection& selection() { return m_selection; }
    const ExtentMap& map() const { return m_map; }
    const std::optional<Resolution>& resolution() const { return m_resolution; }
    // Of the disk; empty until partitionsChanged(), and when there are none.
    const QList<PartitionFacts>& partitions() const { return m_partitions; }
    const QString& infoJson() const { return m_infoJson; } // empty until infoChanged()
    // For models that read further on their own worker; null unless Ready.
    std::shared_ptr<OpenChain> chain() const { return m_chain; }
    WorkerPools& pools() const { return m_pools; }

    void reload();
    // Opens again, following names into this file or folder too.
    void allow(const QString& path);
    const QStringList& allowed() const { return m_allowed; }

signals:
    void stateChanged();
    void mapChanged();                          // more segments, at most 25 times a second
    void resolutionChanged();
    void infoChanged();
    void partitionsChanged();
    void dependentsChanged();

private:
    struct Opened {
        std::shared_ptr<OpenChain> chain;
        QList<LayerFacts> layers;
        std::optional<BrokenBacking> broken;
        blockcore::Error error{};
    };
    static Opened openOnWorker(const QString& path, const QStringList& allowed);
    // Runs on a worker and hands the result to accept on the GUI thread, unless the document was reopened or
    // is gone by then.
    template <class Work, class Accept> void query(Work work, Accept accept);
    void open();
    void stop();
    void accept(const Opened& opened);
    void startScan();
    void takeSegments();
    void readInfo();
    void readPartitions();
    void readDependents();
    void resolveSelection();

    const QString m_path;
    WorkerPools& m_pools;
    QStringList m_allowed;
    State m_state = State::Opening;
    blockcore::Error m_error{};
    std::shared_ptr<OpenChain> m_chain;
    QList<LayerFacts> m_layers;
    std::optional<BrokenBacking> m_broken;
    bool m_inUse = false;
    ExtentMap m_map;
    Selection m_selection;
    std::optional<Resolution> m_resolution;
    QString m_infoJson;
    QList<PartitionFacts> m_partitions;
    QStringList m_dependents;
    std::stop_source m_stop;
    QFutureWatcher<std::shared_ptr<const MapSegment>> m_scan;
    int m_segmentsTaken = 0;
    int m_generation = 0;                       // of the opening whose results count
    bool m_resolving = false, m_resolveAgain = false;
};

} // namespace model
