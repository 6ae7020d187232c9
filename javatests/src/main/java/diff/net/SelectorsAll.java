package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.channels.spi.SelectorProvider;
import java.util.*;
import java.util.concurrent.CountDownLatch;

/** Selector: registration and its errors, interest and ready sets, attachments, cancelled keys, actions, wakeups, many channels of all kinds. */
public class SelectorsAll {
    static ServerSocketChannel server() throws Exception {
        ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        s.configureBlocking(false);
        return s;
    }

    public static void main(String[] a) throws Exception {
        registration();
        readiness();
        cancellation();
        actions();
        many();
        threads();
    }

    static void registration() throws Exception {
        Selector sel = Selector.open();
        p(sel.isOpen(), sel.keys(), sel.selectedKeys(), sel.selectNow(), sel.select(1), sel.provider() == SelectorProvider.provider());
        r("negative", () -> sel.select(-1));
        SocketChannel c = SocketChannel.open();
        r("blocking", () -> c.register(sel, SelectionKey.OP_READ));
        c.configureBlocking(false);
        r("accept of a client", () -> c.register(sel, SelectionKey.OP_ACCEPT));
        r("null selector", () -> c.register(null, SelectionKey.OP_READ));
        Object att = new Object();
        SelectionKey k = c.register(sel, 0, att);
        p(k.isValid(), k.interestOps(), k.readyOps(), k.attachment() == att, k.channel() == c, k.selector() == sel, sel.keys().size(), c.isRegistered(), c.keyFor(sel) == k);
        p(k.attach("new") == att, k.attachment(), k.attach(null), k.attachment());
        r("blocking again", () -> c.configureBlocking(true));
        r("interest", () -> k.interestOps(SelectionKey.OP_ACCEPT));
        p(k.interestOps(SelectionKey.OP_CONNECT) == k, k.interestOpsOr(SelectionKey.OP_READ), k.interestOps(), k.interestOpsAnd(~SelectionKey.OP_READ), k.interestOps());
        r("or", () -> k.interestOpsOr(SelectionKey.OP_ACCEPT));
        p(c.register(sel, SelectionKey.OP_WRITE, "third") == k, k.interestOps(), k.attachment());
        r("keys add", () -> sel.keys().add(k));
        r("keys remove", () -> sel.keys().remove(k));
        r("selected add", () -> sel.selectedKeys().add(k));
        p(sel.selectedKeys().remove(k));
        Selector other = Selector.open();
        SelectionKey k2 = c.register(other, SelectionKey.OP_READ);
        p(k2 != k, c.keyFor(other) == k2, other.keys().size());
        k2.cancel();
        r("cancelled and not yet gone", () -> c.register(other, SelectionKey.OP_READ));
        p(k2.isValid(), other.selectNow(), other.keys().size(), c.register(other, 0) != k2);
        other.close();
        other.close();
        p(other.isOpen(), k.isValid(), c.isRegistered());
        r("select closed", other::select);
        r("selectNow closed", other::selectNow);
        r("keys closed", other::keys);
        r("selected closed", other::selectedKeys);
        p(other.wakeup() == other);
        r("register closed", () -> c.register(other, 0));
        c.close();
        p(k.isValid(), sel.keys().size(), sel.selectNow(), sel.keys().size());
        for (R x : new R[] {k::interestOps, () -> k.interestOps(1), k::readyOps, k::isReadable, k::isWritable, k::isConnectable, k::isAcceptable, () -> k.interestOpsOr(1)}) r("cancelled", x);
        p(k.channel() == c, k.attachment());
        k.cancel();
        sel.close();
        ServerSocketChannel s = server();
        s.register(Selector.open(), SelectionKey.OP_ACCEPT);
        r("read of a server", () -> s.register(Selector.open(), SelectionKey.OP_READ));
        s.close();
    }

