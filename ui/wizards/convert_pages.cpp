// SPDX-License-Identifier: MIT
// Source, target and options. The plan page: convert_plan_page.cpp.
#include "ui/wizards/convert_pages.h"

#include "model/format_text.h"
#include "model/workspace.h"
#include "ui/error_text.h"
#include "ui/theme.h"
#include "ui/widgets/format_options_form.h"
#include "ui/widgets/path_edit.h"
#include "ui/widgets/size_edit.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>

namespace ui {

using model::ImageDocument;

namespace {
constexpr int kMostWorkers = 16;                // as -m takes them
}

blockcore::Convert::Options ConvertChoice::engineOptions() const {
    blockcore::Convert::Options out;
    out.sources = {source.toStdString()};
    out.target = target.toStdString();
    out.targetFormat = format.name.toStdString();
    if (const QString text = options.optionText(); !text.isEmpty()) out.targetOptions = {text.toStdString()};
    out.compress = compress && format.supportsCompression;
    if (keepBacking && format.supportsBacking && !backingFile.isEmpty()) {
        out.backingFile = backingFile.toStdString();
        out.backingFormat = backingFormat.toStdString();
    }
    if (workers > 0) out.workers = static_cast<std::uint64_t>(workers);
    if (rateLimit > 0) out.rateLimit = rateLimit;
    // A window that says "done" means on the disk, not in a cache.
    out.targetCache = blockcore::CacheMode::Writeback;
    return out;
}

SourcePage::SourcePage(model::Workspace& workspace, ConvertChoice& choice, QWidget* parent) :
    WizardPage(tr("Source"), tr("The image to read. It is opened read-only and does not change."), parent),
    m_workspace(workspace), m_choice(choice), m_path(new PathEdit(PathEdit::Purpose::Open, tr("Image to read"), this)),
    m_facts(new QLabel(this)) {
    m_path->line().setObjectName(QStringLiteral("convertSource"));
    m_facts->setWordWrap(true);
    m_facts->setObjectName(QStringLiteral("convertSourceFacts"));
    auto* label = new QLabel(tr("Image to read"), this);
    label->setBuddy(&m_path->line());
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kSpace);
    layout->addWidget(label);
    layout->addWidget(m_path);
    layout->addWidget(m_facts);
    layout->addStretch();
    m_path->setPath(choice.source);
    connect(m_path, &PathEdit::pathChanged, this, &SourcePage::look);
    setFocusProxy(m_path);
    look();
}

void SourcePage::look() {
    m_choice.source = m_path->path();
    if (!QFileInfo(m_choice.source).isFile()) {
        m_facts->setText(m_choice.source.isEmpty() ? QString() : tr("There is no such file."));
        emit changed();
        return;
    }
    ImageDocument* document = m_workspace.document(m_choice.source);
    connect(document, &ImageDocument::stateChanged, this, &SourcePage::look, Qt::UniqueConnection);
    m_choice.allowed = document->allowed();
    m_choice.backingFile.clear();
    if (document->state() == ImageDocument::State::Failed) {
        m_facts->setText(errorHtml(document->error()));
    } else if (document->state() == ImageDocument::State::Ready) {
        QStringList names;
        for (const auto& layer : document->layers()) names.append(layer.name);
        m_facts->setText(tr("%1, %2 virtual\nReads %3")
                             .arg(document->layers().first().format, model::sizeText(document->diskSize()), names.join(QStringLiteral(" › "))));
        if (document->layers().size() > 1) {
            m_choice.backingFile = document->layers()[1].path;
            m_choice.backingFormat = document->layers()[1].format;
        }
    } else {
        m_facts->setText(tr("Opening…"));
    }
    emit changed();
}

bool SourcePage::isComplete() const {
    if (!QFileInfo(m_choice.source).isFile()) return false;
    return m_workspace.document(m_choice.source)->state() == ImageDocument::State::Ready;
}

QString SourcePage::missing() const { return isComplete() ? QString() : tr("Choose an image that can be opened"); }

TargetPage::TargetPage(ConvertChoice& choice, QWidget* parent) :
    WizardPage(tr("Target"), tr("What to write, and where."), parent), m_choice(choice), m_formats(new QButtonGroup(this)),
    m_path(new PathEdit(PathEdit::Purpose::Save, tr("Image to write"), this)) {
    m_path->line().setObjectName(QStringLiteral("convertTarget"));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kSpace);
    layout->addWidget(new QLabel(tr("Format"), this));
    for (const auto& format : model::writableFormats()) {
        auto* button = new QRadioButton(format.name, this);
        button->setObjectName(QStringLiteral("format_") + format.name);
        button->setAccessibleDescription(format.goodFor);
        m_formats->addButton(button);
        auto* what = new QLabel(format.goodFor.isEmpty() ? format.title : tr("%1. Good for: %2").arg(format.title, format.goodFor), this);
        what->setWordWrap(true);
        what->setContentsMargins(26, 0, 0, kGap);
        makeFaint(*what);
        layout->addWidget(button);
        layout->addWidget(what);
        connect(button, &QRadioButton::toggled, this, [this, format](bool on) {
            if (on) chooseFormat(format);
        });
    }
    auto* label = new QLabel(tr("Image to write"), this);
    label->setBuddy(&m_path->line());
    layout->addSpacing(kSpace);
    layout->addWidget(label);
    layout->addWidget(m_path);
    layout->addStretch();
    connect(m_path, &PathEdit::pathChanged, this, [this](const QString& path) {
        m_choice.target = path;
        emit changed();
    });
    connect(&m_path->line(), &QLineEdit::textEdited, this, [this] { m_pathIsOurs = false; });
    setFocusProxy(m_path);
}

