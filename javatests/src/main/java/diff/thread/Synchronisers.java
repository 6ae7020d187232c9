package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/** Semaphore, CountDownLatch, CyclicBarrier, Exchanger: arguments, counts, broken barriers, timeouts, reuse. */
public class Synchronisers {
    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@");
    }

    static void until(Thread t) throws InterruptedException {
        while (t.getState() != Thread.State.WAITING && t.getState() != Thread.State.TIMED_WAITING) Thread.sleep(1);
    }

    public static void main(String[] a) throws Exception {
        semaphores();
        latches();
        barriers();
        exchangers();
    }

    static void semaphores() throws Exception {
        Semaphore s = new Semaphore(3);
        p(plain(s), s.isFair(), s.availablePermits(), s.tryAcquire(), s.tryAcquire(3), s.tryAcquire(2), s.availablePermits());
        p(s.tryAcquire(1, TimeUnit.MILLISECONDS), s.tryAcquire(2, 1, TimeUnit.MILLISECONDS));
        s.release(10);
        p(s.drainPermits(), s.availablePermits());
        t("negative acquire", () -> s.tryAcquire(-1));
        t("negative release", () -> {
            s.release(-1);
            return 1;
        });
        Semaphore neg = new Semaphore(-2);
        p(neg.availablePermits(), neg.tryAcquire(), neg.drainPermits(), neg.availablePermits());
        Semaphore max = new Semaphore(Integer.MAX_VALUE);
        r("too many", max::release);
        class Shrinks extends Semaphore {
            Shrinks(int n) {
                super(n, true);
            }

            void shrink(int n) {
                reducePermits(n);
            }

            Collection<Thread> queued() {
                return getQueuedThreads();
            }
        }
        Shrinks sh = new Shrinks(2);
        sh.shrink(5);
        p(sh.availablePermits(), sh.isFair());
        Thread w = new Thread(sh::acquireUninterruptibly, "w");
        w.start();
        until(w);
        p(sh.hasQueuedThreads(), sh.getQueueLength(), sh.queued().iterator().next().getName());
        w.interrupt();
        sh.release(4);
        w.join();
        p(sh.availablePermits());
        // A fair one lets nobody pass a thread that wants more than there is.
        Semaphore fair = new Semaphore(1, true);
        Thread big = new Thread(() -> fair.acquireUninterruptibly(2));
        big.start();
        until(big);
        p("timed passes nobody", fair.tryAcquire(1, TimeUnit.MILLISECONDS), "barges", fair.tryAcquire());
        fair.release(2);
        big.join();
        p(fair.availablePermits());
        int limit = 3;
        Semaphore bound = new Semaphore(limit);
        AtomicInteger in = new AtomicInteger(), most = new AtomicInteger();
        Thread[] ts = new Thread[12];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> {
                for (int k = 0; k < 50; k++) {
                    bound.acquireUninterruptibly();
                    most.accumulateAndGet(in.incrementAndGet(), Math::max);
                    Thread.yield();
                    in.decrementAndGet();
                    bound.release();
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(most.get() <= limit, bound.availablePermits());
    }

    static void latches() throws Exception {
        t("negative", () -> new CountDownLatch(-1));
        CountDownLatch l = new CountDownLatch(2);
        p(plain(l), l.getCount(), l.await(1, TimeUnit.MILLISECONDS), l.await(-1, TimeUnit.SECONDS));
        l.countDown();
        l.countDown();
        l.countDown();
        l.await();
        p(l.getCount(), l.await(0, TimeUnit.SECONDS));
        new CountDownLatch(0).await();
    }

    static void barriers() throws Exception {
        t("none", () -> new CyclicBarrier(0));
        CyclicBarrier one = new CyclicBarrier(1, () -> p("action of one"));
        p(one.await(), one.await(), one.getParties(), one.getNumberWaiting(), one.isBroken());
        int n = 4;
        List<String> phases = new ArrayList<>();
        CyclicBarrier b = new CyclicBarrier(n, () -> phases.add("phase"));
        int[] indexes = new int[n];
        Thread[] ts = new Thread[n];
        for (int i = 0; i < n; i++) {
            ts[i] = new Thread(() -> {
                for (int k = 0; k < 20; k++) {
                    try {
                        int x = b.await();
                        synchronized (indexes) {
                            indexes[x]++;
                        }
                    } catch (Exception e) {
                        p("never", e);
                    }
                }
            });
            ts[i].start();
        }
        for (Thread t : ts) t.join();
        p(phases.size(), indexes);

        CyclicBarrier brk = new CyclicBarrier(3);
        Map<String, String> ends = new ConcurrentSkipListMap<>();
        Thread[] two = new Thread[2];
        for (int i = 0; i < 2; i++) {
            String name = "b" + i;
            two[i] = new Thread(() -> {
                try {
                    brk.await();
                    ends.put(name, "passed");
                } catch (Exception e) {
                    ends.put(name, e.toString());
                }
            });
            two[i].start();
            until(two[i]);
        }
        p(brk.getNumberWaiting());
        two[0].interrupt();
        for (Thread t : two) t.join();
        p(ends, brk.isBroken(), brk.getNumberWaiting());
        t("broken", brk::await);
        brk.reset();
        p(brk.isBroken());
        t("times out", () -> brk.await(1, TimeUnit.MILLISECONDS));
        p(brk.isBroken());
        brk.reset();
        Thread r = new Thread(() -> {
            try {
                brk.await();
            } catch (Exception e) {
                ends.put("reset", e.toString());
            }
        });
        r.start();
        until(r);
        brk.reset();
        r.join();
        p(ends.get("reset"), brk.isBroken());
        CyclicBarrier bad = new CyclicBarrier(1, () -> {
            throw new IllegalStateException("action");
        });
        t("action throws", bad::await);
        t("after it", bad::await);
        p(bad.isBroken());
    }

    static void exchangers() throws Exception {
        Exchanger<String> e = new Exchanger<>();
        String[] got = new String[2];
        Thread t = new Thread(() -> {
            try {
                got[0] = e.exchange("from t");
            } catch (InterruptedException x) {
                p("never");
            }
        });
        t.start();
        got[1] = e.exchange("from main");
        t.join();
        p(got);
        t("times out", () -> e.exchange("x", 1, TimeUnit.MILLISECONDS));
        Thread n = new Thread(() -> {
            try {
                got[0] = e.exchange(null);
            } catch (InterruptedException x) {
                p("never");
            }
        });
        n.start();
        p("null", e.exchange("y"));
        n.join();
        p(got[0]);
        // Many pairs: what is given is what is got.
        Exchanger<Integer> many = new Exchanger<>();
        Thread[] ts = new Thread[10];
        long[] sums = new long[2];
        for (int i = 0; i < ts.length; i++) {
            int k = i;
            ts[i] = new Thread(() -> {
                for (int j = 0; j < 50; j++) {
                    try {
                        int mine = k * 1000 + j;
                        int other = many.exchange(mine);
                        synchronized (sums) {
                            sums[0] += mine;
                            sums[1] += other;
                            if (mine == other) p("own");
                        }
                    } catch (InterruptedException x) {
                        return;
                    }
                }
                synchronized (sums) {
                    sums.notify();
                }
            });
            ts[i].start();
        }
        // The last may find nobody: those that are left over are interrupted.
        long rest;
        do {
            Thread.sleep(20);
            rest = Arrays.stream(ts).filter(Thread::isAlive).count();
            if (rest == 1) for (Thread x : ts) x.interrupt();
        } while (rest > 0);
        p(sums[0] == sums[1]);
    }
}
