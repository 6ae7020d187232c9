package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicLong;

/** DelayQueue, LinkedTransferQueue, the unbounded concurrent queues, copy-on-write collections, synchronized wrappers. */
public class QueuesOther {
    static final AtomicLong NOW = new AtomicLong();

    /** Its time comes when the program says so. */
    static class Item implements Delayed {
        final String name;
        final long at;

        Item(String name, long at) {
            this.name = name;
            this.at = at;
        }

        @Override
        public long getDelay(TimeUnit u) {
            return u.convert(at - NOW.get(), TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed o) {
            return Long.compare(at, ((Item) o).at);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    public static void main(String[] a) throws Exception {
        delay();
        transfer();
        unbounded();
        copies();
        wrappers();
    }

    static void delay() throws Exception {
        DelayQueue<Item> q = new DelayQueue<>();
        q.add(new Item("c", 1_000_000));
        q.add(new Item("a", 1_000));
        q.put(new Item("b", 2_000));
        p(q.size(), q.peek(), q.poll(), q.poll(1, TimeUnit.MILLISECONDS));
        NOW.set(1_500);
        p(q.poll(), q.poll());
        NOW.set(5_000);
        List<Item> l = new ArrayList<>();
        p(q.drainTo(l), l, q.size());
        r("element", q::remove);
        q.clear();
        NOW.set(0);
        List<String> order = new ArrayList<>();
        Thread t = new Thread(() -> {
            for (int i = 0; i < 3; i++) {
                try {
                    order.add(q.take().name);
                } catch (InterruptedException e) {
                    order.add("never");
                }
            }
        });
        t.start();
        q.add(new Item("y", 50_000));
        while (t.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
        // An earlier one wakes the leader.
        q.add(new Item("x", 0));
        while (q.size() != 1) Thread.sleep(1);
        NOW.set(60_000);
        q.add(new Item("w", 0));
        t.join();
        p(order, q.size());
    }

    static void transfer() throws Exception {
        LinkedTransferQueue<String> q = new LinkedTransferQueue<>();
        p(q.tryTransfer("x"), q.tryTransfer("x", 1, TimeUnit.MILLISECONDS), q.size(), q.hasWaitingConsumer(), q.getWaitingConsumerCount());
        Thread c = new Thread(() -> {
            try {
                p("got", q.take());
            } catch (InterruptedException e) {
                p("never");
            }
        });
        c.start();
        while (!q.hasWaitingConsumer()) Thread.sleep(1);
        p(q.getWaitingConsumerCount());
        boolean given = q.tryTransfer("direct");
        c.join();
        p(given);
        Thread giver = new Thread(() -> {
            try {
                q.transfer("waits");
            } catch (InterruptedException e) {
                p("never");
            }
        });
        giver.start();
        while (giver.getState() != Thread.State.WAITING) Thread.sleep(1);
        p(q.peek(), q.size(), giver.isAlive(), q.poll());
        giver.join();
        q.add("1");
        q.offer("2");
        q.put("3");
        p(q, q.contains("2"), q.remove("2"), q, q.poll(), q.take(), q.remainingCapacity());
        Thread[] ts = new Thread[6];
        long[] sum = new long[2];
        LinkedTransferQueue<Integer> many = new LinkedTransferQueue<>();
        for (int i = 0; i < 6; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    try {
                        if (k < 3) {
                            if (j % 2 == 0) many.transfer(j);
                            else many.put(j);
                        } else {
                            int x = many.take();
                            synchronized (sum) {
                                sum[0] += x;
                                sum[1]++;
                            }
                        }
                    } catch (InterruptedException e) {
                        p("never");
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(sum, many.size());
    }

    static void unbounded() throws Exception {
        ConcurrentLinkedQueue<Integer> q = new ConcurrentLinkedQueue<>(List.of(1, 2, 3));
        p(q.poll(), q.peek(), q.offer(4), q, q.remove(3), q.size(), q.isEmpty(), q.contains(4));
        r("null", () -> q.add(null));
        r("itself", () -> q.addAll(q));
        Iterator<Integer> it = q.iterator();
        it.next();
        it.remove();
        r("again", it::remove);
        q.add(10);
        StringBuilder b = new StringBuilder();
        it.forEachRemaining(x -> b.append(x).append(' '));
        p(b, q);
        ConcurrentLinkedDeque<Integer> d = new ConcurrentLinkedDeque<>();
        d.addFirst(2);
        d.addLast(3);
        d.offerFirst(1);
        d.push(0);
        p(d, d.pop(), d.pollLast(), d.peekFirst(), d.getLast(), d.removeFirstOccurrence(2), d, d.pollFirst(), d.pollFirst());
        r("getFirst", d::getFirst);
        d.addAll(List.of(5, 6, 7));
        Iterator<Integer> down = d.descendingIterator();
        down.next();
        down.remove();
        p(d, d.removeIf(x -> x == 5), d);
        Thread[] ts = new Thread[6];
        long[] sum = new long[1];
        d.clear();
        for (int i = 0; i < 6; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 500; j++) {
                    if (k < 3) {
                        if (j % 2 == 0) d.addFirst(j);
                        else d.addLast(j);
                    } else {
                        Integer x;
                        while ((x = k % 2 == 0 ? d.pollFirst() : d.pollLast()) == null) Thread.yield();
                        synchronized (sum) {
                            sum[0] += x;
                        }
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(sum[0], d);
    }

    static void copies() throws Exception {
        CopyOnWriteArrayList<Integer> l = new CopyOnWriteArrayList<>(List.of(1, 2, 3));
        Iterator<Integer> old = l.iterator();
        l.add(4);
        l.add(0, 0);
        p(l, l.addIfAbsent(4), l.addIfAbsent(5), l.addAllAbsent(List.of(5, 6, 7, 6)), l);
        StringBuilder b = new StringBuilder();
        while (old.hasNext()) b.append(old.next());
        p(b);
        r("remove", l.iterator()::remove);
        r("set", () -> l.listIterator().set(1));
        r("index", () -> l.get(99));
        r("set index", () -> l.set(-1, 1));
        r("add index", () -> l.add(99, 1));
        p(l.set(1, 11), l.remove(0), l.remove((Integer) 7), l.indexOf(11), l.lastIndexOf(99), l.subList(1, 3), l.contains(6));
        List<Integer> sub = l.subList(0, 2);
        sub.set(0, 100);
        p(l, sub);
        l.add(1000);
        r("stale sub list", sub::size);
        l.sort(Comparator.reverseOrder());
        l.replaceAll(x -> x + 1);
        p(l, l.removeIf(x -> x > 100), l, l.equals(new ArrayList<>(l)), l.clone());
        CopyOnWriteArraySet<String> s = new CopyOnWriteArraySet<>(List.of("b", "a", "b"));
        p(s, s.add("a"), s.add("c"), s.remove("b"), s, s.containsAll(List.of("a", "c")), s.equals(Set.of("c", "a")));
        CopyOnWriteArrayList<Integer> shared = new CopyOnWriteArrayList<>();
        Thread[] ts = new Thread[4];
        int[] bad = new int[1];
        for (int i = 0; i < 4; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 50; j++) {
                    shared.add(k * 100 + j);
                    int n = 0;
                    for (int x : shared) n++;
                    if (n < j + 1)
                        synchronized (bad) {
                            bad[0]++;
                        }
                    Thread.yield();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(shared.size(), new TreeSet<>(shared).size(), bad[0]);
    }

    static void wrappers() throws Exception {
        List<Integer> l = Collections.synchronizedList(new ArrayList<>());
        Map<Integer, Integer> m = Collections.synchronizedMap(new HashMap<>());
        Vector<Integer> v = new Vector<>();
        Hashtable<Integer, Integer> h = new Hashtable<>();
        Thread[] ts = new Thread[5];
        for (int i = 0; i < 5; i++) {
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 200; j++) {
                    l.add(j);
                    v.add(j);
                    m.merge(j % 10, 1, Integer::sum);
                    h.merge(j % 10, 1, Integer::sum);
                    if (j % 50 == 0) Thread.yield();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(l.size(), v.size(), m, h.get(3), h.size());
        r("modified", () -> {
            for (Integer x : l) l.remove(x);
        });
        synchronized (l) {
            p(Thread.holdsLock(l), l.stream().mapToInt(x -> x).sum());
        }
    }
}
