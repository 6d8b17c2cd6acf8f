// SPDX-License-Identifier: MIT
// The map of a whole chain as a picture for reports: a strip per layer with its name, a ruler, the partitions and the
// legend. Always light, since it ends on paper. As SVG it can be enlarged without loss.
#pragma once

#include "model/image_document.h"

#include <QImage>

namespace ui {

// So many layers are painted at most; of more the picture says so.
inline constexpr int kMaxPictureLayers = 60;

QByteArray mapAsSvg(const model::ImageDocument& document);
// Twice as many pixels as the SVG has units.
QImage mapAsImage(const model::ImageDocument& document);

} // namespace ui
