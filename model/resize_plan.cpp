// SPDX-License-Identifier: MIT
#include "model/resize_plan.h"

#include "blockcore/chain/extent_walker.h"
#include "model/format_text.h"
#include "model/open_chain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStorageInfo>

namespace model {

using blockcore::ExtentKind;

namespace {

struct Plan {
    Q_DECLARE_TR_FUNCTIONS(Plan)
};

void findDataBeyond(ResizePlan& plan, blockcore::Chain& chain, const std::stop_token& stop) {
    blockcore::ExtentWalker walker(chain);
    for (std::uint64_t at = 0; at < chain.size() && !stop.stop_requested();) {
        const auto extent = walker.at(at, chain.size() - at);
        if (!extent || extent->range.length == 0) {
            plan.problem = Plan::tr("It cannot be found out what would be cut off: %1")
                               .arg(extent ? QString() : harmless(QString::fromStdString(errorText(extent.error()))));
            return;
        }
        at = extent->range.end();
        if (extent->kind != ExtentKind::Data && extent->kind != ExtentKind::Compressed) continue;
        plan.dataEnd = at;
        if (at > plan.newSize) plan.dataBeyond += at - std::max<quint64>(extent->range.offset, plan.newSize);
    }
}

} // namespace

ResizePlan planResize(const ResizeRequest& request, const std::stop_token& stop) {
    ResizePlan plan;
    plan.newSize = request.newSize;
    const auto open = openChain({.path = request.image, .allowed = request.allowed});
    if (!open) {
        plan.problem = harmless(QString::fromStdString(errorText(open.error())));
        return plan;
    }
    blockcore::Chain& chain = *(*open)->chain;
    plan.oldSize = chain.size();
    plan.snapshots = static_cast<int>(chain.layer(0).info().snapshots.size());
    plan.freeBytes = static_cast<quint64>(std::max<qint64>(0, QStorageInfo(QFileInfo(request.image).absolutePath()).bytesAvailable()));
    if (plan.newSize == plan.oldSize) plan.problem = Plan::tr("The disk has this size already.");
    else if (plan.shrinks()) findDataBeyond(plan, chain, stop);
    return plan;
}

} // namespace model
