// SPDX-License-Identifier: MIT
#include "model/parent_search.h"

#include "model/format_text.h"
#include "model/open_chain.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace model {

namespace {

constexpr qsizetype kMaxFiles = 3'000, kMaxFolders = 64, kMaxCandidates = 50;
// What speaks for a file; below the last it is not worth showing.
constexpr int kSameName = 50, kSameStem = 25, kSameFormat = 20, kOtherFormat = -15, kSameSize = 20, kFits = 8, kSameFolder = 5, kWorthShowing = 25;

QStringList withSubfolders(const QString& folder) {
    QStringList folders{folder};
    const QDir dir(folder);
    for (const QString& name : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::Readable, QDir::Name)) folders.append(dir.absoluteFilePath(name));
    return folders;
}

// Nearest first: moved within the folder, to a folder beside it, to where the person works.
QStringList foldersOf(const ParentQuest& quest) {
    const QDir here = QFileInfo(quest.image).absoluteDir();
    QStringList folders = withSubfolders(here.absolutePath());
    folders.append(QFileInfo(quest.wanted.path).absolutePath());
    folders += quest.moreFolders;
    if (QDir above = here; above.cdUp() && !above.isRoot()) folders += withSubfolders(above.absolutePath());
    QStringList result;
    for (const QString& folder : std::as_const(folders)) {
        const QString canonical = QDir(folder).canonicalPath();
        if (!canonical.isEmpty() && !result.contains(canonical) && result.size() < kMaxFolders) result.append(canonical);
    }
    return result;
}

void weigh(ParentCandidate& candidate, const ParentQuest& quest) {
    const QFileInfo file(candidate.path), wanted(quest.wanted.path);
    const auto speaks = [&](int points, const QString& reason) {
        candidate.score += points;
        candidate.reasons.append(reason);
    };
    if (file.fileName() == wanted.fileName()) speaks(kSameName, ParentModel::tr("same name"));
    else if (file.completeBaseName() == wanted.completeBaseName()) speaks(kSameStem, ParentModel::tr("same name, other ending"));
    if (!quest.wanted.format.isEmpty()) {
        if (candidate.format == quest.wanted.format) speaks(kSameFormat, ParentModel::tr("format as recorded"));
        else speaks(kOtherFormat, ParentModel::tr("other format than recorded"));
    }
    if (candidate.virtualSize == quest.imageSize) speaks(kSameSize, ParentModel::tr("same size"));
    else if (candidate.virtualSize < quest.imageSize) candidate.score += kFits;
    if (file.absolutePath() == QFileInfo(quest.image).absolutePath()) candidate.score += kSameFolder;
}

std::optional<ParentCandidate> lookAt(const QString& path, const ParentQuest& quest) {
    const auto open = openChain({.path = path, .allowed = {}, .alone = true});
    if (!open) return std::nullopt;
    const LayerFacts facts = layerFacts(*(*open)->chain, 0);
    const bool standsOnIt = facts.backing && facts.backing->path == quest.image;
    if (facts.path == quest.image || standsOnIt || facts.virtualSize == 0) return std::nullopt;
    ParentCandidate candidate{.path = facts.path, .format = facts.format, .virtualSize = facts.virtualSize, .reasons = {}};
    weigh(candidate, quest);
    return candidate.score >= kWorthShowing ? std::optional(candidate) : std::nullopt;
}

} // namespace

QList<ParentCandidate> findParents(const ParentQuest& quest, const std::stop_token& stop) {
    QList<ParentCandidate> found;
    qsizetype looked = 0;
    for (const QString& folder : foldersOf(quest)) {
        for (const QString& file : QDir(folder).entryList(QDir::Files | QDir::Readable, QDir::Name)) {
            if (stop.stop_requested()) return {};
            if (++looked > kMaxFiles) break;
            if (auto candidate = lookAt(QDir(folder).absoluteFilePath(file), quest)) found.append(*std::move(candidate));
        }
    }
    std::ranges::stable_sort(found, std::greater(), &ParentCandidate::score);
    return found.first(std::min(found.size(), kMaxCandidates));
}

void ParentModel::setCandidates(const QList<ParentCandidate>& candidates) {
    beginResetModel();
    m_candidates = candidates;
    endResetModel();
}

int ParentModel::add(const ParentCandidate& candidate) {
    const auto known = std::ranges::find(m_candidates, candidate.path, &ParentCandidate::path);
    if (known != m_candidates.end()) return static_cast<int>(known - m_candidates.begin());
    beginInsertRows({}, 0, 0);
    m_candidates.prepend(candidate);
    endInsertRows();
    return 0;
}

int ParentModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_candidates.size()); }
int ParentModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ParentModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ParentCandidate& candidate = m_candidates[index.row()];
    if (role == Qt::ToolTipRole) return harmless(candidate.path);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case Name: return harmless(QFileInfo(candidate.path).fileName());
    case Why: return candidate.reasons.join(QStringLiteral(", "));
    case Format: return candidate.format;
    case Size: return sizeText(candidate.virtualSize);
    case Folder: return harmless(QFileInfo(candidate.path).absolutePath());
    default: return {};
    }
}

QVariant ParentModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case Name: return tr("File");
    case Why: return tr("What speaks for it");
    case Format: return tr("Format");
    case Size: return tr("Size");
    case Folder: return tr("Folder");
    default: return {};
    }
}

} // namespace model
