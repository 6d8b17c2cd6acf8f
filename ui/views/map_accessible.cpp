// SPDX-License-Identifier: MIT
#include "ui/views/map_accessible.h"

#include "model/image_document.h"
#include "ui/views/extent_map.h"

#include <QAccessibleWidget>

namespace ui {

namespace {

class AccessibleMap final : public QAccessibleWidget {
public:
    explicit AccessibleMap(ExtentMapView* map) : QAccessibleWidget(map, QAccessible::Chart), m_map(map) {}
    QString text(QAccessible::Text kind) const override {
        if (kind == QAccessible::Value) return m_map->describeSelection();
        return QAccessibleWidget::text(kind);
    }
    // The viewport and its scroll bar tell nothing that the value does not.
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }

private:
    ExtentMapView* m_map;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* map = qobject_cast<ExtentMapView*>(object);
    return map ? new AccessibleMap(map) : nullptr;
}

} // namespace

void installMapAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    static_cast<void>(installed);
}

} // namespace ui
