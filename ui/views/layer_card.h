// SPDX-License-Identifier: MIT
// The pieces of the chain's picture: a card per file, a link between two, and a card for a file that is missing
// or may not be opened.
#pragma once

#include "model/layer_facts.h"

#include <QFrame>

class QLabel;

namespace ui {

class ShareBar;

class LayerCard : public QFrame {
    Q_OBJECT
public:
    enum class Role : quint8 { Top, Backing };
    LayerCard(const model::LayerFacts& facts, Role role, QWidget* parent);

    ShareBar& shareBar() { return *m_bar; }
    QLabel& shareText() { return *m_share; }

signals:
    void activated(const QString& path);        // double click or Return: look at this file as the top

protected:
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const QString m_path;
    ShareBar* m_bar;
    QLabel* m_share;
};

// An arrow with what the upper file says about the lower one.
class ChainLink : public QWidget {
    Q_OBJECT
public:
    ChainLink(const std::optional<model::BackingFacts>& backing, QWidget* parent);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    bool m_doubtful;                            // the backing format is not recorded
};

class BrokenCard : public QFrame {
    Q_OBJECT
public:
    BrokenCard(const model::BrokenBacking& broken, QWidget* parent);

signals:
    void allowRequested(const QString& path);
    void findRequested();                       // where did it go?
};

} // namespace ui
