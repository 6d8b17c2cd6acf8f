// SPDX-License-Identifier: MIT
// The JSON tab: what `platter info --output=json --backing-chain` prints, highlighted.
#pragma once

#include <QPointer>
#include <QWidget>

class QPlainTextEdit;

namespace KSyntaxHighlighting {
class Repository;
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
    ~JsonView() override;

    void setDocument(model::ImageDocument* document);

signals:
    void failed(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void showJson();
    void applyColors();
    void save();

    QPointer<model::ImageDocument> m_document;
    std::unique_ptr<KSyntaxHighlighting::Repository> m_repository;
    QPlainTextEdit* m_text;
    KSyntaxHighlighting::SyntaxHighlighter* m_highlighter;
};

} // namespace ui
