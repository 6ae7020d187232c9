package diff.io;

import static diff.util.X.*;

import java.io.*;
import java.nio.channels.FileChannel;
import java.nio.ByteBuffer;

/** RandomAccessFile: modes, positions past the end, lengths, all data forms, lines, its channel, many at once. */
public class RafAll {
    public static void main(String[] a) throws Exception {
        for (String m : new String[] {"r", "rw", "rws", "rwd", "w", "", "rw+"}) {
            t("mode " + m, () -> {
                try (RandomAccessFile f = new RandomAccessFile("absent-" + m, m)) {
                    f.write(1);
                    return f.length();
                }
            });
        }
        t("null mode", () -> new RandomAccessFile("x", null));
        t("null file", () -> new RandomAccessFile((File) null, "r"));
        try (RandomAccessFile f = new RandomAccessFile("data", "rw")) {
            f.writeBoolean(true);
            f.writeByte(-2);
            f.writeShort(-300);
            f.writeChar('ß');
            f.writeInt(0x01020304);
            f.writeLong(Long.MIN_VALUE + 5);
            f.writeFloat(1.5f);
            f.writeDouble(-Math.PI);
            f.writeUTF("zwölf \0 \uD83D\uDE00");
            f.writeBytes("bytes\u0141");
            f.writeChars("ch");
            p(f.length(), f.getFilePointer());
            f.seek(0);
            p(f.readBoolean(), f.readByte(), f.readShort(), (int) f.readChar(), f.readInt(), f.readLong(), f.readFloat(), f.readDouble(), f.readUTF().length());
            byte[] b = new byte[6];
            f.readFully(b);
            p(b, f.readChar(), f.readChar(), f.read());
            r("past the end", f::readInt);
            r("past the end", () -> f.readFully(new byte[1]));
            f.seek(1);
            p(f.readUnsignedByte(), f.readUnsignedShort());
            f.seek(0);
            f.write("bad utf".getBytes(), 0, 2);
            f.seek(0);
            r("utf", f::readUTF);
            r("long utf", () -> f.writeUTF("x".repeat(70_000)));
        }
        try (RandomAccessFile f = new RandomAccessFile("pos", "rw")) {
            f.seek(100);
            p(f.length(), f.read(), f.getFilePointer());
            f.write('x');
            p(f.length(), f.getFilePointer());
            r("negative", () -> f.seek(-1));
            f.setLength(50);
            p(f.length(), f.getFilePointer());
            f.setLength(200);
            p(f.length(), f.getFilePointer());
            r("negative length", () -> f.setLength(-1));
            p(f.skipBytes(1000), f.getFilePointer(), f.skipBytes(-5), f.skipBytes(0));
            f.seek(10);
            p(f.skipBytes(5), f.getFilePointer());
            f.setLength(0);
            p(f.read(), f.read(new byte[4]), f.getFilePointer());
            f.seek(1L << 33);
            p(f.getFilePointer());
            f.write(1);
            p(f.length());
            f.setLength(3);
        }
        try (RandomAccessFile f = new RandomAccessFile("lines", "rw")) {
            f.writeBytes("one\ntwo\r\nthree\rfour\n\n");
            f.seek(0);
            String l;
            while ((l = f.readLine()) != null) p("line", l);
        }
        try (RandomAccessFile w = new RandomAccessFile("shared", "rw"); RandomAccessFile r = new RandomAccessFile("shared", "r")) {
            w.writeInt(7);
            p(r.readInt(), r.length());
            r("read only", () -> r.write(1));
            r("read only", () -> r.setLength(1));
            FileChannel c = w.getChannel();
            p(c.position(), c.write(ByteBuffer.wrap(new byte[] {1, 2})), w.getFilePointer());
            w.seek(1);
            p(c.position(), c == w.getChannel());
            c.position(6);
            p(w.getFilePointer(), r.getChannel().size());
            r("read only channel", () -> r.getChannel().write(ByteBuffer.allocate(1)));
            c.close();
            r("closed with its channel", w::length);
        }
        RandomAccessFile[] many = new RandomAccessFile[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = new RandomAccessFile("many" + i % 10, "rw");
            many[i].seek(i);
            many[i].write(i);
        }
        long sum = 0;
        for (RandomAccessFile f : many) {
            sum += f.length() + f.getFilePointer();
            f.close();
        }
        p(sum);
        Thread[] ts = new Thread[4];
        try (RandomAccessFile f = new RandomAccessFile("threads", "rw")) {
            for (int i = 0; i < 4; i++) {
                int k = i;
                ts[i] = new Thread(() -> {
                    try {
                        for (int j = 0; j < 100; j++)
                            synchronized (f) {
                                f.seek(4L * (j * 4 + k));
                                Thread.yield();
                                f.writeInt(j * 4 + k);
                            }
                    } catch (IOException e) {
                        p("never", e);
                    }
                });
                ts[i].start();
            }
            for (Thread t : ts) t.join();
            f.seek(0);
            int bad = 0;
            for (int i = 0; i < 400; i++) if (f.readInt() != i) bad++;
            p(bad, f.length());
        }
    }
}
