// SPDX-License-Identifier: MIT
// What the pages of the settings hold, and how that becomes a value and back.
#include "model/map_state.h"
#include "model/settings.h"
#include "ui/actions.h"
#include "ui/settings_dialog.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

namespace ui {

using model::ColorMode;
using model::MapColors;
using model::Preferences;
using model::SizeUnits;

namespace {

QComboBox* makeChoice(const QString& name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(name);
    return box;
}

QCheckBox* makeCheck(const QString& name, const QString& text, QWidget* parent) {
    auto* box = new QCheckBox(text, parent);
    box->setObjectName(name);
    return box;
}

void choose(QComboBox& box, const QVariant& value) { box.setCurrentIndex(std::max(0, box.findData(value))); }

// The words of an action without its mnemonic and dots.
QString plainText(const QAction& action) { return action.text().remove(u'&').remove(u'…'); }

} // namespace

void SettingsDialog::addGeneral() {
    QFormLayout* form = addPage(tr("General"));
    m_language = makeChoice(QStringLiteral("settingsLanguage"), this);
    m_language->addItem(tr("as the system"), QString());
    for (const char* code : {"en", "de"}) {
        const QLocale locale(QString::fromLatin1(code));
        m_language->addItem(locale.nativeLanguageName(), QString::fromLatin1(code));
    }
    addRow(*form, tr("Language"), m_language, tr("Counts when Platter is started next."));
    m_restore = makeCheck(QStringLiteral("settingsRestore"), tr("Open what was open last time"), this);
    addRow(*form, {}, m_restore);
    m_units = makeChoice(QStringLiteral("settingsUnits"), this);
    m_units->addItem(tr("1024 bytes are 1 KiB"), static_cast<int>(SizeUnits::Binary));
    m_units->addItem(tr("1000 bytes are 1 kB"), static_cast<int>(SizeUnits::Decimal));
    addRow(*form, tr("Sizes"), m_units, tr("Commands and what you type always count in 1024, like qemu-img."));
}

void SettingsDialog::addColors() {
    QFormLayout* form = addPage(tr("Colours"));
    m_colorMode = makeChoice(QStringLiteral("settingsColors"), this);
    m_colorMode->addItem(tr("as the system"), static_cast<int>(ColorMode::System));
    m_colorMode->addItem(tr("light"), static_cast<int>(ColorMode::Light));
    m_colorMode->addItem(tr("dark"), static_cast<int>(ColorMode::Dark));
    addRow(*form, tr("Window"), m_colorMode);
    m_mapColors = makeChoice(QStringLiteral("settingsMapColors"), this);
    m_mapColors->addItem(tr("for any colour vision"), static_cast<int>(MapColors::Standard));
    m_mapColors->addItem(tr("strong contrast"), static_cast<int>(MapColors::Strong));
    m_mapColors->addItem(tr("greys and patterns"), static_cast<int>(MapColors::Greys));
    addRow(*form, tr("Map"), m_mapColors, tr("Patterns are the same in all: no state is told by colour alone."));
    m_preview = new QLabel(this);
    m_preview->setObjectName(QStringLiteral("settingsPreview"));
    addRow(*form, tr("Preview"), m_preview);
    connect(m_mapColors, &QComboBox::currentIndexChanged, this, &SettingsDialog::previewColors);
}

void SettingsDialog::addSafety() {
    QFormLayout* form = addPage(tr("Safety and jobs"));
    m_safety = makeCheck(QStringLiteral("settingsSafety"), tr("Propose to keep the present state before a snapshot is restored"), this);
    addRow(*form, {}, m_safety);
    m_jobWindow = makeCheck(QStringLiteral("settingsJobWindow"), tr("Show a window of its own for what a wizard starts"), this);
    addRow(*form, {}, m_jobWindow, tr("Otherwise progress is shown in the Jobs panel only."));
}

void SettingsDialog::addShortcuts(const Actions& actions) {
    QFormLayout* form = addPage(tr("Shortcuts"));
    m_clash = new QLabel(this);
    m_clash->setObjectName(QStringLiteral("settingsClash"));
    m_clash->setWordWrap(true);
    form->addRow(m_clash);
    for (QAction* action : actions.all()) {
        auto* edit = new QKeySequenceEdit(this);
        edit->setObjectName(QStringLiteral("shortcut_") + action->objectName());
        edit->setMaximumSequenceLength(1);
        edit->setClearButtonEnabled(true);
        edit->setAccessibleName(tr("Shortcut of: %1").arg(plainText(*action)));
        m_shortcuts.append({.name = action->objectName(), .usual = action->property("usualShortcut").value<QKeySequence>(), .edit = edit});
        addRow(*form, plainText(*action), edit);
        connect(edit, &QKeySequenceEdit::keySequenceChanged, this, &SettingsDialog::findClashes);
    }
}

void SettingsDialog::addAdvanced() {
    QFormLayout* form = addPage(tr("Advanced"));
    const auto path = [&](const QString& title, const QString& text) {
        auto* label = new QLabel(text, this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setObjectName(QStringLiteral("settingsPath"));
        addRow(*form, title, label);
    };
    path(tr("Choices are kept in"), m_settings.configFile());
    path(tr("What was open is kept in"), m_settings.stateFile());
    auto* clear = new QPushButton(tr("Forget recent images and places"), this);
    clear->setObjectName(QStringLiteral("settingsClear"));
    clear->setAutoDefault(false);
    connect(clear, &QPushButton::clicked, this, [this, clear] {
        emit clearRequested();
        clear->setEnabled(false);
        clear->setToolTip(tr("They are forgotten."));
        clear->setAccessibleDescription(clear->toolTip());
    });
    addRow(*form, {}, clear);
}

void SettingsDialog::show(const Preferences& preferences) {
    choose(*m_colorMode, static_cast<int>(preferences.colorMode));
    choose(*m_language, preferences.language);
    choose(*m_mapColors, static_cast<int>(preferences.mapColors));
    choose(*m_units, static_cast<int>(preferences.sizeUnits));
    m_restore->setChecked(preferences.restoreSession);
    m_safety->setChecked(preferences.safetySnapshot);
    m_jobWindow->setChecked(preferences.jobWindow);
    for (const Shortcut& shortcut : std::as_const(m_shortcuts)) {
        const auto changed = preferences.shortcuts.constFind(shortcut.name);
        shortcut.edit->setKeySequence(changed == preferences.shortcuts.cend() ? shortcut.usual : QKeySequence(*changed, QKeySequence::PortableText));
    }
    previewColors();
    findClashes();
}

Preferences SettingsDialog::chosen() const {
    Preferences preferences;
    preferences.colorMode = static_cast<ColorMode>(m_colorMode->currentData().toInt());
    preferences.language = m_language->currentData().toString();
    preferences.restoreSession = m_restore->isChecked();
    preferences.mapColors = static_cast<MapColors>(m_mapColors->currentData().toInt());
    preferences.sizeUnits = static_cast<SizeUnits>(m_units->currentData().toInt());
    preferences.safetySnapshot = m_safety->isChecked();
    preferences.jobWindow = m_jobWindow->isChecked();
    for (const Shortcut& shortcut : m_shortcuts)
        if (shortcut.edit->keySequence() != shortcut.usual) preferences.shortcuts.insert(shortcut.name, shortcut.edit->keySequence().toString(QKeySequence::PortableText));
    return preferences;
}

// Every state with its pattern and its name.
void SettingsDialog::previewColors() {
    constexpr int kRow = 24, kWidth = 320;
    const auto set = static_cast<MapColors>(m_mapColors->currentData().toInt());
    const qreal ratio = devicePixelRatioF();
    QPixmap picture(QSize(kWidth, kRow * static_cast<int>(model::kLegendStates.size())) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(colors().surface);
    QPainter painter(&picture);
    painter.setPen(colors().text);
    painter.setFont(font());
    QStringList names;
    for (std::size_t i = 0; i < model::kLegendStates.size(); ++i) {
        const int top = static_cast<int>(i) * kRow;
        const QRect place(isRightToLeft() ? kWidth - 90 : 0, top + 3, 90, kRow - 6);
        const StatePaint paint = paintOf(set, model::kLegendStates[i], isDark());
        painter.fillRect(place, paint.fill);
        for (int y = place.top(); y <= place.bottom(); ++y)
            for (int x = place.left(); x <= place.right(); ++x)
                if (patternInk(paint.pattern, x, y)) painter.fillRect(x, y, 1, 1, paint.ink);
        names.append(model::mapStateName(model::kLegendStates[i]));
        painter.drawText(QRect(isRightToLeft() ? 0 : 104, top, kWidth - 104, kRow), Qt::AlignVCenter | (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute, names.last());
    }
    m_preview->setPixmap(picture);
    m_preview->setAccessibleDescription(names.join(QStringLiteral(", ")));
}

void SettingsDialog::findClashes() {
    QHash<QString, QString> taken;
    QStringList clashes;
    for (const Shortcut& shortcut : std::as_const(m_shortcuts)) {
        const QString keys = shortcut.edit->keySequence().toString(QKeySequence::NativeText);
        if (keys.isEmpty()) continue;
        const QString name = shortcut.edit->accessibleName();
        if (taken.contains(keys)) clashes.append(tr("%1 is wanted twice: %2; %3").arg(keys, taken.value(keys), name));
        taken.insert(keys, name);
    }
    m_clash->setText(clashes.join(u'\n'));
    m_clash->setVisible(!clashes.isEmpty());
    if (auto* ok = findChild<QPushButton*>(QStringLiteral("settingsOk"))) {
        ok->setEnabled(clashes.isEmpty());
        ok->setToolTip(clashes.join(u'\n'));
        ok->setAccessibleDescription(ok->toolTip());
    }
}

} // namespace ui
