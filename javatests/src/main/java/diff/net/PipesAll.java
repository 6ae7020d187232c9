package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.Random;
import java.util.zip.CRC32;

/** Pipes between threads: NIO pipes, piped streams, piped readers; full and empty ones, ends that close, ends that die. */
public class PipesAll {
    public static void main(String[] a) throws Exception {
        channels();
        volume();
        streams();
        readers();
    }

    static void channels() throws Exception {
        Pipe q = Pipe.open();
        Pipe.SourceChannel in = q.source();
        Pipe.SinkChannel out = q.sink();
        p(in == q.source(), out == q.sink(), in.validOps(), out.validOps(), in.isBlocking(), in.isOpen());
        p(out.write(ByteBuffer.wrap("abc".getBytes())), out.write(new ByteBuffer[] {ByteBuffer.wrap("d".getBytes()), ByteBuffer.allocate(0), ByteBuffer.wrap("ef".getBytes())}));
        ByteBuffer[] rooms = {ByteBuffer.allocate(2), ByteBuffer.allocateDirect(1), ByteBuffer.allocate(9)};
        p(in.read(rooms), rooms);
        in.configureBlocking(false);
        p(in.read(ByteBuffer.allocate(1)), in.read(rooms), in.read(ByteBuffer.allocate(0)));
        out.configureBlocking(false);
        int n = 0;
        for (int m; (m = out.write(ByteBuffer.allocate(1000))) > 0;) n += m;
        p("holds", n, out.write(ByteBuffer.allocate(1)));
        int back = 0;
        for (int m; (m = in.read(ByteBuffer.allocate(4096))) > 0;) back += m;
        p(back == n);
        Selector sel = Selector.open();
        r("wrong interest", () -> in.register(sel, SelectionKey.OP_WRITE));
        r("wrong interest", () -> out.register(sel, SelectionKey.OP_READ));
        SelectionKey ok = out.register(sel, SelectionKey.OP_WRITE);
        p(sel.select(), ok.isWritable());
        out.close();
        p(sel.selectNow());
        in.register(sel, SelectionKey.OP_READ);
        p(sel.select(), in.read(ByteBuffer.allocate(1)));
        in.close();
        sel.close();
        r("read closed", () -> in.read(ByteBuffer.allocate(1)));
        r("write closed", () -> out.write(ByteBuffer.allocate(1)));
        Pipe b = Pipe.open();
        b.source().close();
        r("broken", () -> b.sink().write(ByteBuffer.allocate(1)));
        p(b.sink().isOpen());
        b.sink().close();
        for (int how = 0; how < 4; how++) {
            Pipe e = Pipe.open();
            Job reader = start("reader", () -> say("read", e.source().read(ByteBuffer.allocate(1))));
            Thread.sleep(8);
            if (how == 0) e.source().close();
            if (how == 1) reader.interrupt();
            if (how == 2) e.sink().close();
            if (how == 3) e.sink().write(ByteBuffer.wrap(new byte[1]));
            reader.join();
            p(e.source().isOpen(), e.sink().isOpen());
            e.source().close();
            e.sink().close();
        }
        for (int how = 0; how < 3; how++) {
            Pipe e = Pipe.open();
            Job writer = start("writer", () -> {
                while (true) e.sink().write(ByteBuffer.allocate(50_000));
            });
            Thread.sleep(15);
            if (how == 0) e.sink().close();
            if (how == 1) writer.interrupt();
            if (how == 2) e.source().close();
            writer.join();
            e.source().close();
            e.sink().close();
        }
    }

