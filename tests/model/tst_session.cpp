// SPDX-License-Identifier: MIT
// The session file: what goes in comes out, damage is survived, and writing is off the GUI thread.
#include "model/session.h"
#include "model/worker_pools.h"

#include "tests/support/temp_dir.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using model::SessionState;

namespace {

SessionState sample() {
    SessionState state;
    state.images = {u"/vm/a.qcow2"_s, u"/vm/with “quotes”.raw"_s};
    state.current = u"/vm/a.qcow2"_s;
    state.tab = u"map"_s;
    state.mapStates = 0x5f;
    state.mapAsTable = true;
    state.imageFilter = u"a b"_s;
    state.views.insert(u"/vm/a.qcow2"_s, {.shown = {0x7fff'ffff'ffff'0000, 0x1'0000}, .selected = {512, 512}});
    state.geometry = QByteArray("\0\1\2", 3);
    state.layout = QByteArray("layout");
    return state;
}

} // namespace

class TstSession : public QObject {
    Q_OBJECT
    test_support::TempDir m_folder;

private slots:
    void whatGoesInComesOut() { QCOMPARE(model::sessionFromJson(model::toJson(sample())), sample()); }

    void damageIsAnEmptySession_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("session");
        QTest::newRow("a list") << QByteArray("[1, 2]");
        QTest::newRow("another version") << QByteArray(R"({"version": 99, "images": ["/a"]})");
        QTest::newRow("cut off") << model::toJson(sample()).chopped(40);
        QTest::newRow("wrong types") << QByteArray(R"({"version": 1, "images": 7, "views": [], "mapStates": 255, "geometry": {}})");
    }
    void damageIsAnEmptySession() {
        QFETCH(QByteArray, json);
        QCOMPARE(model::sessionFromJson(json), SessionState());
    }

    void viewsOfForgottenImagesAreForgotten() {
        SessionState state = sample();
        state.images.removeFirst();
        QVERIFY(model::sessionFromJson(model::toJson(state)).views.isEmpty());
    }

    void lastStateIsOnDiskInTheEnd() {
        model::WorkerPools pools;
        const QString path = m_folder.file("state/session.json");
        model::Session session(path, pools.queries());
        QSignalSpy saved(&session, &model::Session::saved);
        SessionState state = sample();
        for (int i = 0; i < 50; ++i) {
            state.imageFilter = QString::number(i);
            session.save(state);
        }
        QTRY_COMPARE(session.load(), state);
        QTRY_VERIFY(!saved.isEmpty());
        QVERIFY(saved.size() <= 3); // not one for each
    }

    void flushWritesAtOnce() {
        model::WorkerPools pools;
        model::Session session(m_folder.file("flush.json"), pools.queries());
        session.save({});
        session.save(sample());
        session.flush();
        QCOMPARE(session.load(), sample());
    }

    void noFileIsAnEmptySession() {
        model::WorkerPools pools;
        QCOMPARE(model::Session(m_folder.file("none.json"), pools.queries()).load(), SessionState());
    }
};

QTEST_GUILESS_MAIN(TstSession)
#include "tst_session.moc"
