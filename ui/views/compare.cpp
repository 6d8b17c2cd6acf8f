// SPDX-License-Identifier: MIT
// What the tab is made of and shows. What it does: compare_deeds.cpp.
#include "ui/views/compare.h"

#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/theme.h"
#include "ui/views/compare_bytes.h"
#include "ui/views/difference_strip.h"
#include "ui/widgets/command_line_box.h"
#include "ui/widgets/data_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace ui {

using model::DifferenceModel;
using model::ImageDocument;

CompareView::CompareView(model::Workspace& workspace, QWidget* parent) : QWidget(parent), m_workspace(workspace) {
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_empty = new QLabel(this);
    m_empty->setObjectName(QStringLiteral("compareEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setMargin(kSection);
    makeFaint(*m_empty);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(makeResults());
    m_command = new CommandLineBox(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makePickers());
    layout->addWidget(makeVerdict());
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_command);
    connect(&workspace.jobs(), &model::JobListModel::jobFinished, this, &CompareView::jobFinished);
    connect(m_bytes, &CompareBytes::selected, this, [this](blockcore::Range range) {
        if (m_document && range.offset < m_document->diskSize()) m_document->selection().select(range);
    });
    updateState();
}

CompareView::~CompareView() { m_stop.request_stop(); }

QWidget* CompareView::makePickers() {
    auto* pickers = new QWidget(this);
    m_left = new QComboBox(pickers);
    m_left->setObjectName(QStringLiteral("compareLeft"));
    m_left->setAccessibleName(tr("What is compared: the image or a layer of it"));
    m_left->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_right = new QComboBox(pickers);
    m_right->setObjectName(QStringLiteral("compareRight"));
    m_right->setEditable(true);
    m_right->setInsertPolicy(QComboBox::NoInsert);
    m_right->setAccessibleName(tr("The image to compare with"));
    m_right->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_right->lineEdit()->setPlaceholderText(tr("Choose the image to compare with"));
    m_right->lineEdit()->setAccessibleName(m_right->accessibleName());
    auto* browse = new QPushButton(tr("Browse…"), pickers);
    browse->setAccessibleName(tr("Browse for the image to compare with"));
    m_start = new QPushButton(tr("Compare"), pickers);
    m_start->setObjectName(QStringLiteral("compareStart"));
    m_start->setProperty("primary", true);
    m_cancel = new QPushButton(tr("Cancel"), pickers);
    m_cancel->setObjectName(QStringLiteral("compareCancel"));
    m_cancel->setAccessibleName(tr("Cancel the comparison"));
    m_strict = new QCheckBox(tr("Allocation counts, too"), pickers);
    m_strict->setObjectName(QStringLiteral("compareStrict"));
    m_strict->setToolTip(tr("Also tell where both read the same but one has space allocated and the other has not"));
    m_anyFolder = new QCheckBox(tr("Follow names into other folders"), pickers);
    m_anyFolder->setObjectName(QStringLiteral("compareAnyFolder"));
    m_anyFolder->setToolTip(tr("Backing files outside of the images' own folders are opened, too. Do this for images that you trust."));
    const auto title = [&](const QString& text, QWidget* buddy) {
        auto* label = new QLabel(text, pickers);
        makeFaint(*label);
        label->setBuddy(buddy);
        return label;
    };
    auto* grid = new QGridLayout(pickers);
    grid->setContentsMargins(kMargin, kMargin, kMargin, kSpace);
    grid->setSpacing(kSpace);
    grid->addWidget(title(tr("Left"), m_left), 0, 0);
    grid->addWidget(m_left, 0, 1);
    grid->addWidget(title(tr("Right"), m_right), 0, 2);
    grid->addWidget(m_right, 0, 3);
    grid->addWidget(browse, 0, 4);
    grid->addWidget(m_start, 0, 5);
    grid->addWidget(m_cancel, 0, 5);
    auto* checks = new QHBoxLayout;
    checks->setSpacing(kSection);
    checks->addWidget(m_strict);
    checks->addWidget(m_anyFolder);
    checks->addStretch();
    grid->addLayout(checks, 1, 1, 1, 4);
    grid->setColumnStretch(1, 2);
    grid->setColumnStretch(3, 3);
    connect(browse, &QPushButton::clicked, this, &CompareView::browse);
    connect(m_start, &QPushButton::clicked, this, &CompareView::compare);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_job) m_job->cancel();
    });
    connect(m_right->lineEdit(), &QLineEdit::returnPressed, this, &CompareView::compare);
    connect(m_left, &QComboBox::currentIndexChanged, this, &CompareView::updateState);
    connect(m_right, &QComboBox::editTextChanged, this, &CompareView::updateState);
    for (QCheckBox* box : {m_strict, m_anyFolder}) connect(box, &QCheckBox::toggled, this, &CompareView::updateState);
    return pickers;
}

