// SPDX-License-Identifier: MIT
// Reports of an image in every format: complete, well-formed, with the reference's numbers; and what happens when there is no
// room for them.
#include "tests/ui/window_fixture.h"
#include "ui/actions.h"
#include "ui/map_picture.h"

#include <KMessageWidget>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QXmlStreamReader>

using namespace ui_test;

class TstReport : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder, m_state;
    QString m_top;

    QByteArray written(Window& window, const char* name) {
        const QString path = m_folder.file(name);
        window.window->exportReport(path);
        if (!QTest::qWaitFor([&] { return QFile::exists(path); }, 20'000)) return {};
        return test_support::readFile(path.toStdString());
    }

private slots:
    void initTestCase() {
        REQUIRE_TOOL("qemu-img");
        REQUIRE_TOOL("qemu-io");
        startLike(model::ColorMode::Light);
        m_top = makeChain(m_folder.file("."));
        QVERIFY(!m_top.isEmpty());
    }

    void everyFormatHoldsWhatIsKnown() {
        Window window(m_state.file("all"));
        QVERIFY(window.open(m_top));
        QTRY_VERIFY(!window.document()->infoJson().isEmpty() && !window.document()->partitions().isEmpty());
        window.window->actions().check->trigger();
        QTRY_COMPARE(window.find<QLabel>("checkVerdict")->text(), u"No errors found"_s);
        Watchdog watchdog;
        const QByteArray html = written(window, "report.html");
        for (const char* part : {"<svg", "work.qcow2", "root.raw", "No errors found", "</html>"}) QVERIFY2(html.contains(part), part);
        QVERIFY(!html.contains("http://") || !html.contains("src=\"http")); // nothing is fetched
        const QJsonObject json = QJsonDocument::fromJson(written(window, "report.json")).object();
        const auto info = QJsonDocument::fromJson(test_support::qemuImg({u"info"_s, u"--output=json"_s, u"--backing-chain"_s, m_top}).out).array();
        QCOMPARE(json[u"info"].toArray().size(), info.size());
        QCOMPARE(json[u"info"][0][u"virtual-size"], info[0][u"virtual-size"]);
        QCOMPARE(json[u"layers"].toArray().size(), 4);
        QVERIFY(json[u"checked"].toBool());
        QImage picture;
        QVERIFY(picture.loadFromData(written(window, "report.png"), "PNG"));
        QCOMPARE(picture.width(), 2400);
        {
            const Watchdog::Pause pause;
            QVERIFY(picture.save(artifacts() + u"/report-map.png"_s));
        }
        QXmlStreamReader svg(written(window, "report.svg"));
        while (!svg.atEnd()) svg.readNext();
        QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
        VERIFY_PROMPT(watchdog);
        QVERIFY(window.find<KMessageWidget>("message")->text().contains(u"report."));
    }

    // The rows cover the disk, and data lies where the reference says.
    void tableAgreesWithTheReference() {
        Window window(m_state.file("csv"));
        QVERIFY(window.open(m_top));
        const QList<QByteArray> lines = written(window, "extents.csv").trimmed().split('\n');
        quint64 at = 0;
        QHash<quint64, QList<QByteArray>> rows;
        for (const QByteArray& line : lines.sliced(1)) {
            const auto fields = line.trimmed().split(',');
            QCOMPARE(fields[0].toULongLong(), at);
            rows.insert(at, fields);
            at += fields[1].toULongLong();
        }
        QCOMPARE(at, window.document()->diskSize());
        const auto mapped = QJsonDocument::fromJson(test_support::qemuImg({u"map"_s, u"--output=json"_s, m_top}).out).array();
        int compared = 0;
        for (const QJsonValue& extent : mapped) {
            const auto row = rows.value(static_cast<quint64>(extent[u"start"].toInteger()));
            if (row.isEmpty() || !extent[u"data"].toBool() || !extent.toObject().contains(u"offset")) continue;
            QCOMPARE(row[4].toLongLong(), extent[u"offset"].toInteger());
            ++compared;
        }
        QVERIFY2(compared > 20, qPrintable(QString::number(compared)));
    }

    void noRoomIsToldAndLeavesNothing() {
        Window window(m_state.file("full"));
        QVERIFY(window.open(m_top));
        window.window->exportReport(u"/proc/no/report.html"_s);
        auto* message = window.find<KMessageWidget>("message");
        QTRY_VERIFY(message->isVisible());
        QVERIFY2(message->text().contains(u"could not be written"), qPrintable(message->text()));
        screenshot(*window.window, u"report-not-written"_s);
    }
};

QTEST_MAIN(TstReport)
#include "tst_report.moc"