void TargetPage::entered() {
    if (!m_formats->checkedButton()) {
        auto* usual = findChild<QRadioButton*>(QStringLiteral("format_qcow2"));
        if (!usual && !m_formats->buttons().isEmpty()) usual = qobject_cast<QRadioButton*>(m_formats->buttons().first());
        if (usual) usual->setChecked(true);
    }
    proposePath();
}

void TargetPage::chooseFormat(const model::FormatChoice& format) {
    m_choice.format = format;
    m_choice.options.setFormat(format.name);
    proposePath();
    emit changed();
}

// Beside the source, under a name that is not taken.
void TargetPage::proposePath() {
    if (!m_pathIsOurs || m_choice.source.isEmpty()) return;
    const QFileInfo source(m_choice.source);
    const QString base = source.absolutePath() + u'/' + source.completeBaseName();
    QString path = base + u'.' + m_choice.format.extension;
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = QStringLiteral("%1-%2.%3").arg(base).arg(number).arg(m_choice.format.extension);
    m_path->setPath(path);
}

bool TargetPage::isComplete() const { return !m_choice.target.isEmpty() && m_formats->checkedButton(); }
QString TargetPage::missing() const { return isComplete() ? QString() : tr("Choose a format and a file to write"); }

OptionsPage::OptionsPage(ConvertChoice& choice, QWidget* parent) :
    WizardPage(tr("Options"), tr("Everything here may stay as it is."), parent), m_choice(choice),
    m_compress(new QCheckBox(tr("Compress"), this)), m_keepBacking(new QCheckBox(this)), m_workers(new QComboBox(this)),
    m_rate(new SizeEdit(this)), m_problem(new QLabel(this)) {
    m_compress->setObjectName(QStringLiteral("convertCompress"));
    m_keepBacking->setObjectName(QStringLiteral("convertKeepBacking"));
    m_workers->setObjectName(QStringLiteral("convertWorkers"));
    m_workers->addItem(tr("as many as useful"), 0);
    for (int workers = 1; workers <= kMostWorkers; ++workers) m_workers->addItem(QString::number(workers), workers);
    m_workers->setAccessibleName(tr("Parallel copies"));
    m_rate->setObjectName(QStringLiteral("convertRate"));
    m_rate->setPlaceholderText(tr("no limit"));
    m_rate->setAccessibleName(tr("Rate limit per second"));
    m_problem->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("convertProblem"));
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(kSection);
    form->setVerticalSpacing(kSpace);
    form->addRow(m_compress);
    form->addRow(m_keepBacking);
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (const auto& [text, field] : {std::pair<QString, QWidget*>{tr("Parallel copies"), m_workers}, {tr("Rate limit per second"), m_rate}}) {
        auto* label = new QLabel(text, this);
        label->setMinimumWidth(kFormLabelWidth);
        label->setBuddy(field);
        form->addRow(label, field);
    }
    auto* title = new QLabel(tr("Options of the format"), this);
    title->setFont(scaledFont(*title, 1.05, QFont::DemiBold));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(kSpace);
    layout->addLayout(form);
    layout->addSpacing(kSpace);
    layout->addWidget(title);
    layout->addWidget(new FormatOptionsForm(choice.options, this));
    layout->addWidget(m_problem);
    layout->addStretch();
    connect(m_compress, &QCheckBox::toggled, this, &OptionsPage::read);
    connect(m_keepBacking, &QCheckBox::toggled, this, &OptionsPage::read);
    connect(m_workers, &QComboBox::currentIndexChanged, this, &OptionsPage::read);
    connect(m_rate, &QLineEdit::textChanged, this, &OptionsPage::read);
    connect(&choice.options, &QAbstractItemModel::dataChanged, this, &OptionsPage::read);
    setFocusProxy(m_compress);
}

void OptionsPage::entered() {
    m_compress->setEnabled(m_choice.format.supportsCompression);
    m_compress->setToolTip(m_choice.format.supportsCompression ? QString() : tr("%1 cannot hold compressed data").arg(m_choice.format.name));
    const bool canKeep = m_choice.format.supportsBacking && !m_choice.backingFile.isEmpty();
    m_keepBacking->setEnabled(canKeep);
    m_keepBacking->setText(m_choice.backingFile.isEmpty() ? tr("Keep the backing file")
                                                          : tr("Keep the backing file %1 and copy only what lies above it").arg(QFileInfo(m_choice.backingFile).fileName()));
    m_keepBacking->setToolTip(canKeep ? QString() : tr("The source has no backing file, or the format cannot name one"));
    for (QCheckBox* box : {m_compress, m_keepBacking}) box->setAccessibleDescription(box->toolTip());
    read();
}

void OptionsPage::read() {
    m_choice.compress = m_compress->isEnabled() && m_compress->isChecked();
    m_choice.keepBacking = m_keepBacking->isEnabled() && m_keepBacking->isChecked();
    m_choice.workers = m_workers->currentData().toInt();
    m_choice.rateLimit = m_rate->bytes().value_or(0);
    m_problem->setText(missing());
    emit changed();
}

bool OptionsPage::isComplete() const { return missing().isEmpty(); }

QString OptionsPage::missing() const {
    if (!m_rate->isValid()) return tr("The rate limit is not a size.");
    return m_choice.options.problem();
}

} // namespace ui
