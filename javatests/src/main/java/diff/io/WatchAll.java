package diff.io;

import diff.util.Job;
import static diff.util.X.*;

import com.sun.nio.file.SensitivityWatchEventModifier;
import java.io.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.util.*;
import java.util.concurrent.TimeUnit;

/** WatchService: kinds, several directories, keys that are signalled, reset and cancelled, events gathered, renames, closing under a waiter, many events. */
public class WatchAll {
    static final WatchEvent.Kind<Path> C = StandardWatchEventKinds.ENTRY_CREATE, D = StandardWatchEventKinds.ENTRY_DELETE, M = StandardWatchEventKinds.ENTRY_MODIFY;

    /** Takes keys until so many events (repeats counted) of the kinds have come, and gives the events sorted. */
    static List<String> take(WatchService s, int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        int n = 0;
        while (n < count) {
            WatchKey k = s.poll(20, TimeUnit.SECONDS);
            if (k == null) {
                all.add("nothing came");
                break;
            }
            for (WatchEvent<?> e : k.pollEvents()) {
                all.add(k.watchable() + " " + e.kind() + " " + e.context());
                n += e.count();
            }
            k.reset();
        }
        Collections.sort(all);
        return all;
    }

    public static void main(String[] a) throws Exception {
        Path x = Files.createDirectory(Paths.get("x")), y = Files.createDirectory(Paths.get("y"));
        WatchService s = FileSystems.getDefault().newWatchService();
        p(s.poll(), s.poll(1, TimeUnit.MILLISECONDS), s.poll(0, TimeUnit.SECONDS), s.poll(-5, TimeUnit.SECONDS));
        t("no kinds", () -> x.register(s));
        t("null kind", () -> x.register(s, (WatchEvent.Kind<?>) null));
        t("own kind", () -> x.register(s, new WatchEvent.Kind<String>() {
            public String name() {
                return "own";
            }

            public Class<String> type() {
                return String.class;
            }
        }));
        t("overflow alone", () -> x.register(s, StandardWatchEventKinds.OVERFLOW));
        t("null service", () -> x.register(null, C));
        t("none", () -> Paths.get("none").register(s, C));
        t("file", () -> Files.createFile(Paths.get("file")).register(s, C));
        t("modifier", () -> x.register(s, new WatchEvent.Kind<?>[] {C}, (WatchEvent.Modifier) null));
        t("own modifier", () -> x.register(s, new WatchEvent.Kind<?>[] {C}, () -> "own"));
        p(C.name(), C.type(), StandardWatchEventKinds.OVERFLOW, StandardWatchEventKinds.OVERFLOW.type());
        WatchKey k = x.register(s, C);
        p(k.isValid(), k.watchable(), k.pollEvents(), k.reset(), k == x.register(s, C, D), k.equals(y.register(s, C)));
        // One by one: what is signalled once is not signalled again before it is reset.
        Files.createFile(x.resolve("1"));
        WatchKey g = s.take();
        p(g == k);
        Files.createFile(x.resolve("2"));
        Files.delete(x.resolve("1"));
        p(s.poll(30, TimeUnit.MILLISECONDS));
        List<WatchEvent<?>> es = new ArrayList<>();
        while (es.size() < 3) es.addAll(k.pollEvents());
        for (WatchEvent<?> e : es) p(e.kind(), e.context(), e.count(), e.context() instanceof Path, ((Path) e.context()).isAbsolute());
        p(k.reset(), s.poll(), k.reset());
        // Events left at reset signal the key again.
        Files.createFile(x.resolve("3"));
        g = s.take();
        p(g == k, g.reset(), s.poll(10, TimeUnit.SECONDS) == k, k.pollEvents().size(), k.reset(), s.poll());
        // Fewer kinds, other kinds, modifications gathered.
        p(x.register(s, new WatchEvent.Kind<?>[] {M}, SensitivityWatchEventModifier.HIGH) == k);
        Files.createFile(x.resolve("4"));
        p(s.poll(30, TimeUnit.MILLISECONDS));
        Files.writeString(x.resolve("4"), "text");
        g = s.take();
        WatchEvent<?> e = g.pollEvents().get(0);
        p(e.kind(), e.context(), e.count() >= 1);
        g.reset();
        while (s.poll(20, TimeUnit.MILLISECONDS) != null) {
            k.pollEvents();
            k.reset();
        }
        // Renames within and between, removal of directories, events of links and directories.
        x.register(s, C, D);
        y.register(s, C, D);
        Files.move(x.resolve("4"), x.resolve("5"));
        p(take(s, 2));
        Files.move(x.resolve("5"), y.resolve("5"));
        p(take(s, 2));
        Files.createDirectory(x.resolve("sub"));
        Files.createFile(x.resolve("sub/not seen"));
        Files.createSymbolicLink(x.resolve("link"), Paths.get("none"));
        p(take(s, 2));
        Files.delete(x.resolve("sub/not seen"));
        Files.delete(x.resolve("sub"));
        Files.delete(x.resolve("link"));
        p(take(s, 2));
        for (int i = 0; i < 200; i++) Files.createFile(x.resolve("many" + i));
        p(take(s, 200).size());
        for (int i = 0; i < 200; i++) Files.delete(x.resolve("many" + i));
        p(take(s, 200).size());
        // By another process, and by another thread.
        new ProcessBuilder("touch", "x/by process").start().waitFor();
        p(take(s, 1));
        Job t = Job.start("thread", () -> {
            Thread.sleep(10);
            Files.createFile(y.resolve("by thread"));
        });
        p(take(s, 1));
        t.join();
        // A second service sees the same.
        try (WatchService o = FileSystems.getDefault().newWatchService()) {
            x.register(o, C);
            Files.createFile(x.resolve("both"));
            p(take(s, 1), take(o, 1));
        }
        // Cancelled.
        k.cancel();
        k.cancel();
        p(k.isValid(), k.reset());
        Files.createFile(x.resolve("unseen"));
        p(s.poll(20, TimeUnit.MILLISECONDS));
        WatchKey n = x.register(s, C);
        p(n == k, n.isValid());
        // The directory goes away.
        Path z = Files.createDirectory(Paths.get("z"));
        WatchKey zk = z.register(s, C, D, M);
        Files.delete(z);
        p(s.take() == zk, zk.pollEvents(), zk.reset(), zk.isValid());
        // An interrupt, and closing, end a wait.
        Thread w = new Thread(() -> r("interrupted", s::take));
        w.start();
        Thread.sleep(10);
        w.interrupt();
        w.join();
        Thread v = new Thread(() -> r("closed", s::take));
        Thread u = new Thread(() -> r("closed", () -> s.poll(1, TimeUnit.HOURS)));
        v.start();
        u.start();
        Thread.sleep(10);
        s.close();
        s.close();
        v.join();
        u.join();
        p(n.isValid(), n.reset());
        r("poll", s::poll);
        r("take", s::take);
        r("timed", () -> s.poll(1, TimeUnit.SECONDS));
        t("register", () -> x.register(s, C));
    }
}
