package diff.io;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.file.*;
import java.util.concurrent.*;

/** Locks that another process has (a small Perl program): refused, waited for, interrupted, closed while waiting, shared with it; and ours, as it sees them. */
public class ForeignLocks {
    static final Path F = Path.of("f");

    /** A process that locks a range when told to, and frees it. */
    static class Other implements AutoCloseable {
        final Process process;
        final PrintStream to;
        final BufferedReader from;

        Other() throws IOException {
            String program = "$| = 1; open(F, '+<', 'f') or die; while (<STDIN>) { my ($k, $s, $l) = split; my $t = $k eq 'w' ? F_WRLCK : $k eq 'r' ? F_RDLCK : F_UNLCK;"
                    + " print fcntl(F, F_SETLK, pack('s s x4 q q i x4', $t, 0, $s, $l, 0)) ? \"yes\\n\" : \"no\\n\"; }";
            process = new ProcessBuilder("perl", "-MFcntl", "-e", program).redirectErrorStream(true).start();
            to = new PrintStream(process.getOutputStream(), true);
            from = new BufferedReader(new InputStreamReader(process.getInputStream()));
        }

        String ask(String kind, int start, int length) throws IOException {
            to.println(kind + " " + start + " " + length);
            return kind + start + "," + length + " " + from.readLine();
        }

        @Override
        public void close() throws IOException {
            to.close();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                p("never");
            }
        }
    }

    public static void main(String[] a) throws Exception {
        Files.writeString(F, "0123456789");
        Other o;
        try {
            o = new Other();
        } catch (IOException e) {
            p("no perl");
            return;
        }
        try (o; FileChannel c = FileChannel.open(F, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            p(o.ask("w", 2, 3));
            p(c.tryLock(), c.tryLock(0, 3, true), c.tryLock(4, 1, false));
            FileLock before = c.tryLock(0, 2, false), after = c.tryLock(5, 100, false);
            p(before.isValid(), after.isValid(), o.ask("w", 0, 1), o.ask("r", 5, 1));
            before.release();
            p(o.ask("w", 0, 1), o.ask("u", 0, 1));
            after.close();
            // Waited for until it is free.
            Job w = start("waits", () -> {
                try (FileLock l = c.lock(2, 1, false)) {
                    say("has it", l.isValid());
                }
            });
            Thread.sleep(30);
            p(w.isAlive(), o.ask("u", 0, 0));
            w.join();
            // An interrupt ends waiting, and closes the channel.
            p(o.ask("w", 0, 0));
            FileChannel e = FileChannel.open(F, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Job i = start("interrupted", () -> {
                try {
                    e.lock();
                } finally {
                    say("status", Thread.currentThread().isInterrupted(), e.isOpen());
                }
            });
            Thread.sleep(30);
            i.interrupt();
            i.join();
            Thread.currentThread().interrupt();
            FileChannel g = FileChannel.open(F, StandardOpenOption.READ, StandardOpenOption.WRITE);
            r("interrupted before", g::lock);
            p(Thread.interrupted(), g.isOpen());
            g.close();
            // Closed while a thread waits.
            FileChannel d = FileChannel.open(F, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Job x = start("closed", d::lock);
            Thread.sleep(30);
            d.close();
            x.join();
            // Reading and writing go on: locks are advice.
            p(c.read(ByteBuffer.allocate(3)), c.write(ByteBuffer.wrap("x".getBytes()), 0));
            // Shared.
            p(o.ask("u", 0, 0), o.ask("r", 0, 5));
            FileLock s = c.lock(0, 5, true);
            p(s.isShared(), c.tryLock(5, 1, false).isValid(), o.ask("w", 0, 5), o.ask("r", 0, 9), o.ask("u", 0, 0), o.ask("w", 0, 1));
            s.release();
            p(o.ask("w", 0, 1));
            // What other channels of ours close, they free as well: such are the system's locks.
            FileLock mine = c.tryLock(7, 1, false);
            p(mine.isValid(), o.ask("w", 7, 1));
            try (AsynchronousFileChannel as = AsynchronousFileChannel.open(F, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                Future<FileLock> f = as.lock(0, 1, false);
                Thread.sleep(20);
                p(f.isDone(), as.tryLock(0, 1, false));
            } catch (OverlappingFileLockException x2) {
                p(x2);
            }
            p(o.ask("u", 0, 0));
        }
        // It ends: its locks are free.
        Other q = new Other();
        p(q.ask("w", 0, 0));
        try (RandomAccessFile raf = new RandomAccessFile("f", "rw")) {
            p(raf.getChannel().tryLock());
            Job k = start("killer", () -> {
                Thread.sleep(20);
                q.process.destroyForcibly().waitFor();
            });
            p(raf.getChannel().lock().isValid());
            k.join();
        }
    }
}
