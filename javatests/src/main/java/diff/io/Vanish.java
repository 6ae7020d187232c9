package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.FileTime;
import java.util.*;

/** Open files whose names change while threads wait: renamed, replaced, deleted, moved with their directory, reached by another link; directories that go away; the working directory's own names. */
public class Vanish {
    /** All threads wait: the session may be anywhere afterwards. */
    static void pause() throws InterruptedException {
        Thread.sleep(2);
    }

    public static void main(String[] a) throws Exception {
        streams();
        channels();
        directories();
        links();
        many();
        descriptors();
    }

    static void streams() throws Exception {
        Files.writeString(Path.of("a"), "abcdefgh");
        try (FileInputStream in = new FileInputStream("a"); FileOutputStream out = new FileOutputStream("a", true)) {
            p(in.read());
            pause();
            Files.move(Path.of("a"), Path.of("b"));
            pause();
            p(in.read(), in.available());
            Files.writeString(Path.of("a"), "another");
            pause();
            out.write('+');
            p(in.read(), Files.readString(Path.of("b")), Files.readString(Path.of("a")));
            Files.delete(Path.of("b"));
            pause();
            out.write('-');
            p(new String(in.readAllBytes()), Files.exists(Path.of("b")), in.getChannel().size());
            pause();
            Files.move(Path.of("a"), Path.of("b"));
            pause();
            p(in.read(), in.getChannel().position(), Files.readString(Path.of("b")));
        }
        // Replaced by a rename onto it.
        Files.writeString(Path.of("old"), "old text");
        Files.writeString(Path.of("new"), "new");
        try (RandomAccessFile r = new RandomAccessFile("old", "rw")) {
            r.seek(4);
            pause();
            Files.move(Path.of("new"), Path.of("old"), StandardCopyOption.REPLACE_EXISTING);
            pause();
            p(r.readLine(), r.length());
            r.writeBytes("!");
            r.seek(0);
            pause();
            p(r.readLine(), Files.readString(Path.of("old")));
        }
        try (PrintWriter w = new PrintWriter("gone"); BufferedReader r = new BufferedReader(new FileReader("gone"))) {
            w.println("one");
            w.flush();
            p(new File("gone").delete());
            pause();
            w.println("two");
            w.flush();
            pause();
            p(r.readLine(), r.readLine(), r.readLine(), w.checkError());
        }
    }

