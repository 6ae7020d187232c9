package diff.io;

import static diff.util.X.*;
import static java.nio.file.StandardOpenOption.*;

import java.nio.*;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;
import java.util.*;
import java.util.concurrent.*;

/** AsynchronousFileChannel: by futures and handlers, positions, many at once, locks, own executors, every error, closing under calls. */
public class AsyncFiles {
    static <V> CompletionHandler<V, Object> handler(CompletableFuture<String> f) {
        return new CompletionHandler<>() {
            @Override
            public void completed(V v, Object a) {
                f.complete("completed " + (v instanceof FileLock ? "lock " + ((FileLock) v).isShared() : v) + " " + a);
            }

            @Override
            public void failed(Throwable e, Object a) {
                f.complete("failed " + s(e) + " " + a);
            }
        };
    }

    interface Start<V> {
        void with(CompletionHandler<V, Object> h);
    }

    static <V> void by(String name, Start<V> s) throws Exception {
        CompletableFuture<String> f = new CompletableFuture<>();
        t(name, () -> {
            s.with(handler(f));
            return f.get(20, TimeUnit.SECONDS);
        });
    }

    public static void main(String[] a) throws Exception {
        hide("@[0-9a-f]+", "@");
        Path f = Paths.get("f");
        t("none", () -> AsynchronousFileChannel.open(f));
        t("append", () -> AsynchronousFileChannel.open(f, WRITE, APPEND));
        t("directory", () -> AsynchronousFileChannel.open(Paths.get("."), READ).isOpen());
        t("no directory", () -> AsynchronousFileChannel.open(Paths.get("no/such"), CREATE, WRITE));
        try (AsynchronousFileChannel c = AsynchronousFileChannel.open(f, READ, WRITE, CREATE_NEW)) {
            p(c.size(), c.isOpen(), c.write(ByteBuffer.wrap("0123456789".getBytes()), 0).get(), c.size());
            ByteBuffer b = ByteBuffer.allocate(4);
            p(c.read(b, 3).get(), b, b.array(), c.read(ByteBuffer.allocate(5), 8).get(), c.read(ByteBuffer.allocate(5), 10).get(), c.read(ByteBuffer.allocate(5), 1000).get(), c.read(ByteBuffer.allocate(0), 0).get());
            p(c.write(ByteBuffer.allocateDirect(3).put(new byte[] {1, 2, 3}).flip(), 15).get(), c.size(), c.read(b.clear(), 12).get(), b.array());
            r("negative", () -> c.read(b, -1));
            r("negative", () -> c.write(b, -1));
            r("read only buffer", () -> c.read(b.asReadOnlyBuffer(), 0));
            r("null", () -> c.read(null, 0));
            r("no handler", () -> c.read(b.clear(), 0, null, null));
            b.clear();
            AsyncFiles.<Integer>by("read", h -> c.read(b, 0, "att", h));
            AsyncFiles.<Integer>by("write", h -> c.write(ByteBuffer.wrap(new byte[7]), 2, "att", h));
            AsyncFiles.<Integer>by("at the end", h -> c.read(ByteBuffer.allocate(1), 100, null, h));
            p(c.truncate(6) == c, c.size(), c.truncate(100).size());
            r("negative", () -> c.truncate(-1));
            c.force(true);
            FileLock l = c.lock().get();
            p(l.isValid(), l.isShared(), l.acquiredBy() == c, l.channel(), l.position(), l.size());
            r("overlap", () -> c.lock(0, 1, true));
            r("overlap", () -> c.tryLock(5, 1, false));
            r("overlap of another", () -> {
                try (FileChannel o = FileChannel.open(f, READ, WRITE)) {
                    o.tryLock();
                }
            });
            l.release();
            AsyncFiles.<FileLock>by("lock", h -> c.lock(0, 10, true, "att", h));
            r("negative", () -> c.lock(-1, 1, false));
            Future<FileLock> done = c.lock(20, 10, false);
            p(done.get().isValid(), done.cancel(true), done.isCancelled());
        }
        try (AsynchronousFileChannel ro = AsynchronousFileChannel.open(f, READ); AsynchronousFileChannel wo = AsynchronousFileChannel.open(f, WRITE)) {
            r("write of a reader", () -> ro.write(ByteBuffer.allocate(1), 0));
            r("read of a writer", () -> wo.read(ByteBuffer.allocate(1), 0));
            r("truncate of a reader", () -> ro.truncate(0));
            r("lock of a reader", () -> ro.lock());
            r("shared lock of a writer", () -> wo.lock(0, 1, true));
            p(ro.lock(0, 5, true).get().isShared(), wo.tryLock(6, 5, false).isShared());
        }
        many();
        ends(f);
        t("full", () -> AsynchronousFileChannel.open(Paths.get("/dev/full"), WRITE).write(ByteBuffer.allocate(5), 0).get());
        AsyncFiles.<Integer>by("full", h -> r("open", () -> AsynchronousFileChannel.open(Paths.get("/dev/full"), WRITE).write(ByteBuffer.allocate(5), 0, "att", h)));
    }

