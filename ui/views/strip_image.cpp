// SPDX-License-Identifier: MIT
#include "ui/views/strip_image.h"

#include "ui/theme.h"

#include <algorithm>
#include <array>

namespace ui {

using model::MapColumn;
using model::MapState;

namespace {

constexpr int kMinorityHeight = 3;
constexpr std::size_t kMaxMinorities = 3;

struct Ink {
    QRgb fill = 0, ink = 0;
    Pattern pattern = Pattern::Solid;
};

QRgb blend(const QColor& color, const QColor& background, float share) {
    const auto mix = [&](int a, int b) { return static_cast<int>(static_cast<float>(a) * share + static_cast<float>(b) * (1 - share)); };
    return qRgb(mix(color.red(), background.red()), mix(color.green(), background.green()), mix(color.blue(), background.blue()));
}

std::array<Ink, model::kMapStateCount> makeInks(const StripStyle& style) {
    std::array<Ink, model::kMapStateCount> inks;
    const QColor pale = statePaint(MapState::Hole, style.dark).fill;
    for (std::size_t i = 0; i < inks.size(); ++i) {
        const StatePaint paint = statePaint(static_cast<MapState>(i), style.dark);
        const float share = style.shown >> i & 1 ? 1.0F : 0.16F;
        inks[i] = {blend(paint.fill, pale, share), blend(paint.ink, pale, share), paint.pattern};
    }
    return inks;
}

// Which state decides a pixel: an error wins everywhere, then the lines at the bottom, then the majority.
MapState stateOfPixel(const MapColumn& column, const std::vector<MapState>& minor, int fromBottom) {
    if (column.has(MapState::Error)) return MapState::Error;
    const auto line = static_cast<std::size_t>(fromBottom / kMinorityHeight);
    return line < minor.size() ? minor[line] : column.majority;
}

} // namespace

std::vector<MapState> minorities(const MapColumn& column) {
    static constexpr std::array kByImportance{MapState::Error, MapState::Compressed, MapState::Zero,
                                              MapState::Data,  MapState::Shadowed,   MapState::Hole};
    std::vector<MapState> result;
    for (const MapState state : kByImportance)
        if (state != column.majority && column.has(state) && result.size() < kMaxMinorities) result.push_back(state);
    return result;
}

QImage stripImage(const std::vector<MapColumn>& columns, const StripStyle& style) {
    const int width = static_cast<int>(columns.size());
    const int height = static_cast<int>(style.size.height() * style.ratio);
    QImage image(width, height, QImage::Format_RGB32);
    image.setDevicePixelRatio(style.ratio);
    const auto inks = makeInks(style);
    std::vector<std::vector<MapState>> minor(columns.size());
    std::ranges::transform(columns, minor.begin(), minorities);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const int logicalY = static_cast<int>(y / style.ratio);
        const int fromBottom = style.size.height() - 1 - logicalY;
        for (int x = 0; x < width; ++x) {
            const auto column = static_cast<std::size_t>(x);
            const Ink& ink = inks[static_cast<std::size_t>(stateOfPixel(columns[column], minor[column], fromBottom))];
            line[x] = patternInk(ink.pattern, static_cast<int>(x / style.ratio), logicalY) ? ink.ink : ink.fill;
        }
    }
    return image;
}

} // namespace ui
