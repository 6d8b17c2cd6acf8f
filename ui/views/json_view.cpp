// SPDX-License-Identifier: MIT
#include "ui/views/json_view.h"

#include "model/image_document.h"
#include "ui/syntax.h"
#include "ui/theme.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QVBoxLayout>

namespace ui {

JsonView::JsonView(QWidget* parent) :
    QWidget(parent), m_text(new QPlainTextEdit(this)), m_highlighter(new KSyntaxHighlighting::SyntaxHighlighter(m_text->document())) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_text->setObjectName(QStringLiteral("jsonText"));
    m_text->setAccessibleName(tr("Image information as JSON"));
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFont(monospaceFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->document()->setDocumentMargin(kMargin);
    m_text->setTabChangesFocus(true);
    auto* what = new QLabel(tr("What “platter info --output=json --backing-chain” prints"), this);
    makeFaint(*what);
    auto* copy = new QPushButton(tr("Copy"), this);
    copy->setAccessibleName(tr("Copy the JSON text"));
    auto* saveButton = new QPushButton(tr("Save…"), this);
    saveButton->setAccessibleName(tr("Save the JSON text"));
    auto* top = new QHBoxLayout;
    top->setContentsMargins(kMargin, kSpace, kMargin, kSpace);
    top->setSpacing(kSpace);
    top->addWidget(what, 1);
    top->addWidget(copy);
    top->addWidget(saveButton);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_text, 1);
    connect(copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(saveButton, &QPushButton::clicked, this, &JsonView::save);
}

void JsonView::setDocument(model::ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    if (document) {
        connect(document, &model::ImageDocument::infoChanged, this, &JsonView::noteChange);
        connect(document, &model::ImageDocument::stateChanged, this, &JsonView::noteChange);
    }
    noteChange();
}

void JsonView::noteChange() {
    m_stale = true;
    if (isVisible()) showJson();
}

void JsonView::showJson() {
    if (!m_colored) applyColors();
    if (std::exchange(m_stale, false)) m_text->setPlainText(m_document ? m_document->infoJson() : QString());
}

void JsonView::applyColors() {
    m_colored = true;
    if (!m_highlighter->definition().isValid())
        m_highlighter->setDefinition(syntaxRepository().definitionForName(QStringLiteral("JSON")));
    m_highlighter->setTheme(syntaxRepository().themeForPalette(palette()));
    m_highlighter->rehighlight();
}

void JsonView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) m_colored = false;
    if (isVisible()) showJson();
    QWidget::changeEvent(event);
}

void JsonView::showEvent(QShowEvent* event) {
    showJson();
    QWidget::showEvent(event);
}

void JsonView::save() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save JSON"), QStringLiteral("info.json"), tr("JSON files (*.json)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(m_text->toPlainText().toUtf8() + '\n') < 0 || !file.commit())
        emit failed(tr("%1 could not be written: %2").arg(path, file.errorString()));
}

} // namespace ui
