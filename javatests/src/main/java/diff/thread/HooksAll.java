package diff.thread;

import static diff.util.X.*;

import java.util.*;
import java.util.concurrent.*;

/** Shutdown hooks: what may be registered and when, hooks that wait for each other, start threads, are interrupted, throw; daemon threads and executors meanwhile; what hooks still can do. */
public class HooksAll {
    public static void main(String[] a) throws Exception {
        Runtime rt = Runtime.getRuntime();
        Thread idle = new Thread(() -> p("never: removed"));
        rt.addShutdownHook(idle);
        r("twice", () -> rt.addShutdownHook(idle));
        p(rt.removeShutdownHook(idle), rt.removeShutdownHook(idle), rt.removeShutdownHook(new Thread()));
        r("null", () -> rt.addShutdownHook(null));
        r("remove null", () -> rt.removeShutdownHook(null));
        Thread running = new Thread(() -> LockSupportLoop.until(() -> running2));
        running.start();
        r("running", () -> rt.addShutdownHook(running));
        running2 = true;
        running.join();
        CountDownLatch first = new CountDownLatch(1), second = new CountDownLatch(1), third = new CountDownLatch(1), fourth = new CountDownLatch(1);
        Thread daemon = new Thread(() -> {
            while (true) {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }, "daemon");
        daemon.setDaemon(true);
        daemon.start();
        ExecutorService pool = Executors.newFixedThreadPool(1, x -> {
            Thread t = new Thread(x, "pool");
            t.setDaemon(true);
            return t;
        });
        Thread.setDefaultUncaughtExceptionHandler((t, e) -> p("uncaught in", t.getName(), e));
        rt.addShutdownHook(new Thread(() -> {
            p("first", Thread.currentThread().isDaemon(), Thread.currentThread().getPriority(), daemon.isAlive(), Thread.currentThread().getThreadGroup().getName());
            r("add", () -> rt.addShutdownHook(new Thread()));
            r("remove", () -> rt.removeShutdownHook(idle));
            first.countDown();
        }, "hook 1"));
        rt.addShutdownHook(new Thread(() -> {
            r("second hook", () -> {
                first.await();
                Thread t = new Thread(() -> p("started by a hook"));
                t.start();
                t.join();
                p("pool still works", pool.submit(() -> 42).get());
            });
            second.countDown();
        }, "hook 2"));
        Thread waits = new Thread(() -> {
            try {
                second.await();
                third.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                p("interrupted by another hook");
                fourth.countDown();
            }
        }, "hook 3");
        rt.addShutdownHook(waits);
        rt.addShutdownHook(new Thread(() -> r("last hook", () -> {
            third.await();
            waits.interrupt();
            fourth.await();
            waits.join();
            p("a class is loaded", new Late().hello());
            daemon.interrupt();
            daemon.join();
            p("parallel", java.util.stream.IntStream.range(0, 100).parallel().sum());
            throw new IllegalStateException("thrown");
        }), "hook 4"));
        Thread other = new Thread(() -> r("other", () -> {
            Thread.sleep(20);
            p("the last thread that is no daemon ends");
        }), "other");
        other.start();
        p("main ends");
    }

    static volatile boolean running2;

    static class LockSupportLoop {
        static void until(java.util.function.BooleanSupplier b) {
            while (!b.getAsBoolean()) java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
    }

    static class Late {
        static {
            p("initialised");
        }

        String hello() {
            return "hello";
        }
    }
}