QWidget* CompareView::makeVerdict() {
    auto* line = new QWidget(this);
    m_verdict = new QLabel(line);
    m_verdict->setObjectName(QStringLiteral("compareVerdict"));
    m_verdict->setFont(scaledFont(*m_verdict, 1.2, QFont::DemiBold));
    m_figures = new QLabel(line);
    m_figures->setObjectName(QStringLiteral("compareFigures"));
    makeFaint(*m_figures);
    for (QLabel* label : {m_verdict, m_figures}) label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    const auto button = [&](const QString& name, const QString& text, const QString& tip) {
        auto* made = new QToolButton(line);
        made->setObjectName(name);
        made->setText(text);
        made->setToolTip(tip);
        made->setAccessibleName(tip);
        made->setAutoRaise(true);
        return made;
    };
    m_previous = button(QStringLiteral("comparePrevious"), tr("Previous"), tr("Previous difference (F7)"));
    m_next = button(QStringLiteral("compareNext"), tr("Next"), tr("Next difference (F8)"));
    m_export = button(QStringLiteral("compareExport"), tr("Export"), tr("Export the differences as a file"));
    m_export->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_export);
    const auto format = [&](const QString& text, model::ReportFormat kind) {
        connect(menu->addAction(text), &QAction::triggered, this, [this, kind] { chooseExport(kind); });
    };
    format(tr("Table (CSV)…"), model::ReportFormat::Csv);
    format(tr("For programs (JSON)…"), model::ReportFormat::Json);
    format(tr("Page to read (HTML)…"), model::ReportFormat::Html);
    m_export->setMenu(menu);
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_verdict);
    words->addWidget(m_figures);
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(kMargin, 0, kMargin, kSpace);
    layout->setSpacing(kGap);
    layout->addLayout(words, 1);
    for (QToolButton* made : {m_previous, m_next, m_export}) layout->addWidget(made);
    return line;
}

QWidget* CompareView::makeLegend() {
    auto* legend = new QWidget(this);
    auto* layout = new QHBoxLayout(legend);
    layout->setContentsMargins(kMargin, 0, kMargin, kSpace);
    layout->setSpacing(kGap);
    using Kind = model::DifferenceKind;
    for (const Kind kind : {Kind::Content, Kind::OnlyLeft, Kind::OnlyRight, Kind::Allocation}) {
        auto* picture = new QLabel(legend);
        picture->setPixmap(swatch(differencePaint(kind, isDark())).pixmap(14, 14));
        auto* name = new QLabel(model::differenceName(kind), legend);
        makeFaint(*name);
        layout->addWidget(picture);
        layout->addWidget(name);
        layout->addSpacing(kMargin);
    }
    layout->addStretch();
    return legend;
}

QWidget* CompareView::makeResults() {
    auto* page = new QWidget(this);
    m_strip = new DifferenceStrip(m_model, page);
    m_table = makeTable(m_model, QStringLiteral("differenceTable"), tr("Differences"), page);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(DifferenceModel::Meaning, QHeaderView::Stretch);
    const auto width = [this](const QString& text) { return fontMetrics().horizontalAdvance(text) + kSection; };
    m_table->setColumnWidth(DifferenceModel::Start, width(QStringLiteral("0x1000000000")));
    m_table->setColumnWidth(DifferenceModel::Length, width(QStringLiteral("102.4 KiB")));
    m_table->setColumnWidth(DifferenceModel::Sector, width(QStringLiteral("100,000,000")));
    m_table->setColumnWidth(DifferenceModel::What, width(model::differenceName(model::DifferenceKind::OnlyRight)));
    m_bytes = new CompareBytes(m_workspace.pools(), page);
    m_table->setTextElideMode(Qt::ElideRight);
    auto* split = new QSplitter(Qt::Vertical, page);
    split->setChildrenCollapsible(false);
    split->addWidget(m_table);
    split->addWidget(m_bytes);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_strip);
    layout->addWidget(makeLegend());
    layout->addWidget(split, 1);
    connect(m_strip, &DifferenceStrip::rowChosen, this, [this](int row) {
        m_table->selectRow(row);
        m_table->scrollTo(m_table->currentIndex());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { showRow(currentRow()); });
    return page;
}

void CompareView::setDocument(ImageDocument* document) {
    if (m_document) m_document->disconnect(this);
    m_document = document;
    if (document) connect(document, &ImageDocument::stateChanged, this, &CompareView::fillPickers);
    fillPickers();
    const auto kept = document ? m_kept.value(document->path()) : nullptr;
    m_failed = false;
    m_model.setDifferences(kept);
    m_bytes->setDifferences(kept);
    if (kept) {
        m_right->setEditText(kept->request.right);
        if (const int left = m_left->findData(kept->request.left); left >= 0) m_left->setCurrentIndex(left);
        step(1);
    }
    updateState();
}