    static void many() throws Exception {
        ExecutorService e = Executors.newFixedThreadPool(3, r -> new Thread(r, "own"));
        Path f = Paths.get("many");
        try (AsynchronousFileChannel c = AsynchronousFileChannel.open(f, Set.of(READ, WRITE, CREATE, DELETE_ON_CLOSE), e)) {
            List<Future<Integer>> fs = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                byte[] b = new byte[1000];
                Arrays.fill(b, (byte) i);
                fs.add(c.write(ByteBuffer.wrap(b), i * 1000L));
            }
            int sum = 0;
            for (Future<Integer> x : fs) sum += x.get();
            p(sum, c.size());
            CountDownLatch left = new CountDownLatch(100);
            Set<String> threads = ConcurrentHashMap.newKeySet();
            int[] bad = new int[1];
            for (int i = 0; i < 100; i++) {
                int k = i;
                ByteBuffer b = ByteBuffer.allocateDirect(1000);
                c.read(b, k * 1000L, null, new CompletionHandler<Integer, Object>() {
                    @Override
                    public void completed(Integer n, Object o) {
                        threads.add(Thread.currentThread().getName());
                        for (b.flip(); b.hasRemaining();) if (b.get() != k) bad[0]++;
                        left.countDown();
                    }

                    @Override
                    public void failed(Throwable t, Object o) {
                        p("never", t);
                    }
                });
            }
            left.await();
            p(threads, bad[0], Files.exists(f));
        }
        p(Files.exists(f));
        e.shutdown();
        p(e.awaitTermination(5, TimeUnit.SECONDS));
    }

    static void ends(Path f) throws Exception {
        AsynchronousFileChannel c = AsynchronousFileChannel.open(f, READ, WRITE);
        FileLock l = c.tryLock();
        c.close();
        c.close();
        p(c.isOpen(), l.isValid());
        r("release", l::release);
        t("read", () -> c.read(ByteBuffer.allocate(1), 0).get());
        t("write", () -> c.write(ByteBuffer.allocate(1), 0).get());
        t("lock", () -> c.lock().get());
        r("tryLock", c::tryLock);
        r("size", c::size);
        r("force", () -> c.force(false));
        r("truncate", () -> c.truncate(1));
        AsyncFiles.<Integer>by("read", h -> c.read(ByteBuffer.allocate(1), 0, "att", h));
        AsyncFiles.<FileLock>by("lock", h -> c.lock("att", h));
        ExecutorService e = Executors.newSingleThreadExecutor();
        AsynchronousFileChannel d = AsynchronousFileChannel.open(f, Set.of(READ), e);
        e.shutdown();
        t("executor ended", () -> {
            try {
                return d.read(ByteBuffer.allocate(1), 0).get();
            } catch (RuntimeException x) {
                return x.getClass() + " " + x.getMessage();
            }
        });
        d.close();
    }
}
