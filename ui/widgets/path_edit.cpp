// SPDX-License-Identifier: MIT
#include "ui/widgets/path_edit.h"

#include "ui/theme.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>

namespace ui {

PathEdit::PathEdit(Purpose purpose, const QString& name, QWidget* parent) :
    QWidget(parent), m_purpose(purpose), m_name(name), m_line(new QLineEdit(this)) {
    setAcceptDrops(true);
    m_line->setAccessibleName(name);
    m_line->setAcceptDrops(false); // the whole widget takes paths, not text
    auto* button = new QPushButton(tr("Browse…"), this);
    button->setAccessibleName(tr("Browse for: %1").arg(name));
    button->setAutoDefault(false);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kSpace);
    layout->addWidget(m_line, 1);
    layout->addWidget(button);
    setFocusProxy(m_line);
    connect(button, &QPushButton::clicked, this, &PathEdit::browse);
    connect(m_line, &QLineEdit::textChanged, this, [this] { emit pathChanged(path()); });
}

QString PathEdit::path() const { return m_line->text().trimmed(); }
void PathEdit::setPath(const QString& path) { m_line->setText(path); }

void PathEdit::browse() {
    // The wizard asks about replacing on its plan page, with sizes; the dialog need not ask too.
    const QString chosen = m_purpose == Purpose::Open
                               ? QFileDialog::getOpenFileName(this, m_name, path())
                               : QFileDialog::getSaveFileName(this, m_name, path(), {}, nullptr, QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty()) setPath(chosen);
}

void PathEdit::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void PathEdit::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.first().isLocalFile()) setPath(urls.first().toLocalFile());
}

} // namespace ui
