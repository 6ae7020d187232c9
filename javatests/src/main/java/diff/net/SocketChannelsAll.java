package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;

/** SocketChannel and ServerSocketChannel: what each state allows, blocking and not, adaptors, scattering, and every exception. */
public class SocketChannelsAll {
    static String hide(Object o) {
        return String.valueOf(o).replaceAll("\\d{4,5}", "n");
    }

    public static void main(String[] a) throws Exception {
        states();
        pending();
        servers();
        scatter();
        adaptors();
        ends();
    }

    static void states() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            SocketChannel c = SocketChannel.open();
            p(c, c.isOpen(), c.isBlocking(), c.isConnected(), c.isConnectionPending(), c.getLocalAddress(), c.getRemoteAddress(), c.validOps(), c.isRegistered(), c.keyFor(null));
            r("read", () -> c.read(ByteBuffer.allocate(1)));
            r("write", () -> c.write(ByteBuffer.allocate(1)));
            r("finish", c::finishConnect);
            r("shutdown", c::shutdownInput);
            r("unresolved", () -> c.connect(InetSocketAddress.createUnresolved("x.invalid", 1)));
            p(c.isOpen());
            SocketChannel e = SocketChannel.open();
            r("kind", () -> e.connect(new SocketAddress() { }));
            r("unix address", () -> e.connect(UnixDomainSocketAddress.of("x")));
            r("null", () -> e.connect(null));
            p(e.isOpen());
            e.bind(new InetSocketAddress("127.0.0.1", 0));
            p(hide(e), hide(e.getLocalAddress()));
            r("bind twice", () -> e.bind(null));
            p(e.connect(s.getLocalAddress()), hide(e), hide(e.getRemoteAddress()), e.finishConnect());
            r("connect twice", () -> e.connect(s.getLocalAddress()));
            r("bind connected", () -> e.bind(null));
            r("read only", () -> e.read(ByteBuffer.allocate(1).asReadOnlyBuffer()));
            r("null buffer", () -> e.read((ByteBuffer) null));
            p(e.read(ByteBuffer.allocate(0)), e.write(ByteBuffer.allocate(0)));
            r("range", () -> e.read(new ByteBuffer[2], 1, 2));
            try (SocketChannel d = s.accept()) {
                p(hide(d), d.isConnected());
                e.close();
                p(e, d.read(ByteBuffer.allocate(1)));
            }
            for (R x : new R[] {() -> e.read(ByteBuffer.allocate(1)), () -> e.write(ByteBuffer.allocate(1)), () -> e.connect(null), e::finishConnect, e::getLocalAddress, e::getRemoteAddress, () -> e.configureBlocking(true), () -> e.bind(null), e::shutdownInput, () -> e.getOption(StandardSocketOptions.SO_LINGER), () -> e.register(Selector.open(), 1)}) r("closed", x);
            p(e.isConnected(), e.isBlocking(), e.isConnectionPending(), e.isRegistered());
            t("open refused", () -> SocketChannel.open(new InetSocketAddress("127.0.0.1", 1)));
            t("family", () -> SocketChannel.open(StandardProtocolFamily.INET).getLocalAddress());
            t("family", () -> SocketChannel.open((ProtocolFamily) null));
            t("own family", () -> SocketChannel.open(() -> "OWN"));
        }
    }

    static void pending() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            SocketChannel c = SocketChannel.open();
            c.configureBlocking(false);
            boolean now = c.connect(s.getLocalAddress());
            if (!now) {
                p(c.isConnectionPending(), c.isConnected(), hide(c));
                r("connect twice", () -> c.connect(s.getLocalAddress()));
                r("write", () -> c.write(ByteBuffer.allocate(1)));
            } else {
                p(true, false, "java.nio.channels.SocketChannel[connection-pending local=/127.0.0.1:n remote=/127.0.0.1:n]");
                p("connect twice ! java.nio.channels.ConnectionPendingException");
                p("write ! java.nio.channels.NotYetConnectedException");
            }
            while (!c.finishConnect()) Thread.sleep(1);
            p(c.isConnected(), c.finishConnect(), c.read(ByteBuffer.allocate(1)));
            c.close();
        }
        SocketChannel c = SocketChannel.open();
        c.configureBlocking(false);
        r("refused", () -> {
            c.connect(new InetSocketAddress("127.0.0.1", 1));
            while (!c.finishConnect()) Thread.sleep(1);
        });
        p(c.isOpen());
        SocketChannel b = SocketChannel.open();
        r("refused when blocking", () -> b.connect(new InetSocketAddress("127.0.0.1", 1)));
        p(b.isOpen());
    }

    static void servers() throws Exception {
        ServerSocketChannel s = ServerSocketChannel.open();
        p(s, s.getLocalAddress(), s.validOps(), s.isBlocking());
        r("accept unbound", s::accept);
        r("kind", () -> s.bind(new SocketAddress() { }));
        r("unresolved", () -> s.bind(InetSocketAddress.createUnresolved("x.invalid", 1)));
        r("option", () -> s.setOption(StandardSocketOptions.TCP_NODELAY, true));
        r("option null", () -> s.setOption(null, true));
        r("value null", () -> s.setOption(StandardSocketOptions.SO_RCVBUF, null));
        r("value", () -> s.setOption(StandardSocketOptions.SO_RCVBUF, -1));
        s.bind(null, 3);
        r("bind twice", () -> s.bind(null));
        s.configureBlocking(false);
        p(s.accept(), hide(s.getLocalAddress()), s.isBlocking());
        int port = ((InetSocketAddress) s.getLocalAddress()).getPort();
        try (ServerSocketChannel t = ServerSocketChannel.open()) {
            t.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            r("taken", () -> t.bind(new InetSocketAddress(port)));
        }
        try (SocketChannel c = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            SocketChannel d;
            while ((d = s.accept()) == null) Thread.sleep(1);
            p("what is accepted blocks", d.isBlocking());
            d.close();
        }
        s.close();
        r("accept closed", s::accept);
        r("address closed", s::getLocalAddress);
        r("bind closed", () -> s.bind(null));
        p(s);
    }

    static void scatter() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel c = SocketChannel.open(s.getLocalAddress()); SocketChannel d = s.accept()) {
            ByteBuffer[] parts = new ByteBuffer[40];
            for (int i = 0; i < parts.length; i++) {
                byte[] b = new byte[i];
                Arrays.fill(b, (byte) i);
                parts[i] = i % 2 == 0 ? ByteBuffer.wrap(b) : ByteBuffer.allocateDirect(i).put(b).flip();
            }
            long n = 0;
            while (parts[39].hasRemaining()) n += c.write(parts);
            p(n, c.write(parts), c.write(parts, 3, 5), c.write(parts, 2, 0));
            ByteBuffer[] in = new ByteBuffer[30];
            for (int i = 0; i < in.length; i++) in[i] = i % 3 == 0 ? ByteBuffer.allocateDirect(26) : ByteBuffer.allocate(26);
            long m = 0;
            while (m < n) m += d.read(in, 0, in.length);
            int sum = 0;
            for (ByteBuffer b : in) for (b.flip(); b.hasRemaining();) sum += b.get() * (sum & 7 | 1);
            p(m, sum, d.read(in, 0, 0));
            ByteBuffer part = ByteBuffer.wrap("0123456789".getBytes()).position(3).limit(6);
            p(c.write(part), part);
            ByteBuffer room = ByteBuffer.allocate(10).position(4);
            p(d.read(room), room, room.array());
            ByteBuffer slice = ByteBuffer.allocateDirect(100).position(90).slice();
            c.write(ByteBuffer.wrap(new byte[50]));
            while (slice.hasRemaining()) p(d.read(slice), slice);
            d.configureBlocking(false);
            int rest = 0;
            while (rest < 40) rest += d.read(ByteBuffer.allocate(100));
            p(rest, d.read(ByteBuffer.allocate(1)), d.read(new ByteBuffer[] {ByteBuffer.allocate(1), ByteBuffer.allocate(1)}));
        }
    }

    static void adaptors() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open()) {
            ServerSocket ss = s.socket();
            p(ss.isBound(), ss.getChannel() == s, s.socket() == ss, ss.toString());
            r("accept", ss::accept);
            ss.bind(new InetSocketAddress("127.0.0.1", 0));
            ss.setSoTimeout(5);
            r("limit", ss::accept);
            SocketChannel c = SocketChannel.open();
            Socket cs = c.socket();
            p(cs.isConnected(), cs.getChannel() == c, c.socket() == cs);
            cs.connect(ss.getLocalSocketAddress(), 1000);
            Socket ds = ss.accept();
            p(ds.getChannel() != null, ds.getChannel().isConnected(), hide(ds));
            ds.setSoTimeout(5);
            r("limit", () -> ds.getInputStream().read());
            cs.getOutputStream().write("adapted".getBytes());
            p(ds.getInputStream().readNBytes(4), ds.getInputStream().available() > 0);
            cs.setTcpNoDelay(true);
            p(cs.getTcpNoDelay(), c.getOption(StandardSocketOptions.TCP_NODELAY), hide(cs.getLocalSocketAddress()));
            c.configureBlocking(false);
            r("read when not blocking", () -> cs.getInputStream().read());
            r("write when not blocking", () -> cs.getOutputStream().write(1));
            s.configureBlocking(false);
            r("accept when not blocking", ss::accept);
            r("connect", () -> cs.connect(ss.getLocalSocketAddress()));
            cs.shutdownOutput();
            p(cs.isOutputShutdown());
            cs.close();
            p(c.isOpen(), cs.isClosed());
            r("options closed", cs::getTcpNoDelay);
            ds.close();
        }
    }

    static void ends() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            for (int how = 0; how < 3; how++) {
                SocketChannel c = SocketChannel.open(s.getLocalAddress());
                SocketChannel d = s.accept();
                Job reader = start("reader", () -> c.read(ByteBuffer.allocate(9)));
                Thread.sleep(10);
                Job writer = start("writer", () -> {
                    while (true) d.write(ByteBuffer.allocateDirect(100_000));
                });
                reader.join();
                Thread.sleep(20);
                if (how == 0) d.close();
                if (how == 1) writer.interrupt();
                if (how == 2) c.close();
                writer.join();
                p(d.isOpen(), c.isOpen());
                c.close();
                d.close();
            }
            Job t = start("accept", s::accept);
            Thread.sleep(10);
            t.interrupt();
            t.join();
            p(s.isOpen());
        }
        Thread.currentThread().interrupt();
        ServerSocketChannel s = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        r("accept when interrupted", s::accept);
        p(Thread.interrupted(), s.isOpen());
    }
}
