// SPDX-License-Identifier: MIT
// What the tab is made of and shows. Checking and repairing: findings_deeds.cpp.
#include "ui/views/findings.h"

#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/actions.h"
#include "ui/theme.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/data_table.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStyledItemDelegate>
#include <QTableView>

namespace ui {

using model::FindingModel;
using model::Grade;
using model::ImageDocument;

namespace {

model::Health healthOf(Grade grade) {
    switch (grade) {
    case Grade::Corruption:
    case Grade::CheckError: return model::Health::Broken;
    case Grade::Warning: return model::Health::Warning;
    case Grade::Leak:
    case Grade::Notice: return model::Health::Notice;
    }
    return model::Health::Good;
}

// A sign before the word, so that colour is not the only carrier.
class GradeDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const model::Health health = healthOf(static_cast<Grade>(index.data(FindingModel::kGradeRole).toInt()));
        option->text = healthMark(health) + QStringLiteral("  ") + option->text;
        for (const auto role : {QPalette::Text, QPalette::HighlightedText}) option->palette.setColor(role, healthColor(health));
    }
};

void colorLabel(QLabel& label, const QColor& color) {
    QPalette palette = label.palette();
    palette.setColor(QPalette::WindowText, color);
    label.setPalette(palette);
}

} // namespace

FindingsView::FindingsView(model::Workspace& workspace, const Actions& actions, QWidget* parent) :
    QWidget(parent), m_workspace(workspace), m_verdict(new QLabel(this)), m_figures(new QLabel(this)),
    m_table(makeTable(m_model, QStringLiteral("findingTable"), tr("Findings"), this)) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_verdict->setObjectName(QStringLiteral("checkVerdict"));
    m_verdict->setFont(scaledFont(*m_verdict, 1.2, QFont::DemiBold));
    m_figures->setObjectName(QStringLiteral("checkFigures"));
    makeFaint(*m_figures);
    for (QLabel* label : {m_verdict, m_figures}) label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegateForColumn(FindingModel::GradeColumn, new GradeDelegate(m_table));
    m_table->horizontalHeader()->setSectionResizeMode(FindingModel::Meaning, QHeaderView::Stretch);
    m_table->setColumnWidth(FindingModel::GradeColumn, 120);
    m_table->setColumnWidth(FindingModel::Place, 120);
    m_table->setColumnWidth(FindingModel::Code, 220);
    auto* split = new QSplitter(Qt::Vertical, this);
    split->setChildrenCollapsible(false);
    split->addWidget(m_table);
    split->addWidget(makeDetails());
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(makeTop(actions));
    layout->addWidget(split, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindingsView::showFinding);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_model.rowCount() > 0) m_table->selectRow(0);
        showFinding();
    });
    connect(&workspace.jobs(), &model::JobListModel::jobFinished, this, &FindingsView::jobFinished);
    showDocument();
}

QHBoxLayout* FindingsView::makeTop(const Actions& actions) {
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_verdict);
    words->addWidget(m_figures);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    top->setSpacing(kSpace);
    top->addLayout(words, 1);
    auto* check = new ActionButton(actions.check, this);
    check->setProperty("primary", true);
    top->addWidget(check);
    for (QAction* action : {actions.repairLeaks, actions.repairAll, actions.undoRepair}) top->addWidget(new ActionButton(action, this));
    auto* saveButton = new QPushButton(tr("Save report…"), this);
    saveButton->setObjectName(QStringLiteral("saveFindings"));
    connect(saveButton, &QPushButton::clicked, this, &FindingsView::save);
    top->addWidget(saveButton);
    return top;
}

