// SPDX-License-Identifier: MIT
// One row of StructureModel: a field, or a range of a long table's fields. For that model's own files only.
#pragma once

#include "model/structure_model.h"

namespace model {

struct StructureModel::Node {
    enum class State : quint8 { Unloaded, Loading, Loaded };
    Node* parent = nullptr;
    int row = 0;
    State state = State::Unloaded;
    bool isRange = false;
    quint64 first = 0, count = 0;               // of a range: numbers of the fields that it holds
    blockcore::Field field;                     // of a range: the table's
    QByteArray raw;
    std::vector<std::unique_ptr<Node>> children;
};

} // namespace model
