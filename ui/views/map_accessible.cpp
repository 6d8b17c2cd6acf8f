// SPDX-License-Identifier: MIT
#include "ui/views/map_accessible.h"

#include <QAccessibleWidget>

namespace ui {

namespace {

class AccessibleChart final : public QAccessibleWidget {
public:
    AccessibleChart(QWidget* widget, const SpokenChart* chart) : QAccessibleWidget(widget, QAccessible::Chart), m_chart(chart) {}
    QString text(QAccessible::Text kind) const override {
        if (kind == QAccessible::Value) return m_chart->describeSelection();
        return QAccessibleWidget::text(kind);
    }
    // A viewport and its scroll bar tell nothing that the value does not.
    int childCount() const override { return 0; }
    QAccessibleInterface* child(int) const override { return nullptr; }

private:
    const SpokenChart* m_chart;
};

QAccessibleInterface* makeInterface(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    const auto* chart = dynamic_cast<const SpokenChart*>(widget);
    return chart ? new AccessibleChart(widget, chart) : nullptr;
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
