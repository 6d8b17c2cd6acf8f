// SPDX-License-Identifier: MIT
#include "model/chain_model.h"

#include <QAbstractItemModelTester>
#include <QTest>

using model::ChainModel;
using model::LayerFacts;

namespace {

LayerFacts facts(const QString& path, const QString& backing = {}) {
    LayerFacts result;
    result.path = path;
    result.name = path.mid(1);
    result.format = QStringLiteral("qcow2");
    if (!backing.isEmpty()) result.backing = model::BackingFacts{backing, backing, QStringLiteral("qcow2")};
    return result;
}

QString nameAt(const ChainModel& model, const QModelIndex& parent, int row) { return model.index(row, 0, parent).data().toString(); }

} // namespace

class TstChainModel : public QObject {
    Q_OBJECT
private slots:
    void overlaysStandBelowTheirBase() {
        ChainModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.addLoading(QStringLiteral("/a"));
        model.addFacts(facts(QStringLiteral("/a"), QStringLiteral("/base")));
        model.addFacts(facts(QStringLiteral("/base")));
        model.addFacts(facts(QStringLiteral("/b"), QStringLiteral("/base")));
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex base = model.index(0, 0);
        QCOMPARE(base.data().toString(), QStringLiteral("base"));
        QCOMPARE(model.rowCount(base), 2);
        QCOMPARE(nameAt(model, base, 0), QStringLiteral("a"));
        QCOMPARE(nameAt(model, base, 1), QStringLiteral("b"));
    }

    void aLaterFoundParentTakesItsChild() {
        ChainModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.addFacts(facts(QStringLiteral("/top"), QStringLiteral("/mid")));
        model.addFacts(facts(QStringLiteral("/mid"), QStringLiteral("/base")));
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex mid = model.indexOf(QStringLiteral("/mid"));
        QCOMPARE(mid.parent(), model.indexOf(QStringLiteral("/base")));
        QCOMPARE(model.indexOf(QStringLiteral("/top")).parent(), mid);
    }

    void aLoopDoesNotTieTheTree() {
        ChainModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.addFacts(facts(QStringLiteral("/a"), QStringLiteral("/b")));
        model.addFacts(facts(QStringLiteral("/b"), QStringLiteral("/a")));
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
    }

    void missingBackingSaysSo() {
        ChainModel model;
        model.addFacts(facts(QStringLiteral("/a"), QStringLiteral("/gone")));
        model.setStatus(QStringLiteral("/gone"), ChainModel::Status::Missing, QStringLiteral("No such file"));
        const QModelIndex gone = model.indexOf(QStringLiteral("/gone"));
        QCOMPARE(gone.siblingAtColumn(ChainModel::HealthColumn).data().toString(), QStringLiteral("missing"));
        QVERIFY(gone.data(Qt::ToolTipRole).toString().contains(u"No such file"));
    }

    void removingForgetsWhatNobodyNeeds() {
        ChainModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (const QString& top : {QStringLiteral("/a"), QStringLiteral("/b")}) {
            model.addLoading(top);
            model.addFacts(facts(top, QStringLiteral("/base")));
        }
        model.removeImage(QStringLiteral("/a"));
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        model.removeImage(QStringLiteral("/b"));
        QCOMPARE(model.rowCount(), 0);
    }

    void aRowReadsAsOneSentence() {
        ChainModel model;
        LayerFacts image = facts(QStringLiteral("/disk"));
        image.virtualSize = 1 << 30;
        model.addFacts(image);
        const QString spoken = model.index(0, 0).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(spoken.startsWith(u"disk, qcow2") && spoken.endsWith(u"good"), qPrintable(spoken));
    }
};

QTEST_GUILESS_MAIN(TstChainModel)
#include "tst_chain_model.moc"
