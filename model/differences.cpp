// SPDX-License-Identifier: MIT
#include "model/differences.h"

#include "blockcore/chain/extent_walker.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace model {

using blockcore::Compare;
using blockcore::Range;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Differences)
};

constexpr std::size_t kMaxLookedAt = 100'000;   // rows whose allocation is looked at; of more it says nothing new

bool isZero(blockcore::ExtentWalker& walker, std::uint64_t size, Range range) {
    while (range.length > 0 && range.offset < size) {
        const auto extent = walker.at(range.offset, std::min(range.length, size - range.offset));
        if (!extent || extent->range.length == 0 || !blockcore::readsAsZero(*extent)) return false;
        range.length -= std::min(range.length, extent->range.length);
        range.offset = extent->range.end();
    }
    return true;
}

// Where one side has nothing, that is the better word than "differs".
void nameKinds(Differences& differences, const std::stop_token& stop) {
    blockcore::Chain& left = *differences.left->chain;
    blockcore::Chain& right = *differences.right->chain;
    blockcore::ExtentWalker leftWalker(left), rightWalker(right);
    const std::size_t count = std::min(differences.rows.size(), kMaxLookedAt);
    for (std::size_t at = 0; at < count && !stop.stop_requested(); ++at) {
        DifferenceRow& row = differences.rows[at];
        if (row.kind != DifferenceKind::Content) continue;
        if (isZero(rightWalker, right.size(), row.range)) row.kind = DifferenceKind::OnlyLeft;
        else if (isZero(leftWalker, left.size(), row.range)) row.kind = DifferenceKind::OnlyRight;
    }
}

std::shared_ptr<OpenChain> openAgain(const QString& path, const CompareRequest& request) {
    const auto open = openChain({.path = path, .reach = request.anyFolder ? blockcore::Reach::AnyFile : blockcore::Reach::SameFolder, .allowed = request.allowed});
    return open ? *open : nullptr;
}

} // namespace

QString differenceName(DifferenceKind kind) {
    switch (kind) {
    case DifferenceKind::Content: return Words::tr("content differs");
    case DifferenceKind::OnlyLeft: return Words::tr("data only on the left");
    case DifferenceKind::OnlyRight: return Words::tr("data only on the right");
    case DifferenceKind::Allocation: return Words::tr("allocation differs");
    }
    return {};
}

Compare::Options CompareRequest::engineOptions() const {
    Compare::Options options;
    options.first = left.toStdString();
    options.second = right.toStdString();
    options.all = true;
    options.strict = strict;
    options.forceShare = true;                  // reading is in nobody's way
    options.reach = anyFolder ? blockcore::Reach::AnyFile : blockcore::Reach::SameFolder;
    return options;
}

quint64 Differences::differingBytes() const {
    quint64 bytes = 0;
    for (const DifferenceRow& row : rows)
        if (row.kind != DifferenceKind::Allocation) bytes += row.range.length;
    return bytes;
}

std::shared_ptr<const Differences> readDifferences(const CompareRequest& request, const Compare::Report& report, const std::stop_token& stop) {
    auto differences = std::make_shared<Differences>();
    differences->request = request;
    differences->leftSize = report.firstSize;
    differences->rightSize = report.secondSize;
    if (report.all)
        for (const auto& difference : *report.all) {
            const bool content = difference.kind == Compare::Difference::Kind::Content;
            differences->rows.push_back({.range = difference.range, .kind = content ? DifferenceKind::Content : DifferenceKind::Allocation});
        }
    differences->left = openAgain(request.left, request);
    differences->right = openAgain(request.right, request);
    if (!differences->left || !differences->right) return differences;
    nameKinds(*differences, stop);
    differences->layout = readDiskLayout(*differences->left->chain, stop);
    if (differences->layout.partitions.isEmpty()) differences->layout = readDiskLayout(*differences->right->chain, stop);
    return differences;
}

} // namespace model
