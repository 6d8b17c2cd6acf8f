// SPDX-License-Identifier: MIT
#include "model/health.h"

#include "model/dependents.h"
#include "model/format_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace model {

namespace {

struct Remarks {
    Q_DECLARE_TR_FUNCTIONS(Remarks)
};

// From here on each further file costs every read a lookup.
constexpr qsizetype kLongChain = 8;

QString detail(const LayerFacts& facts, QStringView name) {
    const auto found = std::ranges::find(facts.details, name, &FormatDetail::name);
    return found == facts.details.end() ? QString() : found->value;
}

void addBackingRemarks(const LayerFacts& facts, int layer, QList<Remark>& out) {
    if (!facts.backing || !facts.backing->format.isEmpty()) return;
    out.append({Health::Warning, Remarks::tr("%1 does not record the format of its backing file.").arg(facts.name),
                Remarks::tr("It was guessed from the content. A guest that can write there could fake another format."),
                layer});
}

void addSizeRemarks(const QList<LayerFacts>& layers, QList<Remark>& out) {
    for (int i = 0; i + 1 < layers.size(); ++i) {
        const LayerFacts& top = layers[i];
        const LayerFacts& below = layers[i + 1];
        if (top.virtualSize < below.virtualSize)
            out.append({Health::Notice,
                        Remarks::tr("%1 (%2) is smaller than its backing file (%3).")
                            .arg(top.name, sizeText(top.virtualSize), sizeText(below.virtualSize)),
                        Remarks::tr("The end of %1 cannot be seen from above.").arg(below.name), i});
        else if (top.virtualSize > below.virtualSize)
            out.append({Health::Notice,
                        Remarks::tr("%1 ends before %2 does.").arg(below.name, top.name),
                        Remarks::tr("Behind %1 the disk reads as zeroes unless a layer above has data there.")
                            .arg(sizeText(below.virtualSize)),
                        i + 1});
    }
}

} // namespace

QList<Remark> remarksOf(const LayerFacts& facts, int layer) {
    QList<Remark> out;
    if (detail(facts, u"corrupt") == u"true")
        out.append({Health::Broken, Remarks::tr("%1 is marked corrupt.").arg(facts.name),
                    Remarks::tr("Check it before anything else writes to it."), layer});
    if (facts.dirty.value_or(false))
        out.append({Health::Warning, Remarks::tr("%1 was not shut cleanly.").arg(facts.name),
                    Remarks::tr("Its reference counts may be out of date; a check tells."), layer});
    if (facts.encrypted)
        out.append({Health::Notice, Remarks::tr("%1 is encrypted.").arg(facts.name),
                    Remarks::tr("Its content cannot be read without the key."), layer});
    if (facts.probed && layer == 0 && facts.format == u"raw")
        out.append({Health::Notice, Remarks::tr("%1 is taken for raw: no other format was recognised.").arg(facts.name),
                    Remarks::tr("Nothing in a raw file says what it is."), layer});
    addBackingRemarks(facts, layer, out);
    if (detail(facts, u"compat") == u"0.10")
        out.append({Health::Notice, Remarks::tr("%1 is a version 2 image.").arg(facts.name),
                    Remarks::tr("Zero clusters and lazy reference counts need version 3 (compat=1.1)."), layer});
    if (!facts.snapshots.isEmpty())
        out.append({Health::Notice,
                    Remarks::tr("%1 holds %n internal snapshot(s).", nullptr, static_cast<int>(facts.snapshots.size()))
                        .arg(facts.name),
                    Remarks::tr("A conversion copies the current state only."), layer});
    return out;
}

QList<Remark> remarks(const QList<LayerFacts>& layers, const BrokenBacking* broken) {
    QList<Remark> out;
    for (int i = 0; i < layers.size(); ++i) out += remarksOf(layers[i], i);
    addSizeRemarks(layers, out);
    const int last = static_cast<int>(layers.size()) - 1;
    if (broken)
        out.append({broken->forbidden ? Health::Warning : Health::Broken,
                    broken->forbidden ? Remarks::tr("The backing file %1 has not been opened.").arg(broken->backing.name)
                                      : Remarks::tr("The backing file %1 cannot be opened.").arg(broken->backing.name),
                    broken->forbidden ? Remarks::tr("It lies in another folder; allow it to see the whole chain.")
                                      : broken->reason,
                    last});
    if (layers.size() >= kLongChain)
        out.append({Health::Notice, Remarks::tr("The chain is %n files long.", nullptr, static_cast<int>(layers.size())),
                    Remarks::tr("Reading a hole asks every one of them; converting flattens the chain."), 0});
    std::ranges::stable_sort(out, std::greater(), &Remark::health);
    return out;
}

Remark dependentsRemark(const LayerFacts& facts, const QStringList& overlays) {
    return {Health::Notice, Remarks::tr("%n overlay(s) stand on %1: %2.", nullptr, static_cast<int>(overlays.size())).arg(facts.name, namesText(overlays)),
            Remarks::tr("Whatever writes to %1 changes what they show: a guest, a commit, a smaller size, a repair.").arg(facts.name), 0};
}

Health worst(const QList<Remark>& remarks) {
    Health result = Health::Good;
    for (const Remark& remark : remarks) result = std::max(result, remark.health);
    return result;
}

QString healthName(Health health) {
    switch (health) {
    case Health::Good: return Remarks::tr("good");
    case Health::Notice: return Remarks::tr("note");
    case Health::Warning: return Remarks::tr("warning");
    case Health::Broken: return Remarks::tr("broken");
    }
    return {};
}

} // namespace model
