// SPDX-License-Identifier: MIT
#include "model/map_state.h"

#include <QCoreApplication>

namespace model {

namespace {
struct MapStates {
    Q_DECLARE_TR_FUNCTIONS(MapStates)
};
} // namespace

QString mapStateName(MapState state) {
    switch (state) {
    case MapState::Unscanned: return MapStates::tr("not read yet");
    case MapState::Hole: return MapStates::tr("hole");
    case MapState::Data: return MapStates::tr("data");
    case MapState::Compressed: return MapStates::tr("compressed");
    case MapState::Zero: return MapStates::tr("zero");
    case MapState::Shadowed: return MapStates::tr("shadowed");
    case MapState::BeyondEnd: return MapStates::tr("beyond its end");
    case MapState::Error: return MapStates::tr("error");
    }
    return {};
}

QString mapStateMeaning(MapState state) {
    switch (state) {
    case MapState::Unscanned: return MapStates::tr("The metadata for this part has not been read yet.");
    case MapState::Hole: return MapStates::tr("Nothing is stored here: the layer below decides what the guest reads.");
    case MapState::Data: return MapStates::tr("The guest reads these bytes from this layer.");
    case MapState::Compressed: return MapStates::tr("The guest reads these bytes from this layer, where they are compressed.");
    case MapState::Zero: return MapStates::tr("This layer makes the guest read zeroes here.");
    case MapState::Shadowed: return MapStates::tr("Stored here, but a layer above hides it from the guest.");
    case MapState::BeyondEnd: return MapStates::tr("The layer ends before this place: it reads as zeroes.");
    case MapState::Error: return MapStates::tr("The layer's metadata cannot be read here.");
    }
    return {};
}

} // namespace model
