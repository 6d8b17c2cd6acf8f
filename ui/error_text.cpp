// SPDX-License-Identifier: MIT
#include "ui/error_text.h"

#include "model/format_text.h"

#include <QCoreApplication>

#include <utility>

namespace ui {

using blockcore::ErrorCode;

namespace {

struct Errors {
    Q_DECLARE_TR_FUNCTIONS(Errors)
};

std::pair<QString, QString> sentenceAndAdvice(ErrorCode code) {
    switch (code) {
    case ErrorCode::Io: return {Errors::tr("The disk or network reported an error."), Errors::tr("Try again; if it happens again, check the device.")};
    case ErrorCode::NoSpace: return {Errors::tr("There is no room left on the target."), Errors::tr("Free some space or choose another folder.")};
    case ErrorCode::NotFound: return {Errors::tr("A file is missing."), Errors::tr("It may have been moved or renamed.")};
    case ErrorCode::AlreadyExists: return {Errors::tr("The target exists already."), Errors::tr("Choose another name.")};
    case ErrorCode::PermissionDenied: return {Errors::tr("Access was denied."), Errors::tr("Check the file's permissions, or allow the folder that it lies in.")};
    case ErrorCode::Locked: return {Errors::tr("Another program is using the image."), Errors::tr("Shut the virtual machine down first.")};
    case ErrorCode::InvalidArgument: return {Errors::tr("An option does not fit."), Errors::tr("The detail names it.")};
    case ErrorCode::WrongFormat: return {Errors::tr("The file is not of the expected format."), Errors::tr("Let the format be recognised, or choose another.")};
    case ErrorCode::Corrupt: return {Errors::tr("The image is damaged."), Errors::tr("Work on a copy; a check tells more.")};
    case ErrorCode::Unsupported: return {Errors::tr("The image uses something that Platter does not support."), {}};
    case ErrorCode::TooLarge: return {Errors::tr("A size is larger than is possible here."), {}};
    case ErrorCode::WrongKey: return {Errors::tr("The key does not open the image."), {}};
    case ErrorCode::Cancelled: return {Errors::tr("It was cancelled."), Errors::tr("Nothing was left behind.")};
    }
    return {};
}

} // namespace

ErrorTexts errorTexts(const blockcore::Error& error) {
    const auto [sentence, advice] = sentenceAndAdvice(error.code);
    QString detail = model::harmless(QString::fromStdString(blockcore::errorText(error)));
    if (!error.hint.empty()) detail += u'\n' + QString::fromStdString(error.hint);
    return {sentence, advice, detail};
}

QString errorHtml(const blockcore::Error& error) {
    const ErrorTexts text = errorTexts(error);
    QString html = QStringLiteral("<b>%1</b> %2").arg(text.sentence.toHtmlEscaped(), text.advice.toHtmlEscaped());
    if (!text.detail.isEmpty())
        html += QStringLiteral("<br>%1").arg(text.detail.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
    return html;
}

} // namespace ui
