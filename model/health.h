// SPDX-License-Identifier: MIT
// What an expert would remark on seeing a chain: missing backing formats, dirty bits, guesses, mismatching
// sizes. Made from facts alone; a check of the metadata is another matter.
#pragma once

#include "model/layer_facts.h"

namespace model {

enum class Health : quint8 { Good, Notice, Warning, Broken };

struct Remark {
    Health health = Health::Notice;
    QString text;                               // what is so
    QString advice;                             // what that means or what to do
    int layer = 0;                              // whom it concerns
};

// Worst first. broken is null when the chain is whole.
QList<Remark> remarks(const QList<LayerFacts>& layers, const BrokenBacking* broken);
// About one file without its neighbours.
QList<Remark> remarksOf(const LayerFacts& facts, int layer);
Remark dependentsRemark(const LayerFacts& facts, const QStringList& overlays);
Health worst(const QList<Remark>& remarks);
QString healthName(Health health);

} // namespace model
