package diff.thread;

import static diff.util.X.*;

import java.util.concurrent.*;

/** FutureTask: runs once, cancellation in each state, done hooks, waits that end together, repeated runs. */
public class FutureTasks {
    static class Again extends FutureTask<Integer> {
        Again(Callable<Integer> c) {
            super(c);
        }

        boolean again() {
            return runAndReset();
        }

        @Override
        protected void done() {
            p("done hook", isCancelled());
        }
    }

    static class Settable extends FutureTask<String> {
        Settable() {
            super(() -> "computed");
        }

        @Override
        public void set(String s) {
            super.set(s);
        }

        @Override
        public void setException(Throwable t) {
            super.setException(t);
        }
    }

    static String plain(Object o) {
        return o.toString().replaceAll("@[0-9a-f]+", "@").replaceAll("Lambda[^\\]]*", "Lambda");
    }

    public static void main(String[] a) throws Exception {
        int[] runs = new int[1];
        FutureTask<Integer> f = new FutureTask<>(() -> ++runs[0]);
        p(plain(f), f.isDone());
        f.run();
        f.run();
        p(f.get(), runs[0], f.isDone(), f.cancel(true), plain(f));
        FutureTask<Integer> bad = new FutureTask<>(() -> {
            throw new IllegalStateException("bad");
        });
        bad.run();
        t("bad", bad::get);
        p(plain(bad), bad.isCancelled());
        FutureTask<Integer> c = new FutureTask<>(() -> 1);
        p(c.cancel(false), c.cancel(true), c.isCancelled(), plain(c));
        c.run();
        t("cancelled", c::get);
        t("cancelled", () -> c.get(1, TimeUnit.SECONDS));
        FutureTask<String> r = new FutureTask<>(() -> {}, "result");
        r.run();
        p(r.get());
        t("null", () -> new FutureTask<>(null));
        t("timeout", () -> new FutureTask<>(() -> 1).get(2, TimeUnit.MILLISECONDS));

        CountDownLatch in = new CountDownLatch(1);
        boolean[] seen = new boolean[1];
        FutureTask<Integer> running = new FutureTask<>(() -> {
            in.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen[0] = true;
            }
            return 7;
        });
        Thread t = new Thread(running);
        t.start();
        in.await();
        p(running.cancel(true), running.isDone());
        t.join();
        p("interrupted", seen[0]);
        t("result is lost", running::get);

        CountDownLatch in2 = new CountDownLatch(1), go = new CountDownLatch(1);
        FutureTask<Integer> soft = new FutureTask<>(() -> {
            in2.countDown();
            go.await();
            return 8;
        });
        Thread t2 = new Thread(soft);
        t2.start();
        in2.await();
        p(soft.cancel(false), soft.isCancelled());
        go.countDown();
        t2.join();
        t("soft", soft::get);

        int[] n = new int[1];
        Again again = new Again(() -> {
            if (++n[0] == 4) throw new java.io.IOException("fourth");
            return n[0];
        });
        p(again.again(), again.again(), again.isDone(), again.again(), again.again(), again.again(), n[0]);
        t("again", again::get);
        Again can = new Again(() -> 1);
        can.cancel(true);
        p(can.again());

        Settable s = new Settable();
        s.set("given");
        s.setException(new Exception("late"));
        s.run();
        p(s.get());
        Settable e = new Settable();
        e.setException(new Exception("given"));
        s.set("late");
        t("exception", e::get);

        FutureTask<String> many = new FutureTask<>(() -> "all");
        Thread[] waiters = new Thread[20];
        int[] got = new int[1];
        for (int i = 0; i < waiters.length; i++) {
            boolean timed = i % 2 == 0;
            waiters[i] = new Thread(() -> {
                try {
                    if ((timed ? many.get(1, TimeUnit.MINUTES) : many.get()).equals("all"))
                        synchronized (got) {
                            got[0]++;
                        }
                } catch (Exception x) {
                    p("never", x);
                }
            });
            waiters[i].start();
        }
        for (Thread w : waiters) while (w.getState() == Thread.State.RUNNABLE) Thread.sleep(1);
        many.run();
        for (Thread w : waiters) w.join();
        p(got[0]);

        // Two that run one task: it runs once.
        int[] once = new int[1];
        FutureTask<Integer> both = new FutureTask<>(() -> {
            Thread.yield();
            return ++once[0];
        });
        Thread x = new Thread(both), y = new Thread(both);
        x.start();
        y.start();
        x.join();
        y.join();
        p(both.get(), once[0]);
        FutureTask<Integer> dies = new FutureTask<>(() -> {
            throw new StackOverflowError("fake");
        });
        dies.run();
        t("error", dies::get);
        FutureTask<Integer> self = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            return 1;
        });
        self.run();
        p(Thread.interrupted(), self.get());
    }
}
