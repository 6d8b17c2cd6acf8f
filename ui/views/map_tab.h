// SPDX-License-Identifier: MIT
// The Map tab: the strata view or its table twin, with the legend that filters both.
#pragma once

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace model {
class ImageDocument;
}

namespace ui {

class ExtentMapView;
class ExtentTable;
class FileSpacePane;
class LegendBar;

class MapTab : public QWidget {
    Q_OBJECT
public:
    explicit MapTab(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    ExtentMapView& map() { return *m_map; }
    ExtentTable& table() { return *m_table; }
    bool showsTable() const;
    // The disk as the guest sees it, or the file that holds it.
    enum class Space : quint8 { Guest, File };
    Space space() const { return m_space; }
    void showSpace(Space space);
    FileSpacePane& filePane() { return *m_file; }
    // Shows the map of the file, at that byte.
    void showFilePlace(quint64 hostOffset);
    LegendBar& legend() { return *m_legend; }

public slots:
    void showTable(Qt::CheckState state);
    void toggleTable();
    void zoomIn();
    void zoomOut();
    void showAll();

signals:
    void viewChanged();                         // what is shown, not what is there
    void bytesRequested();                      // of the disk, at the selection
    void fileBytesRequested(quint64 offset);
    void failed(const QString& text);

private:
    QWidget* makeHeader();
    QWidget* makeSpaceSwitch(QWidget* header);
    void updateHeader();
    void updatePages();

    ExtentMapView* m_map;
    ExtentTable* m_table;
    FileSpacePane* m_file;
    LegendBar* m_legend;
    QStackedWidget* m_stack;
    QLabel* m_where = nullptr;
    QToolButton* m_twin = nullptr;
    QWidget *m_zoom = nullptr, *m_line = nullptr;
    QToolButton *m_guestSpace = nullptr, *m_fileSpace = nullptr;
    Space m_space = Space::Guest;
    bool m_asTable = false;
    quint64 m_wantedPlace = 0;                  // to be shown once the file was read; 0: none
};

} // namespace ui
