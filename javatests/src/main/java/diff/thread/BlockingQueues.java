package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.Supplier;

/** Every BlockingQueue through the same exercises: bounds, order, null, drain, time limits, iterators, threads on both ends. */
public class BlockingQueues {
    static class At implements Delayed {
        final int n;

        At(int n) {
            this.n = n;
        }

        @Override
        public long getDelay(TimeUnit u) {
            return -n;
        }

        @Override
        public int compareTo(Delayed o) {
            return Integer.compare(n, ((At) o).n);
        }

        @Override
        public String toString() {
            return "at" + n;
        }
    }

    static void exercise(String name, Supplier<BlockingQueue<Integer>> make) throws Exception {
        p("==", name);
        BlockingQueue<Integer> q = make.get();
        p(q.isEmpty(), q.size(), q.remainingCapacity(), q.peek(), q.poll(), q, q.poll(1, TimeUnit.MILLISECONDS), q.poll(-1, TimeUnit.SECONDS));
        r("element", q::element);
        r("remove", q::remove);
        r("null", () -> q.offer(null));
        r("null add", () -> q.add(null));
        p(q.offer(3), q.offer(1), q.offer(2), q.offer(5), q.offer(4, 1, TimeUnit.MILLISECONDS), q);
        r("add", () -> q.add(6));
        p(q.peek(), q.element(), q.contains(2), q.contains(99), q.size(), q.remainingCapacity());
        List<Integer> got = new ArrayList<>();
        Iterator<Integer> it = q.iterator();
        while (it.hasNext()) got.add(it.next());
        Collections.sort(got);
        p(got, q.toArray().length, q.toArray(new Integer[0]).length);
        r("past the end", it::next);
        p(q.remove(2), q.remove(99), q.poll(), q.take());
        r("drain to itself", () -> q.drainTo(q));
        r("drain to null", () -> q.drainTo(null));
        List<Integer> into = new ArrayList<>();
        p(q.drainTo(into, 1), into, q.drainTo(into, 0), q.drainTo(into, -3), q.drainTo(into), into, q);
        p(q.addAll(List.of(7, 8)), q.removeIf(x -> x == 7), q.retainAll(List.of(8)), q);
        q.clear();
        p(q.isEmpty(), q);
        r("addAll itself", () -> q.addAll(q));

        // Four that put, four that take; what is taken is what was put, and each one's in order (when the queue is FIFO).
        int each = 300;
        long[] sum = new long[1];
        boolean[] order = {true};
        boolean fifo = !name.contains("Priority");
        Thread[] ts = new Thread[8];
        for (int i = 0; i < 8; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                int[] last = {-1, -1, -1, -1};
                for (int j = 0; j < each; j++) {
                    try {
                        if (k < 4) q.put(k * 1000 + j);
                        else {
                            int x = q.take();
                            if (x % 1000 <= last[x / 1000]) order[0] = false;
                            last[x / 1000] = x % 1000;
                            synchronized (sum) {
                                sum[0] += x;
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
        p(sum[0], order[0] || !fifo, q.size());
    }

    public static void main(String[] a) throws Exception {
        exercise("ArrayBlockingQueue(4)", () -> new ArrayBlockingQueue<>(4));
        exercise("ArrayBlockingQueue fair", () -> new ArrayBlockingQueue<>(5, true));
        exercise("LinkedBlockingQueue", LinkedBlockingQueue::new);
        exercise("LinkedBlockingQueue(3)", () -> new LinkedBlockingQueue<>(3));
        exercise("LinkedBlockingDeque", LinkedBlockingDeque::new);
        exercise("LinkedBlockingDeque(4)", () -> new LinkedBlockingDeque<>(4));
        exercise("PriorityBlockingQueue", PriorityBlockingQueue::new);
        exercise("LinkedTransferQueue", LinkedTransferQueue::new);
        synchronous();
        t("capacity 0", () -> new ArrayBlockingQueue<>(0));
        t("capacity 0", () -> new LinkedBlockingQueue<>(0));
        t("too many", () -> new ArrayBlockingQueue<>(2, false, List.of(1, 2, 3)));
        t("with null", () -> new LinkedBlockingQueue<>(Arrays.asList(1, null)));
        PriorityBlockingQueue<String> pq = new PriorityBlockingQueue<>(2, Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()));
        pq.addAll(List.of("ccc", "a", "bb", "b", "dddd", ""));
        StringBuilder b = new StringBuilder();
        while (!pq.isEmpty()) b.append(pq.poll()).append(',');
        p(b, pq.comparator() != null);
        r("not comparable", () -> new PriorityBlockingQueue<Object>().add(new Object()));
        DelayQueue<At> dq = new DelayQueue<>(List.of(new At(3), new At(1), new At(2)));
        p(dq.peek(), dq.take(), dq.poll(), dq.size(), dq.remainingCapacity(), dq.remove(new At(9)), dq.drainTo(new ArrayList<>()));
        deques();
    }

    static void synchronous() throws Exception {
        for (boolean fair : new boolean[] {false, true}) {
            SynchronousQueue<Integer> q = new SynchronousQueue<>(fair);
            p(q.offer(1), q.poll(), q.peek(), q.size(), q.isEmpty(), q.remainingCapacity(), q.contains(1), q.iterator().hasNext(), q, q.toArray().length);
            p(q.offer(1, 1, TimeUnit.MILLISECONDS), q.poll(1, TimeUnit.MILLISECONDS));
            r("add", () -> q.add(1));
            Thread t = new Thread(() -> {
                try {
                    q.put(42);
                    q.put(43);
                } catch (InterruptedException e) {
                    p("never");
                }
            });
            t.start();
            p(q.take());
            while (t.getState() != Thread.State.WAITING) Thread.sleep(1);
            List<Integer> l = new ArrayList<>();
            p(q.drainTo(l), l, q.poll());
            t.join();
            List<Thread> ts = new ArrayList<>();
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 3; i++) {
                int k = i;
                Thread w = new Thread(() -> {
                    try {
                        q.put(k);
                    } catch (InterruptedException e) {
                        p("never");
                    }
                });
                w.start();
                while (w.getState() != Thread.State.WAITING) Thread.sleep(1);
                ts.add(w);
            }
            for (int i = 0; i < 3; i++) order.add(q.take());
            for (Thread w : ts) w.join();
            p(fair ? "fair" : "stack", order);
        }
    }

    static void deques() throws Exception {
        LinkedBlockingDeque<Integer> d = new LinkedBlockingDeque<>(3);
        p(d.offerFirst(1), d.offerLast(2), d.offerFirst(0), d.offerLast(3), d, d.remainingCapacity());
        r("addFirst", () -> d.addFirst(9));
        r("push", () -> d.push(9));
        p(d.offerFirst(9, 1, TimeUnit.MILLISECONDS), d.peekFirst(), d.peekLast(), d.getFirst(), d.getLast(), d.pop(), d.pollLast(), d.takeFirst(), d);
        r("getFirst", d::getFirst);
        r("removeLast", d::removeLast);
        p(d.pollFirst(1, TimeUnit.MILLISECONDS), d.pollLast(1, TimeUnit.MILLISECONDS));
        d.addAll(List.of(4, 5, 4));
        p(d.removeLastOccurrence(4), d.removeFirstOccurrence(4), d.removeFirstOccurrence(4), d);
        d.addAll(List.of(6, 7));
        Iterator<Integer> down = d.descendingIterator();
        down.next();
        down.remove();
        p(d, down.next());
        Thread t = new Thread(() -> {
            try {
                d.putFirst(1);
                d.putLast(2);
            } catch (InterruptedException e) {
                p("never");
            }
        });
        t.start();
        Thread.sleep(2);
        d.takeLast();
        while (t.isAlive()) d.pollFirst(1, TimeUnit.MILLISECONDS);
        t.join();
        p(d.size() <= 3);
    }
}
