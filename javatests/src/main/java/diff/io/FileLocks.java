package diff.io;

import static diff.util.X.*;
import static java.nio.file.StandardOpenOption.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.file.*;
import java.nio.file.Paths;

/** FileLock: ranges, sharing, overlaps in one machine, release by closing, of growing files, of threads that wait for one. */
public class FileLocks {
    public static void main(String[] a) throws Exception {
        Path f = Paths.get("f");
        Files.writeString(f, "0123456789");
        try (FileChannel c = FileChannel.open(f, READ, WRITE); FileChannel d = FileChannel.open(f, READ, WRITE)) {
            FileLock l = c.lock();
            p(l.position(), l.size(), l.isShared(), l.isValid(), l.channel() == c, l.acquiredBy() == c, l.toString().replaceAll(".*\\[|@[0-9a-f]+", "["));
            r("same channel", c::tryLock);
            r("other channel", d::tryLock);
            r("waiting overlap", d::lock);
            l.release();
            l.release();
            p(l.isValid(), l.toString().contains("invalid"));
            FileLock s = c.lock(2, 3, true), t = d.tryLock(7, 2, false), far = c.tryLock(1000, 5, false);
            p(s, t, far);
            p(s.overlaps(0, 3), s.overlaps(5, 3), s.overlaps(4, 1), s.overlaps(-1, 1), s.overlaps(0, 2));
            r("shared overlap", () -> d.tryLock(4, 1, true));
            p(d.tryLock(0, 2, true).isShared(), d.tryLock(5, 2, false).size());
            r("negative", () -> c.lock(-1, 5, false));
            r("negative", () -> c.lock(0, -5, false));
            r("overflow", () -> c.lock(Long.MAX_VALUE, 2, false));
            p(c.tryLock(2000, Long.MAX_VALUE - 2000, false).size() > 0);
            s.close();
            p(s.isValid(), t.isValid());
            c.close();
            p(far.isValid(), t.isValid());
            r("release after close", far::release);
        }
        try (FileChannel c = FileChannel.open(f, READ, WRITE)) {
            p("free again", c.tryLock().isValid());
        }
        try (FileChannel ro = FileChannel.open(f, READ); FileChannel wo = FileChannel.open(f, WRITE)) {
            r("exclusive of a reader", ro::lock);
            r("exclusive of a reader", ro::tryLock);
            r("shared of a writer", () -> wo.lock(0, 1, true));
            p(ro.lock(0, 1, true).isShared(), wo.tryLock(5, 1, false).isShared());
        }
        try (RandomAccessFile raf = new RandomAccessFile("f", "rw"); FileOutputStream out = new FileOutputStream("g"); FileInputStream in = new FileInputStream("f")) {
            FileLock l = raf.getChannel().lock();
            raf.seek(9);
            raf.writeBytes("longer than before");
            p(l.isValid(), l.overlaps(20, 1), out.getChannel().tryLock() != null);
            r("overlap of another stream", () -> in.getChannel().lock(0, 1, true));
        }
        // Threads: the lock is of the machine, so that a second thread's is refused, not waited for.
        try (FileChannel c = FileChannel.open(f, READ, WRITE)) {
            FileLock l = c.lock();
            String[] got = new String[1];
            Thread t = new Thread(() -> {
                try {
                    c.lock();
                } catch (Exception e) {
                    got[0] = e.toString();
                }
            });
            t.start();
            t.join();
            p(got[0]);
            l.release();
            int[] n = new int[1];
            Thread[] ts = new Thread[5];
            for (int i = 0; i < ts.length; i++) {
                ts[i] = new Thread(() -> {
                    for (int j = 0; j < 20; j++) {
                        while (true) {
                            try (FileLock x = c.lock()) {
                                int v = n[0];
                                Thread.yield();
                                n[0] = v + 1;
                                break;
                            } catch (OverlappingFileLockException e) {
                                Thread.yield();
                            } catch (IOException e) {
                                p("never", e);
                                return;
                            }
                        }
                    }
                });
                ts[i].start();
            }
            for (Thread x : ts) x.join();
            p(n[0]);
        }
        try (AsynchronousFileChannel c = AsynchronousFileChannel.open(f, READ, WRITE)) {
            FileLock l = c.lock().get();
            p(l.isValid(), l.acquiredBy() == c, l.channel());
            r("async overlap", c::tryLock);
            l.release();
            p(c.tryLock(0, 5, false).size(), c.write(ByteBuffer.wrap(new byte[] {1}), 0).get());
        }
        p(Files.size(f));
    }
}
