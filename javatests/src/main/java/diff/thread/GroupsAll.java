package diff.thread;

import static diff.util.X.*;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** Thread groups: trees, limits of priority, enumeration, interruption, daemon groups, destruction, handlers. */
public class GroupsAll {
    public static void main(String[] a) throws Exception {
        ThreadGroup main = Thread.currentThread().getThreadGroup();
        p(main.getName(), main.getParent().getName(), main.getParent().getParent(), main.getMaxPriority(), main);
        ThreadGroup one = new ThreadGroup("one"), two = new ThreadGroup(one, "two"), three = new ThreadGroup(two, "three");
        p(one, two, three.getParent());
        p(one.parentOf(three), three.parentOf(one), one.parentOf(one), main.parentOf(three), one.parentOf(null));
        t("null parent", () -> new ThreadGroup(null, "x"));
        t("null name", () -> new ThreadGroup((String) null).getName());
        one.setMaxPriority(4);
        p(one.getMaxPriority(), two.getMaxPriority(), three.getMaxPriority());
        three.setMaxPriority(9);
        two.setMaxPriority(2);
        p(one.getMaxPriority(), two.getMaxPriority(), three.getMaxPriority());
        one.setMaxPriority(0);
        one.setMaxPriority(11);
        p(one.getMaxPriority(), new ThreadGroup(two, "late").getMaxPriority());
        Thread low = new Thread(three, () -> {}, "low");
        p(low.getPriority());
        low.setPriority(10);
        p(low.getPriority());

        CountDownLatch go = new CountDownLatch(1), ready = new CountDownLatch(4);
        Thread[] ts = new Thread[4];
        ThreadGroup[] gs = {one, two, two, three};
        int[] interrupted = new int[1];
        for (int i = 0; i < 4; i++) {
            ts[i] = new Thread(gs[i], () -> {
                ready.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    synchronized (interrupted) {
                        interrupted[0]++;
                    }
                }
            }, "t" + i);
            ts[i].start();
        }
        ready.await();
        p(one.activeCount(), two.activeCount(), three.activeCount(), one.activeGroupCount());
        Thread[] found = new Thread[10];
        int n = one.enumerate(found);
        p(n, Arrays.stream(found, 0, n).map(Thread::getName).sorted().toList());
        n = one.enumerate(found, false);
        p(n, found[0].getName());
        n = one.enumerate(new Thread[2]);
        p(n);
        ThreadGroup[] groups = new ThreadGroup[10];
        n = one.enumerate(groups);
        p(n, Arrays.stream(groups, 0, n).map(ThreadGroup::getName).sorted().toList());
        p(one.enumerate(groups, false));
        one.list();
        p("destroyed", one.isDestroyed(), one.isDaemon());
        r("destroy with threads", one::destroy);
        two.interrupt();
        for (Thread t : Arrays.asList(ts).subList(1, 4)) t.join();
        p("interrupted", interrupted[0], ts[0].isAlive());
        go.countDown();
        ts[0].join();
        p(one.activeCount());
        r("destroy", one::destroy);
        p(one.isDestroyed(), two.isDestroyed(), three.isDestroyed());
        r("destroy twice", one::destroy);
        t("thread in destroyed", () -> {
            Thread t = new Thread(one, () -> {});
            t.start();
            return t;
        });
        t("group in destroyed", () -> new ThreadGroup(one, "child"));

        ThreadGroup daemon = new ThreadGroup("daemon");
        daemon.setDaemon(true);
        p(daemon.isDaemon(), new ThreadGroup(daemon, "inner").isDaemon());
        ThreadGroup alone = new ThreadGroup("alone");
        alone.setDaemon(true);
        Thread in = new Thread(alone, () -> {});
        p("thread of a daemon group", in.isDaemon());
        in.start();
        in.join();
        p("destroyed with its last thread", alone.isDestroyed());

        ThreadGroup handler = new ThreadGroup("handler") {
            @Override
            public void uncaughtException(Thread t, Throwable e) {
                p("group sees", t.getName(), e);
            }
        };
        Thread bad = new Thread(handler, () -> {
            throw new IllegalStateException("bad");
        }, "bad");
        bad.start();
        bad.join();
        Thread inner = new Thread(new ThreadGroup(handler, "below"), () -> {
            throw new IllegalStateException("below");
        }, "inner");
        inner.start();
        inner.join();
        p(handler.activeCount());
    }
}
