package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.Arrays;
import java.util.concurrent.*;

/** Connections of which one direction has ended, that were reset, that have urgent bytes, that linger; by sockets and by channels. */
public class HalfClose {
    interface Use {
        void of(Socket client, Socket server) throws Exception;
    }

    static void pair(String name, Use use) throws Exception {
        p("--", name);
        try (ServerSocket s = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket c = new Socket(InetAddress.getLoopbackAddress(), s.getLocalPort()); Socket d = s.accept()) {
            use.of(c, d);
        }
    }

    interface ChannelUse {
        void of(SocketChannel client, SocketChannel server) throws Exception;
    }

    static void channels(String name, ChannelUse use) throws Exception {
        p("--", name);
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel c = SocketChannel.open(s.getLocalAddress()); SocketChannel d = s.accept()) {
            use.of(c, d);
        }
    }

    /** Writes until it fails: the first writes may still be taken. */
    static void writeUntilError(String name, OutputStream out) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            try {
                out.write(new byte[100]);
                Thread.sleep(1);
            } catch (IOException e) {
                p(name, e);
                return;
            }
        }
        p(name, "never failed");
    }

    public static void main(String[] a) throws Exception {
        pair("answer after the end of the question", (c, d) -> {
            Job t = start("server", () -> {
                byte[] q = d.getInputStream().readAllBytes();
                d.getOutputStream().write(q.length >> 8);
                d.getOutputStream().write(q);
                d.shutdownOutput();
            });
            byte[] q = new byte[40_000];
            Arrays.fill(q, (byte) 5);
            c.getOutputStream().write(q);
            c.shutdownOutput();
            r("write after", () -> c.getOutputStream().write(1));
            byte[] r = c.getInputStream().readAllBytes();
            p(r.length, r[0] & 255, c.getInputStream().read(), c.getInputStream().available());
            t.join();
        });
        pair("a stream kept from before", (c, d) -> {
            OutputStream out = c.getOutputStream();
            InputStream in = c.getInputStream();
            c.shutdownOutput();
            r("write", () -> out.write(1));
            d.getOutputStream().write(7);
            p(in.read());
            c.shutdownInput();
            p(in.read(), in.available(), in.read(new byte[3]), in.skip(2));
            p(d.getInputStream().read(), c.isClosed());
        });
        pair("shutdown wakes a reader", (c, d) -> {
            Job t = start("reader", () -> say("read", c.getInputStream().read()));
            Thread.sleep(10);
            c.shutdownInput();
            t.join();
        });
        pair("the other side is gone", (c, d) -> {
            d.close();
            p(c.getInputStream().read());
            writeUntilError("write", c.getOutputStream());
        });
        pair("reset", (c, d) -> {
            InputStream in = c.getInputStream();
            d.getOutputStream().write("lost".getBytes());
            d.setSoLinger(true, 0);
            d.close();
            Thread.sleep(10);
            for (int i = 0; i < 3; i++) t("read", in::read);
            t("read bytes", () -> in.read(new byte[5]));
            t("available", in::available);
            t("read", in::read);
            writeUntilError("write", c.getOutputStream());
            p(c.isConnected(), c.isClosed());
            r("shutdown", c::shutdownOutput);
        });
        pair("reset by unread bytes", (c, d) -> {
            c.getOutputStream().write(new byte[10]);
            while (d.getInputStream().available() < 10) Thread.sleep(1);
            d.close();
            Thread.sleep(10);
            t("read", () -> c.getInputStream().read());
        });
        pair("reset under a reader", (c, d) -> {
            Job t = start("reader", () -> c.getInputStream().read());
            Thread.sleep(10);
            d.setSoLinger(true, 0);
            d.close();
            t.join();
        });
        pair("close under a writer", (c, d) -> {
            Job t = start("writer", () -> {
                while (true) c.getOutputStream().write(new byte[50_000]);
            });
            Thread.sleep(30);
            c.close();
            t.join();
        });
        pair("urgent", (c, d) -> {
            d.setOOBInline(true);
            p(d.getOOBInline());
            c.getOutputStream().write(1);
            c.sendUrgentData(0x1FF);
            c.getOutputStream().write(2);
            c.shutdownOutput();
            p(d.getInputStream().readAllBytes());
        });
        pair("urgent bytes are dropped", (c, d) -> {
            c.getOutputStream().write(1);
            c.sendUrgentData(3);
            c.getOutputStream().write(2);
            c.shutdownOutput();
            p(d.getInputStream().readAllBytes());
        });
        pair("linger until read", (c, d) -> {
            c.setSoLinger(true, 10);
            Job t = start("reader", () -> say(d.getInputStream().readAllBytes().length));
            c.getOutputStream().write(new byte[300_000]);
            c.close();
            t.join();
        });
        pair("available, skip, partial", (c, d) -> {
            c.getOutputStream().write("0123456789".getBytes());
            InputStream in = d.getInputStream();
            while (in.available() < 10) Thread.sleep(1);
            p(in.available(), in.skip(4), in.available(), in.read(), in.read(new byte[0]), in.read(new byte[100]), in.available());
            d.setSoTimeout(3);
            r("limit", in::read);
            r("limit of readNBytes", () -> in.readNBytes(4));
            c.getOutputStream().write(1);
            p(in.read());
            r("skip", () -> in.skip(3));
            d.setSoTimeout(0);
            start("late", () -> {
                Thread.sleep(5);
                c.getOutputStream().write(8);
            }).join();
            p(in.read());
        });
        channels("half closed channels", (c, d) -> {
            c.shutdownOutput();
            r("write", () -> c.write(ByteBuffer.allocate(1)));
            p(d.read(ByteBuffer.allocate(1)), d.read(ByteBuffer.allocate(0)), c.shutdownOutput() == c);
            d.write(ByteBuffer.wrap(new byte[5]));
            ByteBuffer b = ByteBuffer.allocate(3);
            p(c.read(b), b);
            c.shutdownInput();
            p(c.read(ByteBuffer.allocate(9)), c.isOpen(), c.isConnected());
            c.close();
            r("shutdown", c::shutdownInput);
        });
        channels("shutdown wakes a channel's reader", (c, d) -> {
            Job t = start("reader", () -> say("read", c.read(ByteBuffer.allocate(1))));
            Thread.sleep(10);
            c.shutdownInput();
            t.join();
            Job w = start("writer", () -> {
                while (true) d.write(ByteBuffer.allocate(60_000));
            });
            Thread.sleep(20);
            d.close();
            w.join();
        });
        channels("reset channel", (c, d) -> {
            d.setOption(StandardSocketOptions.SO_LINGER, 0);
            d.close();
            Thread.sleep(10);
            r("read", () -> c.read(ByteBuffer.allocate(1)));
            r("read", () -> p(c.read(ByteBuffer.allocate(1))));
            r("write", () -> c.write(ByteBuffer.allocate(1)));
        });
        pair("objects", (c, d) -> {
            Job t = start("server", () -> {
                ObjectOutputStream o = new ObjectOutputStream(d.getOutputStream());
                ObjectInputStream i = new ObjectInputStream(d.getInputStream());
                for (Object x; (x = i.readObject()) != null;) {
                    o.writeObject("got " + s(x));
                    o.flush();
                }
            });
            ObjectOutputStream o = new ObjectOutputStream(c.getOutputStream());
            o.flush();
            ObjectInputStream i = new ObjectInputStream(c.getInputStream());
            for (Object x : new Object[] {1, "two", new int[] {3}, new Object[] {"four", 5L}}) {
                o.writeObject(x);
                o.flush();
                p(i.readObject());
            }
            o.writeObject(null);
            o.flush();
            t.join();
            d.close();
            r("end", i::readObject);
        });
    }
}