    static void readiness() throws Exception {
        try (Selector sel = Selector.open(); ServerSocketChannel s = server(); SocketChannel c = SocketChannel.open()) {
            SelectionKey sk = s.register(sel, SelectionKey.OP_ACCEPT);
            c.configureBlocking(false);
            SelectionKey ck = c.register(sel, SelectionKey.OP_CONNECT);
            c.connect(s.getLocalAddress());
            while (!ck.isConnectable() || !sk.isAcceptable()) sel.select();
            p(sel.selectedKeys().size(), c.finishConnect(), sel.selectNow());
            ck.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            sel.selectedKeys().clear();
            SocketChannel d = s.accept();
            p(sel.select(), ck.isWritable(), ck.isReadable(), ck.readyOps(), sk.readyOps());
            // What is in the selected set already and has become ready for no more does not count.
            p(sel.selectNow(), sel.selectedKeys().size());
            d.write(ByteBuffer.wrap("xy".getBytes()));
            while (!ck.isReadable()) sel.select();
            p(ck.readyOps(), ck.interestOps());
            ck.interestOps(SelectionKey.OP_READ);
            sel.selectedKeys().clear();
            p(sel.select(), ck.readyOps());
            c.read(ByteBuffer.allocate(1));
            sel.selectedKeys().clear();
            p("level, not edge", sel.selectNow());
            c.read(ByteBuffer.allocate(1));
            sel.selectedKeys().clear();
            p(sel.selectNow(), sel.select(2));
            d.shutdownOutput();
            p("end is readable", sel.select(), c.read(ByteBuffer.allocate(1)));
            // A writer whose peer does not read becomes unwritable, then writable again.
            ck.interestOps(SelectionKey.OP_WRITE);
            ByteBuffer big = ByteBuffer.allocate(1 << 20);
            int n = 0;
            while (c.write(big.clear()) > 0) n++;
            sel.selectedKeys().clear();
            p(n > 0, sel.selectNow());
            Job reader = start("reader", () -> {
                ByteBuffer b = ByteBuffer.allocate(1 << 20);
                while (d.read(b.clear()) >= 0);
            });
            p(sel.select(), ck.isWritable());
            c.close();
            reader.join();
            p(sel.selectedKeys().size(), sel.selectNow(), sel.selectedKeys().size(), sel.keys().size());
            d.close();
            SocketChannel refused = SocketChannel.open();
            refused.configureBlocking(false);
            SelectionKey rk = refused.register(sel, SelectionKey.OP_CONNECT);
            try {
                refused.connect(new InetSocketAddress("127.0.0.1", 1));
                sel.select();
                p(rk.isConnectable());
                refused.finishConnect();
            } catch (ConnectException e) {
                p(e, refused.isOpen(), rk.isValid());
            }
        }
    }

    static void cancellation() throws Exception {
        try (Selector sel = Selector.open(); ServerSocketChannel s = server(); SocketChannel c = SocketChannel.open(s.getLocalAddress());
                SocketChannel d = SocketChannel.open(s.getLocalAddress())) {
            c.configureBlocking(false);
            d.configureBlocking(false);
            SelectionKey ck = c.register(sel, SelectionKey.OP_WRITE), dk = d.register(sel, SelectionKey.OP_WRITE);
            p(sel.select(), sel.selectedKeys().size());
            ck.cancel();
            p(sel.selectedKeys().contains(ck), sel.keys().contains(ck), sel.selectNow(), sel.selectedKeys().contains(ck), sel.keys().contains(ck), c.isRegistered());
            c.configureBlocking(true);
            Iterator<SelectionKey> i = sel.selectedKeys().iterator();
            p(i.next() == dk);
            i.remove();
            p(sel.selectedKeys().size(), i.hasNext());
            d.close();
            p(dk.isValid(), sel.keys().size());
            p(sel.selectNow(), sel.keys().size());
            // Closing and reading on: the selector lets go of the connection at the next selection.
            SocketChannel x = SocketChannel.open(s.getLocalAddress());
            for (int j = 0; j < 2; j++) s.accept().close();
            SocketChannel y = s.accept();
            x.configureBlocking(false);
            x.register(sel, SelectionKey.OP_READ);
            sel.selectNow();
            x.close();
            sel.selectNow();
            p("peer", y.read(ByteBuffer.allocate(1)));
            y.close();
        }
    }

