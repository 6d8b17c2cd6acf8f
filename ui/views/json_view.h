// SPDX-License-Identifier: MIT
// The JSON tab: what `platter info --output=json --backing-chain` prints, highlighted.
#pragma once

#include <QPointer>
#include <QWidget>

class QPlainTextEdit;

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
} // namespace KSyntaxHighlighting

namespace model {
class ImageDocument;
}

namespace ui {

class JsonView : public QWidget {
    Q_OBJECT
public:
    explicit JsonView(QWidget* parent = nullptr);

    void setDocument(model::ImageDocument* document);

signals:
    void failed(const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void noteChange();
    void showJson();
    void applyColors();
    void save();

    QPointer<model::ImageDocument> m_document;
    QPlainTextEdit* m_text;
    KSyntaxHighlighting::SyntaxHighlighter* m_highlighter;
    bool m_stale = true;                        // the text is not the document's; it is put there when it can be seen
    bool m_colored = false;
};

} // namespace ui