    static void volume() throws Exception {
        Pipe q = Pipe.open();
        CRC32 sent = new CRC32(), got = new CRC32();
        Job w = start("writer", () -> {
            Random r = new Random(4);
            try (Pipe.SinkChannel out = q.sink()) {
                for (int i = 0; i < 200; i++) {
                    byte[] b = new byte[r.nextInt(5000)];
                    r.nextBytes(b);
                    sent.update(b);
                    for (ByteBuffer x = i % 2 == 0 ? ByteBuffer.wrap(b) : ByteBuffer.allocateDirect(b.length).put(b).flip(); x.hasRemaining();) out.write(x);
                }
            }
        });
        try (InputStream in = Channels.newInputStream(q.source())) {
            long n = 0;
            byte[] b = new byte[3000];
            for (int m; (m = in.read(b)) >= 0; n += m) got.update(b, 0, m);
            w.join();
            p(n, sent.getValue() == got.getValue());
        }
    }

    static void streams() throws Exception {
        t("size", () -> new PipedInputStream(0));
        t("null", () -> new PipedOutputStream(null));
        PipedInputStream lone = new PipedInputStream();
        PipedOutputStream alone = new PipedOutputStream();
        r("not connected", lone::read);
        r("not connected", () -> alone.write(1));
        p(lone.available());
        PipedInputStream in = new PipedInputStream(8);
        PipedOutputStream out = new PipedOutputStream(in);
        r("connected", () -> out.connect(new PipedInputStream()));
        r("connected", () -> in.connect(new PipedOutputStream()));
        out.write(new byte[] {1, 2, 3, 4, 5});
        p(in.available(), in.read(), in.read(new byte[3]), in.available());
        r("bounds", () -> in.read(new byte[1], 1, 1));
        Job w = start("writer", () -> {
            for (int i = 0; i < 50; i++) out.write(i);
            out.close();
        });
        int sum = 0, x;
        while ((x = in.read()) >= 0) sum = sum * 3 + x;
        w.join();
        p(sum, in.read(), in.read(new byte[2]), in.available());
        r("write after close", () -> out.write(1));
        in.close();
        r("read after close", in::read);
        // A writer that ends without closing.
        PipedInputStream dead = new PipedInputStream();
        PipedOutputStream left = new PipedOutputStream(dead);
        start("leaves", () -> left.write(7)).join();
        p(dead.read());
        r("dead writer", dead::read);
        // A reader that ends without closing.
        PipedInputStream unread = new PipedInputStream(2);
        PipedOutputStream full = new PipedOutputStream(unread);
        full.write(1);
        start("reads", () -> say(unread.read())).join();
        r("dead reader", () -> {
            for (int i = 0; i < 5; i++) full.write(i);
        });
        PipedInputStream closed = new PipedInputStream();
        PipedOutputStream toClosed = new PipedOutputStream(closed);
        closed.close();
        r("closed reader", () -> toClosed.write(1));
        PipedInputStream cut = new PipedInputStream();
        PipedOutputStream keeps = new PipedOutputStream(cut);
        Job t = start("interrupted", cut::read);
        Thread.sleep(5);
        t.interrupt();
        t.join();
        keeps.close();
    }

    static void readers() throws Exception {
        t("size", () -> new PipedReader(-1));
        PipedReader lone = new PipedReader();
        r("not connected", lone::read);
        r("not connected", lone::ready);
        PipedReader in = new PipedReader(4);
        PipedWriter out = new PipedWriter(in);
        r("connected", () -> out.connect(in));
        Job w = start("writer", () -> {
            out.write("zwölf Boxkämpfer\n");
            out.flush();
            out.write("jagen Eva".toCharArray(), 2, 4);
            out.close();
        });
        BufferedReader lines = new BufferedReader(in);
        String[] got = {lines.readLine(), lines.readLine(), lines.readLine()};
        w.join();
        p((Object) got);
        r("write after close", () -> out.write(1));
        lines.close();
        r("read after close", in::read);
        r("ready after close", in::ready);
        PipedReader d = new PipedReader();
        PipedWriter e = new PipedWriter(d);
        start("leaves", () -> e.write('x')).join();
        p(d.ready(), (char) d.read());
        r("dead writer", d::read);
    }
}