    static void actions() throws Exception {
        try (Selector sel = Selector.open()) {
            Pipe[] pipes = new Pipe[4];
            for (int i = 0; i < pipes.length; i++) {
                pipes[i] = Pipe.open();
                pipes[i].source().configureBlocking(false);
                pipes[i].source().register(sel, SelectionKey.OP_READ, i);
            }
            p(sel.selectNow(k -> p("never")), sel.select(k -> p("never"), 1));
            for (int i = 0; i < pipes.length; i += 2) pipes[i].sink().write(ByteBuffer.wrap(new byte[] {(byte) i, 1}));
            TreeSet<Object> seen = new TreeSet<>();
            p(sel.select(k -> seen.add(k.attachment())), seen, sel.selectedKeys().size());
            p(sel.selectNow(k -> r("read", () -> ((Pipe.SourceChannel) k.channel()).read(ByteBuffer.allocate(5)))));
            p(sel.selectNow(k -> p("never")));
            pipes[1].sink().write(ByteBuffer.wrap(new byte[1]));
            r("throws", () -> sel.select(k -> {
                throw new IllegalStateException("in the action " + k.attachment());
            }));
            r("nested", () -> sel.select(k -> r("nested select", sel::selectNow)));
            r("null", () -> sel.select(null));
            r("negative", () -> sel.select(k -> { }, -1));
            sel.select(k -> k.cancel());
            p(sel.keys().size(), sel.selectNow(), sel.keys().size());
            r("closes", () -> {
                pipes[3].sink().close();
                sel.select(k -> r("close", k.selector()::close));
            });
            p(sel.isOpen());
            for (Pipe q : pipes) {
                q.source().close();
                q.sink().close();
            }
        }
    }

    static void many() throws Exception {
        try (Selector sel = Selector.open()) {
            DatagramChannel[] ds = new DatagramChannel[60];
            for (int i = 0; i < ds.length; i++) {
                ds[i] = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("127.0.0.1", 0));
                ds[i].configureBlocking(false);
                ds[i].register(sel, SelectionKey.OP_READ, i);
            }
            p(sel.keys().size(), sel.selectNow());
            DatagramChannel out = DatagramChannel.open(StandardProtocolFamily.INET);
            for (int i = 0; i < ds.length; i += 7) out.send(ByteBuffer.wrap(new byte[] {(byte) i}), ds[i].getLocalAddress());
            TreeSet<Integer> got = new TreeSet<>();
            while (got.size() < 9) {
                sel.select();
                for (Iterator<SelectionKey> i = sel.selectedKeys().iterator(); i.hasNext();) {
                    SelectionKey k = i.next();
                    i.remove();
                    ByteBuffer b = ByteBuffer.allocate(3);
                    if (((DatagramChannel) k.channel()).receive(b) != null) got.add(b.get(0) == (Integer) k.attachment() ? (int) b.get(0) : -1);
                }
            }
            p(got, sel.selectNow());
            for (int i = 0; i < ds.length; i++) if (i % 3 != 0) ds[i].close();
            p(sel.selectNow(), sel.keys().size());
            for (DatagramChannel d : ds) d.close();
            out.close();
        }
    }

    static void threads() throws Exception {
        Selector sel = Selector.open();
        ServerSocketChannel s = server();
        CountDownLatch done = new CountDownLatch(1);
        Job loop = start("loop", () -> {
            int accepted = 0;
            while (accepted < 3) {
                sel.select();
                for (SelectionKey k : sel.selectedKeys()) if (((ServerSocketChannel) k.channel()).accept() != null) accepted++;
                sel.selectedKeys().clear();
            }
            say("accepted", accepted);
            done.countDown();
            while (true) sel.select();
        });
        Thread.sleep(5);
        // Registered while another thread is in select: seen by it, after a wakeup at the latest.
        s.register(sel, SelectionKey.OP_ACCEPT);
        sel.wakeup();
        for (int i = 0; i < 3; i++) SocketChannel.open(s.getLocalAddress());
        done.await();
        // A change of interest under select counts from the next selection on.
        s.keyFor(sel).interestOps(0);
        sel.wakeup();
        SocketChannel.open(s.getLocalAddress());
        Thread.sleep(5);
        p("not accepted", s.accept() != null);
        s.keyFor(sel).cancel();
        sel.wakeup();
        sel.close();
        loop.join();
        p(s.isRegistered());
        Selector w = Selector.open();
        w.wakeup().wakeup().wakeup();
        p(w.select(), w.selectNow(), w.select(1));
        w.wakeup();
        p(w.selectNow(), w.select(1));
        Thread.currentThread().interrupt();
        p(w.select(), Thread.interrupted(), w.isOpen());
        Thread.currentThread().interrupt();
        p(w.selectNow(), w.select(100_000), Thread.interrupted());
        w.close();
        s.close();
    }
}
