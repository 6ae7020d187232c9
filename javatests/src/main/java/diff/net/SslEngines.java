package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;
import javax.net.ssl.*;
import javax.net.ssl.SSLEngineResult.*;

/** SSLEngine: handshakes in memory step by step, buffers too small, tasks, renegotiation, ends, damaged records; over channels that do not block. */
public class SslEngines {
    static class Side {
        final SSLEngine engine;
        final StringBuilder log = new StringBuilder();
        ByteBuffer in = ByteBuffer.allocate(40_000), out = ByteBuffer.allocate(20_000), app = ByteBuffer.allocate(100_000);

        Side(SSLEngine e) {
            engine = e;
        }

        void tasks() {
            for (Runnable r; (r = engine.getDelegatedTask()) != null;) {
                log.append("task ");
                r.run();
            }
        }

        /** One step of a handshake: wraps what there is to send, unwraps what has come. */
        boolean step(Side other) throws SSLException {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> tasks();
                case NEED_WRAP -> {
                    SSLEngineResult r = engine.wrap(ByteBuffer.allocate(0), out);
                    log.append("wrap:").append(r.getStatus()).append(' ');
                    out.flip();
                    other.in.put(out);
                    out.clear();
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    in.flip();
                    SSLEngineResult r = engine.unwrap(in, app);
                    in.compact();
                    if (r.getStatus() == Status.BUFFER_UNDERFLOW) return false;
                    log.append("unwrap:").append(r.getStatus()).append(' ');
                }
                default -> {
                    return false;
                }
            }
            return true;
        }
    }

    static Side[] pair(SSLContext s, SSLContext c, String version) throws Exception {
        SSLEngine e = c.createSSLEngine("localhost", 1), f = s.createSSLEngine();
        e.setUseClientMode(true);
        f.setUseClientMode(false);
        e.setEnabledProtocols(new String[] {version});
        return new Side[] {new Side(e), new Side(f)};
    }

    static void handshake(Side[] x) throws SSLException {
        x[0].engine.beginHandshake();
        x[1].engine.beginHandshake();
        while (x[0].step(x[1]) | x[1].step(x[0]));
    }

    static void move(Side from, Side to, byte[] bytes) throws SSLException {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        int records = 0;
        while (b.hasRemaining()) {
            SSLEngineResult r = from.engine.wrap(b, from.out);
            if (r.getStatus() != Status.OK) p("move", r.getStatus());
            from.out.flip();
            to.in.put(from.out);
            from.out.clear();
            records++;
            to.in.flip();
            while (to.in.hasRemaining() && to.engine.unwrap(to.in, to.app).bytesConsumed() > 0);
            to.in.compact();
        }
        p("moved", bytes.length, "records", records, "arrived", to.app.position());
        to.app.clear();
    }

    public static void main(String[] a) throws Exception {
        TlsAll.server = TlsAll.key("localhost");
        SSLContext s = TlsAll.context("TLS", TlsAll.server, TlsAll.server), c = TlsAll.context("TLS", null, TlsAll.server);
        facts(c);
        for (String v : new String[] {"TLSv1.2", "TLSv1.3"}) {
            Side[] x = pair(s, c, v);
            handshake(x);
            for (Side y : x) p(y.log, y.engine.getHandshakeStatus(), y.engine.getSession().getProtocol());
            p(x[0].engine.getSession().getPeerPrincipal(), x[0].engine.getPeerHost(), x[0].engine.getPeerPort());
            move(x[0], x[1], "hello".getBytes());
            move(x[1], x[0], new byte[40_000]);
            small(x);
            end(x);
            damaged(s, c, v);
        }
        channels(s, c);
    }

    static void facts(SSLContext c) throws Exception {
        SSLEngine e = c.createSSLEngine();
        p(e.getUseClientMode(), e.getHandshakeStatus(), e.isInboundDone(), e.isOutboundDone(), e.getPeerHost(), e.getPeerPort(), e.getDelegatedTask());
        p(e.getSession().getPacketBufferSize(), e.getSession().getApplicationBufferSize(), e.getSession().getProtocol(), e.getSession().isValid(), e.getHandshakeSession());
        SSLEngine f = c.createSSLEngine();
        r("mode not set", f::beginHandshake);
        r("null", () -> e.wrap((ByteBuffer) null, ByteBuffer.allocate(1)));
        e.setUseClientMode(true);
        r("read only", () -> e.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(1).asReadOnlyBuffer()));
        r("small", () -> p(e.wrap(ByteBuffer.allocate(0), ByteBuffer.allocate(10)).toString().replace("\n", " ")));
        r("range", () -> e.unwrap(ByteBuffer.allocate(1), new ByteBuffer[1], 0, 2));
        e.closeOutbound();
        p(e.isOutboundDone(), e.getHandshakeStatus());
    }

    static void small(Side[] x) throws Exception {
        ByteBuffer record = ByteBuffer.allocate(20_000);
        SSLEngineResult r = x[0].engine.wrap(ByteBuffer.wrap("0123456789".getBytes()), record);
        p(r.getStatus(), r.bytesConsumed(), r.bytesProduced() > 10);
        record.flip();
        ByteBuffer part = record.duplicate().limit(4);
        SSLEngineResult u = x[1].engine.unwrap(part, ByteBuffer.allocate(100));
        p(u.getStatus(), u.bytesConsumed(), part.position());
        u = x[1].engine.unwrap(record, ByteBuffer.allocate(5));
        p(u.getStatus(), u.bytesConsumed(), record.position());
        ByteBuffer[] rooms = {ByteBuffer.allocate(4), ByteBuffer.allocate(0), ByteBuffer.allocate(20_000)};
        u = x[1].engine.unwrap(record, rooms);
        p(u.getStatus(), u.bytesProduced(), rooms[0].position(), rooms[2].position(), record.hasRemaining());
        r = x[0].engine.wrap(ByteBuffer.allocate(10), ByteBuffer.allocate(20));
        p(r.getStatus(), r.bytesConsumed());
        r = x[0].engine.wrap(new ByteBuffer[] {ByteBuffer.wrap(new byte[3]), ByteBuffer.wrap(new byte[4])}, record.clear());
        p(r.getStatus(), r.bytesConsumed());
        x[1].engine.unwrap(record.flip(), x[1].app);
        p(x[1].app.position());
        x[1].app.clear();
    }

    static void end(Side[] x) throws Exception {
        x[0].engine.closeOutbound();
        SSLEngineResult r = x[0].engine.wrap(ByteBuffer.allocate(0), x[0].out);
        p(r.getStatus(), r.getHandshakeStatus(), x[0].engine.isOutboundDone(), x[0].engine.isInboundDone());
        SSLEngineResult u = x[1].engine.unwrap(x[0].out.flip(), x[1].app);
        p(u.getStatus(), u.getHandshakeStatus(), x[1].engine.isInboundDone(), x[1].engine.isOutboundDone());
        x[1].out.clear();
        x[1].engine.closeOutbound();
        r = x[1].engine.wrap(ByteBuffer.wrap(new byte[3]), x[1].out);
        p(r.getStatus(), r.bytesConsumed(), x[1].engine.isOutboundDone());
        p(x[0].engine.unwrap(x[1].out.flip(), x[0].app).getStatus(), x[0].engine.isInboundDone());
        r("close inbound", x[0].engine::closeInbound);
        p(x[0].engine.wrap(ByteBuffer.allocate(1), x[0].out.clear()).getStatus());
    }

    static void damaged(SSLContext s, SSLContext c, String v) throws Exception {
        Side[] x = pair(s, c, v);
        handshake(x);
        ByteBuffer record = ByteBuffer.allocate(20_000);
        x[0].engine.wrap(ByteBuffer.wrap(new byte[20]), record);
        record.put(record.position() - 1, (byte) (record.get(record.position() - 1) ^ 1));
        r("bad record", () -> x[1].engine.unwrap(record.flip(), x[1].app));
        r("again", () -> p(x[1].engine.unwrap(ByteBuffer.wrap(record.array(), 0, 5), x[1].app).getStatus()));
        p(x[1].engine.getHandshakeStatus(), x[1].engine.isInboundDone());
        r("alert", () -> p(x[1].engine.wrap(ByteBuffer.allocate(0), x[1].out.clear()).getStatus()));
        Side[] y = pair(s, c, v);
        handshake(y);
        r("truncation", y[0].engine::closeInbound);
        Side[] z = pair(s, c, v);
        z[1].engine.beginHandshake();
        r("no TLS", () -> z[1].engine.unwrap(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()), z[1].app));
    }

    static void channels(SSLContext s, SSLContext c) throws Exception {
        try (ServerSocketChannel ss = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); Selector sel = Selector.open()) {
            Job t = start("client", () -> {
                try (SSLSocket x = (SSLSocket) c.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), ss.socket().getLocalPort())) {
                    byte[] q = new byte[50_000];
                    new Random(1).nextBytes(q);
                    Job w = start("write", () -> x.getOutputStream().write(q));
                    say(Arrays.equals(q, x.getInputStream().readNBytes(q.length)), x.getSession().getProtocol());
                    w.join();
                }
            });
            SocketChannel ch = ss.accept();
            ch.configureBlocking(false);
            SelectionKey k = ch.register(sel, SelectionKey.OP_READ);
            SSLEngine e = s.createSSLEngine();
            e.setUseClientMode(false);
            e.beginHandshake();
            ByteBuffer in = ByteBuffer.allocateDirect(40_000), out = ByteBuffer.allocateDirect(40_000), app = ByteBuffer.allocate(200_000);
            int echoed = 0;
            out.flip();
            while (!e.isInboundDone()) {
                if (out.hasRemaining()) {
                    ch.write(out);
                    k.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                    if (out.hasRemaining()) sel.select();
                    sel.selectedKeys().clear();
                    continue;
                }
                HandshakeStatus h = e.getHandshakeStatus();
                if (h == HandshakeStatus.NEED_TASK) {
                    for (Runnable r; (r = e.getDelegatedTask()) != null;) r.run();
                } else if (h == HandshakeStatus.NEED_WRAP || app.position() > 0 && h == HandshakeStatus.NOT_HANDSHAKING) {
                    out.clear();
                    app.flip();
                    echoed += e.wrap(app, out).bytesConsumed();
                    app.compact();
                    out.flip();
                } else {
                    in.flip();
                    SSLEngineResult r = e.unwrap(in, app);
                    in.compact();
                    if (r.getStatus() == Status.BUFFER_UNDERFLOW) {
                        sel.select();
                        sel.selectedKeys().clear();
                        if (ch.read(in) < 0) break;
                    }
                }
            }
            p(echoed, e.isInboundDone());
            ch.close();
            t.join();
        }
    }
}
