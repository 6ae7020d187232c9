package diff.thread;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/** Concurrent collections. */
public class Concurrent {
    record Item(String s, long at) implements Delayed {
        public long getDelay(TimeUnit u) {
            return u.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        public int compareTo(Delayed o) {
            return Long.compare(at, ((Item) o).at);
        }
    }

    public static void main(String[] args) throws Exception {
        ConcurrentHashMap<String, Integer> m = new ConcurrentHashMap<>();
        Thread[] ts = new Thread[4];
        for (int i = 0; i < 4; i++) {
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 1000; j++) m.merge("k" + j % 50, 1, Integer::sum);
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        System.out.println(m.size() + " " + m.get("k7") + " " + m.reduceValues(1, Integer::sum) + " " + m.search(1, (k, v) -> k.equals("k3") ? v : null) + " " + m.putIfAbsent("k1", 0) + " " + m.computeIfAbsent("new", String::length));
        try {
            m.put(null, 1);
        } catch (NullPointerException e) {
            System.out.println("null");
        }
        ConcurrentSkipListMap<Integer, String> sk = new ConcurrentSkipListMap<>();
        for (int i = 0; i < 100; i++) sk.put(i * 37 % 101, "v" + i);
        System.out.println(sk.firstEntry() + " " + sk.ceilingKey(50) + " " + sk.headMap(5) + " " + sk.descendingMap().firstKey());
        CopyOnWriteArrayList<Integer> cow = new CopyOnWriteArrayList<>(List.of(1, 2, 3));
        for (Integer x : cow) cow.add(x * 10);
        System.out.println(cow + " " + cow.addIfAbsent(1));
        BlockingQueue<Integer> q = new ArrayBlockingQueue<>(2);
        Thread prod = new Thread(() -> {
            try {
                for (int i = 0; i < 10; i++) q.put(i);
                q.put(-1);
            } catch (InterruptedException e) {
                System.out.println(e);
            }
        });
        prod.start();
        for (int x = q.take(); x >= 0; x = q.take()) System.out.print(x + " ");
        prod.join();
        System.out.println(q.poll(1, TimeUnit.MILLISECONDS) + " " + q.offer(1) + q.offer(2) + q.offer(3) + q.offer(4, 1, TimeUnit.MILLISECONDS));
        List<Integer> drained = new ArrayList<>();
        q.drainTo(drained);
        System.out.println(drained);
        SynchronousQueue<String> sq = new SynchronousQueue<>();
        Thread give = new Thread(() -> {
            try {
                sq.put("handed over");
            } catch (InterruptedException e) {
                System.out.println(e);
            }
        });
        give.start();
        System.out.println(sq.take());
        give.join();
        PriorityBlockingQueue<Integer> pq = new PriorityBlockingQueue<>(List.of(5, 1, 3));
        System.out.println(pq.take() + pq.take() * 10);
        LinkedBlockingDeque<Integer> dq = new LinkedBlockingDeque<>();
        dq.putFirst(1);
        dq.putLast(2);
        System.out.println(dq.takeLast() + " " + dq.pollFirst());
        DelayQueue<Item> delays = new DelayQueue<>();
        long now = System.nanoTime();
        delays.add(new Item("late", now + 20_000_000));
        delays.add(new Item("soon", now + 5_000_000));
        System.out.println(delays.take().s + " " + delays.take().s);
        LinkedTransferQueue<String> tq = new LinkedTransferQueue<>();
        System.out.println(tq.tryTransfer("x") + " " + tq.offer("y") + tq.take());
        ConcurrentLinkedQueue<Integer> clq = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 5; i++) clq.add(i);
        clq.remove(2);
        System.out.println(clq);
        List<Integer> sync = Collections.synchronizedList(new ArrayList<>());
        Thread[] adders = new Thread[3];
        for (int i = 0; i < 3; i++) {
            adders[i] = new Thread(() -> {
                for (int j = 0; j < 300; j++) sync.add(j);
            });
            adders[i].start();
        }
        for (Thread t : adders) t.join();
        System.out.println(sync.size());
    }
}