    static void channels() throws Exception {
        Path f = Path.of("c");
        try (FileChannel c = FileChannel.open(f, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            c.write(ByteBuffer.wrap("0123456789".getBytes()));
            pause();
            Files.delete(f);
            pause();
            ByteBuffer b = ByteBuffer.allocate(4);
            p(c.read(b, 3), new String(b.array()), c.size(), c.position());
            Files.createDirectory(f);
            pause();
            c.truncate(5);
            p(c.size(), c.position(), Files.isDirectory(f));
            var m = c.map(FileChannel.MapMode.READ_WRITE, 0, 5);
            pause();
            m.put(0, (byte) 'M');
            pause();
            c.read(b.clear(), 0);
            p(new String(b.array()));
            try (FileChannel d = FileChannel.open(Path.of("copy"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                p(c.transferTo(0, 100, d), Files.size(Path.of("copy")));
                Files.delete(Path.of("copy"));
                pause();
                p(d.transferFrom(c.position(1), 0, 3), d.size());
            }
        }
        Files.delete(f);
        try (FileChannel c = FileChannel.open(f, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND)) {
            c.write(ByteBuffer.wrap("x".getBytes()));
            pause();
            Files.move(f, Path.of("c2"));
            pause();
            c.write(ByteBuffer.wrap("y".getBytes()));
            p(Files.readString(Path.of("c2")), Files.exists(f), c.position());
        }
        p(Files.deleteIfExists(f));
    }

    static void directories() throws Exception {
        Files.createDirectories(Path.of("d/e"));
        Files.writeString(Path.of("d/e/f"), "deep file");
        try (FileInputStream in = new FileInputStream("d/e/f")) {
            p(in.read());
            pause();
            Files.move(Path.of("d"), Path.of("moved"));
            pause();
            p(in.read());
            Files.move(Path.of("moved/e"), Path.of("e"));
            pause();
            p(in.read());
            Files.createDirectories(Path.of("d/e"));
            Files.writeString(Path.of("d/e/f"), "wrong");
            pause();
            p(in.read(), in.available());
            Files.delete(Path.of("e/f"));
            Files.delete(Path.of("e"));
            pause();
            p(in.readAllBytes().length);
        }
        Path list = Files.createDirectory(Path.of("list"));
        for (int i = 0; i < 5; i++) Files.createFile(list.resolve("n" + i));
        try (DirectoryStream<Path> s = Files.newDirectoryStream(list)) {
            TreeSet<String> seen = new TreeSet<>();
            Iterator<Path> it = s.iterator();
            seen.add(it.next().toString());
            pause();
            for (int i = 0; i < 5; i++) Files.delete(list.resolve("n" + i));
            Files.delete(list);
            pause();
            while (it.hasNext()) seen.add(it.next().toString());
            p(seen);
        }
        r("list", () -> Files.list(list));
        Path back = Files.createDirectory(Path.of("back"));
        try (DirectoryStream<Path> s = Files.newDirectoryStream(back)) {
            pause();
            Files.delete(back);
            pause();
            p(s.iterator().hasNext());
        }
    }

    static void links() throws Exception {
        Files.writeString(Path.of("one"), "linked");
        Files.createLink(Path.of("two"), Path.of("one"));
        Files.createSymbolicLink(Path.of("sym"), Path.of("one"));
        try (FileInputStream hard = new FileInputStream("one"); FileInputStream soft = new FileInputStream("sym")) {
            pause();
            Files.delete(Path.of("one"));
            pause();
            p(hard.read(), soft.read());
            Files.delete(Path.of("sym"));
            Files.createSymbolicLink(Path.of("sym"), Path.of("none"));
            Files.writeString(Path.of("one"), "not this");
            pause();
            p(hard.read(), soft.read());
            Files.delete(Path.of("two"));
            pause();
            p(hard.read(), soft.read(), hard.available());
        }
    }

    static void many() throws Exception {
        List<RandomAccessFile> open = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            RandomAccessFile r = new RandomAccessFile("m" + i, "rw");
            r.writeInt(i);
            r.seek(0);
            open.add(r);
        }
        pause();
        for (int i = 0; i < 40; i++) {
            if (i % 4 == 0) Files.delete(Path.of("m" + i));
            if (i % 4 == 1) Files.move(Path.of("m" + i), Path.of("n" + i));
            if (i % 4 == 2) Files.setLastModifiedTime(Path.of("m" + i), FileTime.fromMillis(5));
        }
        Thread[] ts = new Thread[4];
        int[] sums = new int[4];
        for (int k = 0; k < 4; k++) {
            int j = k;
            ts[k] = new Thread(() -> r("thread", () -> {
                for (int i = j; i < 40; i += 4) {
                    Thread.sleep(1);
                    sums[j] += open.get(i).readInt();
                    open.get(i).writeInt(1);
                }
            }));
            ts[k].start();
        }
        for (Thread t : ts) t.join();
        long length = 0;
        for (RandomAccessFile r : open) {
            length += r.length();
            r.close();
        }
        p(sums, length);
    }

    /** Descriptors that are shared, and ones that were closed while the session was elsewhere. */
    static void descriptors() throws Exception {
        FileOutputStream o = new FileOutputStream("fd");
        FileOutputStream twin = new FileOutputStream(o.getFD());
        FileChannel c = o.getChannel();
        o.write(1);
        pause();
        twin.write(2);
        pause();
        c.write(ByteBuffer.wrap(new byte[] {3}));
        p(c.position(), Files.readAllBytes(Path.of("fd")));
        Files.delete(Path.of("fd"));
        pause();
        o.write(4);
        p(c.position(), c.size());
        twin.close();
        pause();
        r("closed with its twin", () -> o.write(5));
        r("channel", () -> c.write(ByteBuffer.allocate(1)));
        r("sync", () -> o.getFD().sync());
        p(o.getFD().valid(), c.isOpen());
    }
}
