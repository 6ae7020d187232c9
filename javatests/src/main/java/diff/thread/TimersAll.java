package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/** java.util.Timer: arguments, order, periods, cancellation of tasks and of timers, tasks that throw, that cancel themselves, that are late; purge. */
public class TimersAll {
    static TimerTask task(Runnable r) {
        return new TimerTask() {
            @Override
            public void run() {
                r.run();
            }
        };
    }

    public static void main(String[] a) throws Exception {
        arguments();
        order();
        periods();
        ends();
        failures();
        many();
    }

    static void arguments() {
        Timer t = new Timer(true);
        TimerTask x = task(() -> { });
        r("null", () -> t.schedule(null, 1));
        r("negative delay", () -> t.schedule(x, -1));
        r("negative period", () -> t.schedule(x, 1, -1));
        r("no period", () -> t.schedule(x, 1, 0));
        r("negative time", () -> t.schedule(x, new Date(-1)));
        r("null time", () -> t.schedule(x, (Date) null));
        r("far", () -> t.schedule(x, Long.MAX_VALUE));
        r("rate", () -> t.scheduleAtFixedRate(x, 1, 0));
        r("rate negative", () -> t.scheduleAtFixedRate(x, new Date(-5), 3));
        r("name", () -> new Timer(null, true));
        p(x.cancel(), x.cancel(), x.scheduledExecutionTime());
        r("cancelled before", () -> t.schedule(x, 1));
        TimerTask y = task(() -> { });
        t.schedule(y, 1_000_000);
        r("twice", () -> t.schedule(y, 1));
        r("another timer", () -> new Timer(true).schedule(y, 1));
        p(y.cancel(), y.cancel(), t.purge(), t.purge());
        t.cancel();
        t.cancel();
        r("cancelled timer", () -> t.schedule(task(() -> { }), 1));
    }

    static void order() throws Exception {
        Timer t = new Timer("named", true);
        StringBuffer log = new StringBuffer();
        CountDownLatch first = new CountDownLatch(1), gate = new CountDownLatch(1), done = new CountDownLatch(6);
        t.schedule(task(() -> {
            log.append(Thread.currentThread().getName()).append(Thread.currentThread().isDaemon()).append(' ');
            first.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                log.append(e);
            }
        }), 0);
        first.await();
        // All are due when the first one ends: the order is that of the times, not of the calls.
        long now = System.currentTimeMillis();
        for (int d : new int[] {50, 10, 40, 20, 30, 0}) t.schedule(task(() -> {
            log.append(d).append(' ');
            done.countDown();
        }), new Date(now - 1000 + d));
        gate.countDown();
        done.await();
        p(log);
        t.cancel();
        Thread other = new Thread(() -> { });
        Timer u = new Timer();
        CompletableFuture<String> name = new CompletableFuture<>();
        u.schedule(task(() -> name.complete(Thread.currentThread().getName().replaceAll("\\d+", "n") + Thread.currentThread().isDaemon() + Thread.currentThread().getPriority())), new Date());
        p(name.get(), other.getState());
        u.cancel();
    }

    static void periods() throws Exception {
        for (boolean rate : new boolean[] {false, true}) {
            Timer t = new Timer(true);
            CountDownLatch three = new CountDownLatch(3);
            List<Long> times = Collections.synchronizedList(new ArrayList<>());
            TimerTask x = new TimerTask() {
                @Override
                public void run() {
                    times.add(scheduledExecutionTime());
                    three.countDown();
                    if (times.size() == 4) cancel();
                }
            };
            if (rate) t.scheduleAtFixedRate(x, new Date(), 2);
            else t.schedule(x, 1, 2);
            three.await();
            while (times.size() < 4) Thread.sleep(1);
            p(rate, times.get(2) > times.get(0), x.cancel(), times.size());
            if (rate) p(times.get(1) - times.get(0), times.get(2) - times.get(1));
            t.cancel();
        }
        // What a fixed rate has missed is made up for at once.
        Timer t = new Timer(true);
        CountDownLatch ten = new CountDownLatch(10);
        long start = System.currentTimeMillis() - 900;
        t.scheduleAtFixedRate(task(ten::countDown), new Date(start), 100);
        ten.await();
        p(System.currentTimeMillis() - start < 3000);
        t.cancel();
    }

    static void ends() throws Exception {
        Timer t = new Timer("ends");
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        t.schedule(task(() -> runs.addAndGet(100)), 1000);
        t.schedule(task(() -> {
            thread.complete(Thread.currentThread());
            t.cancel();
            runs.incrementAndGet();
            r("from within", () -> t.schedule(task(() -> { }), 1));
        }), 1, 1);
        thread.get().join();
        p(runs.get(), thread.get().getState());
        // An interrupt does not end it; the end of the timer does.
        Timer s = new Timer(true);
        CompletableFuture<Thread> st = new CompletableFuture<>();
        TimerTask once = task(() -> st.complete(Thread.currentThread()));
        s.schedule(once, 0);
        Thread w = st.get();
        while (w.getState() != Thread.State.WAITING) Thread.sleep(1);
        p(once.cancel(), w.isAlive());
        w.interrupt();
        CountDownLatch again = new CountDownLatch(1);
        s.schedule(task(again::countDown), 0);
        again.await();
        while (w.getState() != Thread.State.WAITING) Thread.sleep(1);
        s.cancel();
        w.join();
        r("afterwards", () -> s.schedule(task(() -> { }), 1));
    }

    static void failures() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        CompletableFuture<String> seen = new CompletableFuture<>();
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> seen.complete(t.getName() + " " + e));
        Timer t = new Timer("failing");
        // First: the timer ends with the task that fails.
        TimerTask later = task(() -> p("never"));
        t.schedule(later, 1_000_000);
        t.schedule(task(() -> {
            throw new IllegalStateException("in a task");
        }), 1);
        p(seen.get());
        for (int i = 0; i < 1000; i++) {
            try {
                t.schedule(task(() -> p("never")), 100);
            } catch (IllegalStateException e) {
                p(e);
                break;
            }
            Thread.sleep(1);
        }
        p(later.cancel());
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    static void many() throws Exception {
        Timer t = new Timer(true);
        Random r = new Random(3);
        CountDownLatch done = new CountDownLatch(250);
        List<TimerTask> all = new ArrayList<>();
        AtomicInteger wrong = new AtomicInteger();
        for (int i = 0; i < 500; i++) {
            boolean keep = i % 2 == 0;
            TimerTask x = task(() -> {
                if (!keep) wrong.incrementAndGet();
                done.countDown();
            });
            all.add(x);
            t.schedule(x, keep ? r.nextInt(20) : 5_000 + r.nextInt(20));
        }
        int cancelled = 0;
        for (int i = 1; i < 500; i += 2) if (all.get(i).cancel()) cancelled++;
        p(cancelled);
        done.await();
        p(t.purge() <= 250, wrong.get());
        Job[] js = new Job[4];
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < js.length; i++) js[i] = start("job", () -> {
            for (int k = 0; k < 50; k++) t.schedule(task(ran::incrementAndGet), k % 3);
        });
        for (Job j : js) j.join();
        while (ran.get() < 200) Thread.sleep(1);
        p(ran.get());
        t.cancel();
    }
}
