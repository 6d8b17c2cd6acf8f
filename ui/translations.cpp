// SPDX-License-Identifier: MIT
#include "ui/translations.h"

#include <QGuiApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace ui {

namespace {

void install(QCoreApplication& application, const QLocale& locale, const QString& name, const QString& folder) {
    auto* translator = new QTranslator(&application);
    if (translator->load(locale, name, QStringLiteral("_"), folder)) QCoreApplication::installTranslator(translator);
    else delete translator;
}

} // namespace

void installTranslations(QCoreApplication& application, const QString& language) {
    if (!language.isEmpty()) QLocale::setDefault(QLocale(language));
    const QString ours = QStringLiteral(":/i18n"), name = QStringLiteral("platter");
    install(application, QLocale(QLocale::English), name, ours);
    const QLocale locale;
    if (QLocale().textDirection() == Qt::RightToLeft) QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    if (locale.language() == QLocale::English || locale.language() == QLocale::C) return;
    install(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(application, locale, name, ours);
}

} // namespace ui
