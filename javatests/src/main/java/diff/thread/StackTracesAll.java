package diff.thread;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.locks.LockSupport;

/** Stacks of threads seen from elsewhere in every kind of wait, getAllStackTraces, dumpStack, contexts of class loaders, exceptions that cross threads with both stacks. */
public class StackTracesAll {
    static final Object LOCK = new Object();
    static volatile boolean go;

    interface Body {
        void run() throws Exception;
    }

    static void level3(Body b) throws Exception {
        b.run();
    }

    static void level2(Body b) throws Exception {
        level3(b);
    }

    static void level1(Body b) throws Exception {
        level2(b);
    }

    /** The part of a stack that is this program's, outermost last, and what it waits in. */
    static List<String> own(StackTraceElement[] st) {
        List<String> l = new ArrayList<>();
        for (StackTraceElement e : st) if (e.getClassName().startsWith("diff.thread.StackTracesAll") && !e.getMethodName().startsWith("lambda")) l.add(e.getMethodName() + ":" + e.getFileName());
        return l;
    }

    static Thread.State settled(Thread t) throws InterruptedException {
        while (t.getState() == Thread.State.RUNNABLE || t.getState() == Thread.State.NEW) Thread.sleep(1);
        return t.getState();
    }

    static void watch(String name, Body b, Body release) throws Exception {
        Job j = start(name, () -> level1(b));
        Thread.State s = settled(j.thread());
        StackTraceElement[] st = j.thread().getStackTrace();
        p(name, s, st[0].getClassName() + "." + st[0].getMethodName(), st[0].isNativeMethod(), own(st), st[st.length - 1].getMethodName(), Arrays.equals(st, j.thread().getStackTrace()), Arrays.equals(st, Thread.getAllStackTraces().get(j.thread())));
        release.run();
        j.join();
        p(j.thread().getStackTrace().length, j.thread().getState(), Thread.getAllStackTraces().containsKey(j.thread()));
    }