QWidget* FindingsView::makeDetails() {
    auto* page = new QWidget(this);
    page->setObjectName(QStringLiteral("findingDetails"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSection);
    form->setVerticalSpacing(kSpace);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    const auto add = [&](const QString& title, const QString& name) {
        auto* label = new QLabel(title, page);
        makeFaint(*label);
        auto* value = new QLabel(page);
        value->setObjectName(name);
        value->setAccessibleName(title);
        value->setTextFormat(Qt::PlainText);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setBuddy(value);
        form->addRow(label, value);
        return value;
    };
    m_meaning = add(tr("What it means"), QStringLiteral("findingMeaning"));
    m_consequence = add(tr("What follows"), QStringLiteral("findingConsequence"));
    m_fix = add(tr("What to do"), QStringLiteral("findingFix"));
    m_detail = new QPlainTextEdit(page);
    m_detail->setObjectName(QStringLiteral("findingDetail"));
    m_detail->setAccessibleName(tr("What the check printed"));
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setFont(monospaceFont());
    m_detail->setMaximumHeight(m_detail->fontMetrics().lineSpacing() * 3 + 2 * kMargin);
    m_place = new QPushButton(icon(QStringLiteral("locate")), tr("Go to the place"), page);
    m_place->setObjectName(QStringLiteral("findingPlace"));
    connect(m_place, &QPushButton::clicked, this, [this] { emit placeRequested(*m_model.rowAt(currentRow()).hostOffset); });
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    layout->setSpacing(kSpace);
    layout->addLayout(form);
    layout->addWidget(m_detail);
    layout->addWidget(m_place, 0, Qt::AlignLeft);
    layout->addStretch();
    return page;
}

void FindingsView::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    m_report.reset();
    m_failed = false;
    m_job = nullptr;
    m_model.clearReport();
    if (document) {
        connect(document, &ImageDocument::stateChanged, this, &FindingsView::showDocument);
        connect(document, &ImageDocument::dependentsChanged, this, &FindingsView::showDocument);
    }
    showDocument();
}

void FindingsView::showDocument() {
    const bool ready = m_document && m_document->state() == ImageDocument::State::Ready;
    m_model.setRemarks(ready ? m_document->remarks() : QList<model::Remark>());
    showVerdict();
}

int FindingsView::currentRow() const { return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1; }

bool FindingsView::hasRepairable() const {
    if (!m_report) return false;
    return m_report->result.leaks > 0 || std::ranges::any_of(m_report->result.findings, &blockcore::Finding::repairable);
}

void FindingsView::showVerdict() {
    const Colors& c = colors();
    m_figures->clear();
    if (m_job && m_job->isActive()) {
        m_verdict->setText(tr("At work…"));
        colorLabel(*m_verdict, c.text);
    } else if (m_failed || !m_report) {
        m_verdict->setText(m_failed ? tr("The check could not be done") : tr("Not checked yet"));
        colorLabel(*m_verdict, m_failed ? c.negative : c.text);
        m_figures->setText(tr("A check reads all metadata and changes nothing."));
    } else {
        const auto& result = m_report->result;
        QStringList parts;
        if (result.corruptions > 0) parts.append(tr("%n damage(s)", nullptr, static_cast<int>(result.corruptions)));
        if (result.leaks > 0) parts.append(tr("%n leaked cluster(s)", nullptr, static_cast<int>(result.leaks)));
        if (result.checkErrors > 0) parts.append(tr("%n place(s) not checked", nullptr, static_cast<int>(result.checkErrors)));
        m_verdict->setText(!m_report->supported ? tr("This format has nothing to check") : parts.isEmpty() ? tr("No errors found") : parts.join(QStringLiteral(", ")));
        colorLabel(*m_verdict, result.corruptions + result.checkErrors > 0 ? c.negative : result.leaks > 0 ? c.warning : c.positive);
        QString figures = tr("Exit code %1").arg(m_report->exitCode());
        if (result.totalClusters > 0)
            figures += tr(" · %1 of the disk allocated, %2 of that fragmented, %3 compressed")
                           .arg(model::shareText(result.allocatedClusters, result.totalClusters), model::shareText(result.fragmentedClusters, result.allocatedClusters),
                                model::shareText(result.compressedClusters, result.allocatedClusters));
        if (m_model.left() > 0) figures += tr(" · %1 more are not listed").arg(model::countText(m_model.left()));
        m_figures->setText(figures);
    }
    m_verdict->setAccessibleName(m_verdict->text());
    emit stateChanged();
}

void FindingsView::showFinding() {
    const int row = currentRow();
    const model::FindingRow shown = row >= 0 && row < m_model.rowCount() ? m_model.rowAt(row) : model::FindingRow();
    m_meaning->setText(shown.meaning.isEmpty() ? tr("Nothing is known to be wrong.") : shown.meaning);
    m_consequence->setText(shown.consequence);
    m_fix->setText(shown.fix);
    m_detail->setPlainText(shown.detail);
    m_detail->setVisible(!shown.detail.isEmpty());
    m_place->setVisible(shown.hostOffset.has_value());
    if (shown.hostOffset) m_place->setText(tr("Go to %1 in the file").arg(model::hexText(*shown.hostOffset)));
}

void FindingsView::step(int direction) {
    const int count = m_model.rowCount();
    if (count == 0) return;
    m_table->selectRow(std::clamp(currentRow() + direction, 0, count - 1));
    m_table->scrollTo(m_table->currentIndex());
}

} // namespace ui
