// SPDX-License-Identifier: MIT
// The Overview tab: the chain's first answers – how large, how full, how deep, is anything odd – and a picture
// of the chain, a card per file.
#pragma once

#include <QPointer>
#include <QScrollArea>
#include <QTimer>

class QLabel;
class QVBoxLayout;

namespace model {
class ImageDocument;
}

namespace ui {

class ShareBar;

class Overview : public QScrollArea {
    Q_OBJECT
public:
    explicit Overview(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);

signals:
    void layerActivated(const QString& path);
    void findParentRequested();
    void allowRequested(const QString& path);   // the person wants this file or folder followed

private:
    void rebuild();
    void updateShares();
    void addTiles();
    void addRemarks();
    void fillRemarks();
    void addChain();
    void addSomeCards();
    void addCard(int layer);
    void addBrokenCard();
    void addDetails();
    void addHeading(const QString& text);

    QPointer<model::ImageDocument> m_document;
    QWidget* m_page = nullptr;
    QVBoxLayout *m_layout = nullptr, *m_remarks = nullptr;
    QVBoxLayout* m_cards = nullptr;
    QTimer m_addCards;                          // a long chain's cards come a few at a time
    QTimer m_updateShares;                      // collects what a scan says many times a second
    QLabel* m_dataTile = nullptr;
    QList<ShareBar*> m_bars;
    QList<QLabel*> m_shareTexts;
};

} // namespace ui