    public static void main(String[] a) throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        watch("wait", () -> {
            synchronized (LOCK) {
                LOCK.wait();
            }
        }, () -> {
            synchronized (LOCK) {
                LOCK.notify();
            }
        });
        watch("timed wait", () -> {
            synchronized (LOCK) {
                LOCK.wait(100_000);
            }
        }, () -> {
            synchronized (LOCK) {
                LOCK.notifyAll();
            }
        });
        Thread[] sleeper = new Thread[1];
        watch("sleep", () -> {
            sleeper[0] = Thread.currentThread();
            Thread.sleep(100_000);
        }, () -> sleeper[0].interrupt());
        watch("park", () -> {
            sleeper[0] = Thread.currentThread();
            LockSupport.park("blocker");
        }, () -> {
            p(LockSupport.getBlocker(sleeper[0]));
            LockSupport.unpark(sleeper[0]);
        });
        watch("latch", latch::await, latch::countDown);
        CompletableFuture<String> f = new CompletableFuture<>();
        watch("future", f::get, () -> f.complete("x"));
        SynchronousQueue<String> q = new SynchronousQueue<>();
        watch("queue", q::take, () -> q.put("x"));
        Thread other = new Thread(() -> {
            while (!go) LockSupport.parkNanos(1_000_000);
        });
        other.start();
        watch("join", other::join, () -> go = true);
        blocked();
        all();
        self();
        crossing();
    }

    static synchronized void guarded() { }

    static void blocked() throws Exception {
        Job j;
        synchronized (StackTracesAll.class) {
            j = start("synchronized method", StackTracesAll::guarded);
            while (j.thread().getState() != Thread.State.BLOCKED) Thread.sleep(1);
            p(own(j.thread().getStackTrace()));
        }
        j.join();
        synchronized (LOCK) {
            j = start("synchronized block", () -> {
                synchronized (LOCK) {
                    say("in");
                }
            });
            while (j.thread().getState() != Thread.State.BLOCKED) Thread.sleep(1);
            p(j.thread().getStackTrace()[0].getMethodName().startsWith("lambda"), Thread.holdsLock(LOCK));
        }
        j.join();
    }

    static void all() throws Exception {
        int before = Thread.getAllStackTraces().size();
        CountDownLatch hold = new CountDownLatch(1);
        Job[] js = new Job[5];
        for (int i = 0; i < js.length; i++) js[i] = start("all " + i, hold::await);
        for (Job j : js) settled(j.thread());
        Map<Thread, StackTraceElement[]> m = Thread.getAllStackTraces();
        TreeSet<String> names = new TreeSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> e : m.entrySet()) if (e.getKey().getName().startsWith("all") || e.getKey() == Thread.currentThread()) names.add(e.getKey().getName() + " " + (e.getValue().length > 0));
        p(names, m.size() - before, m.containsKey(new Thread()));
        m.clear();
        hold.countDown();
        for (Job j : js) j.join();
        for (String n : new String[] {"Reference Handler", "Finalizer", "main"}) p(n, Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(n)));
        p(new Thread().getStackTrace().length);
    }

    static void self() throws Exception {
        StackTraceElement[] st = Thread.currentThread().getStackTrace();
        p(st[0].getMethodName(), st[1].getMethodName(), st[2].getMethodName(), st[1].getLineNumber() > 0, st[1].getModuleName(), st[0].getModuleName(), st[0].getClassLoaderName(), st[1].getClassLoaderName());
        PrintStream err = System.err;
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        System.setErr(new PrintStream(b, true));
        Thread.dumpStack();
        System.setErr(err);
        p(b.toString().replace("\n", "|"));
        Thread t = new Thread(() -> p(own(new Throwable().getStackTrace()), Thread.currentThread().getStackTrace().length), "short");
        t.start();
        t.join();
        ClassLoader own = new ClassLoader(null) { };
        Thread c = new Thread(() -> p(Thread.currentThread().getContextClassLoader() == own));
        c.setContextClassLoader(own);
        c.start();
        c.join();
        p(Thread.currentThread().getContextClassLoader() == ClassLoader.getSystemClassLoader(), new Thread().getContextClassLoader() == ClassLoader.getSystemClassLoader());
    }

    static Object fails() {
        throw new IllegalStateException("first", new IOException("cause"));
    }

    static void crossing() throws Exception {
        ExecutorService e = Executors.newSingleThreadExecutor();
        try {
            e.submit(StackTracesAll::fails).get();
        } catch (ExecutionException x) {
            p(x, own(x.getStackTrace()), own(x.getCause().getStackTrace()), x.getCause().getCause());
        }
        e.shutdown();
        try {
            CompletableFuture.supplyAsync(StackTracesAll::fails).join();
        } catch (CompletionException x) {
            p(x, own(x.getCause().getStackTrace()), x.getSuppressed().length);
        }
        // A fork-join task's exception is made again in the thread that asks, with the first as its cause.
        ForkJoinPool pool = new ForkJoinPool(1);
        try {
            pool.submit((Runnable) StackTracesAll::fails).join();
        } catch (RuntimeException x) {
            p(x.getClass(), x.getCause() != null, own(x.getStackTrace()).contains("crossing:StackTracesAll.java"));
        }
        pool.shutdown();
        Throwable[] kept = new Throwable[1];
        Thread t = new Thread(() -> {
            try {
                fails();
            } catch (RuntimeException x) {
                kept[0] = x;
            }
        });
        t.start();
        t.join();
        Exception mine = new Exception("mine", kept[0]);
        mine.addSuppressed(new Error("suppressed"));
        StringWriter w = new StringWriter();
        mine.printStackTrace(new PrintWriter(w));
        p(w.toString().replaceAll("lambda\\$\\w+\\$\\d+", "lambda").replace("\n", "|"));
    }
}
