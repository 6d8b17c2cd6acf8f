// SPDX-License-Identifier: MIT
// The bar below a hex view that finds bytes: what, written how, and what came of it.
#pragma once

#include "model/byte_search.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace ui {

class ByteSearchBar : public QWidget {
    Q_OBJECT
public:
    ByteSearchBar(model::BytePages& pages, model::WorkerPools& pools, QWidget* parent = nullptr);

    // Shows the bar and puts the keyboard into it.
    void open();
    // Looks for the next occurrence behind this byte; opens the bar when nothing was asked for yet.
    void findNext(quint64 caret);

signals:
    void found(blockcore::Range range);
    void findRequested();                       // Return, or the button: whoever knows the caret calls findNext()
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void tell(const QString& text);
    void showProgress();

    model::BytePages& m_pages;
    model::ByteSearch m_search;
    QLineEdit* m_text;
    QComboBox* m_kind;
    QLabel* m_status;
    QTimer m_progress;
    qsizetype m_length = 0;                     // of what is looked for
    QByteArray m_last;
};

} // namespace ui