void CompareView::fillPickers() {
    const QString typed = m_right->currentText();
    const QSignalBlocker left(m_left), right(m_right);
    m_left->clear();
    m_right->clear();
    if (m_document && m_document->state() == ImageDocument::State::Ready) {
        const auto& layers = m_document->layers();
        for (qsizetype layer = 0; layer < layers.size(); ++layer) {
            m_left->addItem(layer == 0 ? layers[layer].name : tr("%1 and below").arg(layers[layer].name), layers[layer].path);
            if (layer > 0) m_right->addItem(layers[layer].path);
        }
        for (const QString& path : m_workspace.images().wantedPaths())
            if (path != m_document->path() && m_right->findText(path) < 0) m_right->addItem(path);
    }
    m_right->setEditText(typed);
    updateState();
}

int CompareView::currentRow() const { return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1; }

void CompareView::showRow(int row) {
    m_strip->setCurrent(row);
    if (row >= 0 && row < m_model.rowCount()) {
        const blockcore::Range range = m_model.rowAt(row).range;
        m_bytes->showDifference(range);
        if (m_document && range.offset < m_document->diskSize())
            m_document->selection().select({range.offset, std::min<quint64>(range.length, m_document->diskSize() - range.offset)});
    }
    m_previous->setEnabled(row > 0);
    m_next->setEnabled(row + 1 < m_model.rowCount());
}

void CompareView::updateState() {
    const bool busy = (m_job && m_job->isActive()) || m_reading;
    const QString why = obstacle();
    m_start->setVisible(!busy);
    m_cancel->setVisible(busy);
    m_cancel->setEnabled(m_job && m_job->isActive());
    m_start->setEnabled(why.isEmpty());
    m_start->setToolTip(why);
    m_start->setAccessibleDescription(why);
    // Once there are results they need the room; the job still knows its command.
    m_command->setVisible(why.isEmpty() && m_model.rowCount() == 0);
    if (why.isEmpty()) m_command->setCommand(model::commandLine<blockcore::Compare>(request().engineOptions()));
    const bool found = m_model.rowCount() > 0;
    m_stack->setCurrentIndex(found ? 1 : 0);
    m_export->setEnabled(m_model.differences() != nullptr);
    for (QToolButton* button : {m_previous, m_next, m_export}) button->setVisible(m_model.differences() != nullptr);
    m_previous->setEnabled(currentRow() > 0);
    m_next->setEnabled(found && currentRow() + 1 < m_model.rowCount());
    showVerdict();
}

void CompareView::showVerdict() {
    m_figures->clear();
    m_empty->setText(tr("Compares two disks byte by byte, whatever their formats and chains, and tells what each difference means. Nothing is changed."));
    const auto& differences = m_model.differences();
    if (m_reading) {
        m_verdict->setText(tr("Finding out what the differences mean…"));
    } else if (m_job && m_job->isActive()) {
        const int permille = m_job->permille();
        m_verdict->setText(m_job->state() == model::Job::State::Queued ? tr("Waiting for other jobs…") : permille < 0 ? tr("Comparing…") : tr("Comparing… %1 %").arg(permille / 10));
    } else if (m_failed) {
        m_verdict->setText(tr("The comparison could not be done"));
    } else if (!differences) {
        m_verdict->setText(tr("Nothing compared yet"));
    } else if (differences->rows.empty()) {
        m_verdict->setText(differences->leftSize == differences->rightSize ? tr("The disks are the same") : tr("The disks are the same as far as both reach; the rest is zeroes"));
        m_empty->setText(tr("No byte differs between %1 and %2.").arg(model::harmless(differences->request.left), model::harmless(differences->request.right)));
    } else {
        m_verdict->setText(tr("%n range(s) differ", nullptr, static_cast<int>(std::min<std::size_t>(differences->rows.size(), INT_MAX))));
        QString figures = tr("%1 in sectors that differ in content").arg(model::sizeText(differences->differingBytes()));
        if (differences->leftSize != differences->rightSize) figures += tr(" · sizes: %1 and %2").arg(model::sizeText(differences->leftSize), model::sizeText(differences->rightSize));
        if (differences->rows.size() > static_cast<std::size_t>(DifferenceModel::kMaxRows)) figures += tr(" · the first %1 are listed, exports hold all").arg(model::countText(DifferenceModel::kMaxRows));
        m_figures->setText(figures);
    }
    m_verdict->setAccessibleName(m_verdict->text());
}

} // namespace ui
