// SPDX-License-Identifier: MIT
// The right dock: what is at the selection – where on the disk, which file supplies it and where in that file,
// what every layer holds there, and the first bytes.
#pragma once

#include <QPointer>
#include <QWidget>

class QFormLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTreeWidget;
class QVBoxLayout;

namespace model {
class ImageDocument;
struct Resolution;
} // namespace model

namespace ui {

class DetailsView : public QWidget {
    Q_OBJECT
public:
    explicit DetailsView(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);
    // Everything shown, as lines of text: for the clipboard and for tests.
    QString text() const;

signals:
    void layerActivated(const QString& path);

private:
    QLabel* addFact(QFormLayout& form, const QString& objectName, const QString& title);
    QFormLayout* addForm(QVBoxLayout& layout, const QString& title);
    QTreeWidget* makeLayers();
    QPlainTextEdit* makeBytes();
    QWidget* makePage();
    void showSelection();
    void showResolution();
    void showSupplier(const model::Resolution& resolution);
    void showLayers(const model::Resolution& resolution);

    QPointer<model::ImageDocument> m_document;
    QStackedWidget* m_stack;
    QLabel *m_offset = nullptr, *m_length = nullptr, *m_sectors = nullptr, *m_cluster = nullptr, *m_partition = nullptr;
    QLabel *m_supplier = nullptr, *m_fileOffset = nullptr, *m_run = nullptr, *m_shadows = nullptr;
    QTreeWidget* m_layers = nullptr;
    QPlainTextEdit* m_bytes = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace ui
