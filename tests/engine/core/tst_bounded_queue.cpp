#include <QTest>

#include <thread>

#include "engine/core/bounded_queue.h"

using semblance::core::BoundedQueue;

class TestBoundedQueue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsOrderAndDrainsAfterClose()
    {
        BoundedQueue<int> queue(3);
        QVERIFY(queue.push(1) && queue.push(2) && queue.push(3));
        queue.close();
        QVERIFY(!queue.push(4));
        QCOMPARE(queue.pop().value(), 1);
        QCOMPARE(queue.pop().value(), 2);
        QCOMPARE(queue.pop().value(), 3);
        QVERIFY(!queue.pop().has_value());
    }

    void everyItemArrivesOnce()
    {
        BoundedQueue<int> queue(2);
        constexpr int perProducer = 500;
        std::thread first([&] {
            for (int i = 0; i < perProducer; ++i)
                queue.push(i);
        });
        std::thread second([&] {
            for (int i = 0; i < perProducer; ++i)
                queue.push(perProducer + i);
        });
        std::vector<int> seen(2 * perProducer, 0);
        for (int i = 0; i < 2 * perProducer; ++i)
            ++seen[static_cast<std::size_t>(queue.pop().value())];
        first.join();
        second.join();
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
    }

    void closeWakesWaitingProducer()
    {
        BoundedQueue<int> queue(1);
        QVERIFY(queue.push(1));
        bool accepted = true;
        std::thread producer([&] { accepted = queue.push(2); });
        queue.close();
        producer.join();
        QVERIFY(!accepted);
    }
};

QTEST_GUILESS_MAIN(TestBoundedQueue)
#include "tst_bounded_queue.moc"
