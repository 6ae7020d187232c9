package diff.net;

import static diff.util.X.*;

import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;
import java.util.concurrent.*;

/** Asynchronous socket channels: states and their errors, pending calls, time limits, scattering, cancellation, groups and their ends. */
public class AsyncAll {
    /** A handler whose outcome is printed by the thread that waits for it. */
    static class Result<V> implements CompletionHandler<V, Object> {
        final CompletableFuture<V> f = new CompletableFuture<>();
        volatile Object attachment;

        @Override
        public void completed(V v, Object a) {
            attachment = a;
            f.complete(v);
        }

        @Override
        public void failed(Throwable e, Object a) {
            attachment = a;
            f.completeExceptionally(e);
        }

        void show(String name) {
            t(name, () -> f.get() + " " + attachment);
        }
    }

    static String hide(Object o) {
        return String.valueOf(o).replaceAll("\\d{4,5}", "n");
    }

    public static void main(String[] a) throws Exception {
        AsynchronousServerSocketChannel s = AsynchronousServerSocketChannel.open();
        p(hide(s), s.isOpen(), s.getLocalAddress(), new TreeSet<>(s.supportedOptions().stream().map(SocketOption::name).toList()));
        t("accept unbound", s::accept);
        r("bind kind", () -> s.bind(new SocketAddress() { }));
        s.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 3);
        r("bind twice", () -> s.bind(null));
        int port = ((InetSocketAddress) s.getLocalAddress()).getPort();
        AsynchronousSocketChannel c = AsynchronousSocketChannel.open();
        p(hide(c), c.getLocalAddress(), c.getRemoteAddress());
        r("read", () -> c.read(ByteBuffer.allocate(1)));
        r("write", () -> c.write(ByteBuffer.allocate(1)));
        r("shutdown", c::shutdownInput);
        r("kind", () -> c.connect(new SocketAddress() { }));
        r("unresolved", () -> c.connect(InetSocketAddress.createUnresolved("x.invalid", 1)));
        Future<AsynchronousSocketChannel> f = s.accept();
        r("accept twice", s::accept);
        p(f.isDone(), f.isCancelled());
        Result<Void> connected = new Result<>();
        c.connect(s.getLocalAddress(), "to", connected);
        connected.show("connect");
        AsynchronousSocketChannel d = f.get();
        p(hide(c), f.isDone(), f.cancel(true), hide(d.getRemoteAddress()).startsWith("/127.0.0.1"));
        r("connect twice", () -> c.connect(s.getLocalAddress()));
        transfers(c, d);
        limits(c, d);
        s.close();
        t("accept closed", () -> s.accept().get());
        r("address closed", s::getLocalAddress);
        AsynchronousSocketChannel e = AsynchronousSocketChannel.open();
        t("refused", () -> e.connect(new InetSocketAddress("127.0.0.1", port)).get());
        p(e.isOpen());
        ends();
        groups();
    }

    static void transfers(AsynchronousSocketChannel c, AsynchronousSocketChannel d) throws Exception {
        c.setOption(StandardSocketOptions.TCP_NODELAY, true);
        p(c.getOption(StandardSocketOptions.TCP_NODELAY));
        r("option", () -> c.setOption(StandardSocketOptions.IP_TOS, 1));
        p(c.write(ByteBuffer.wrap("one".getBytes())).get());
        ByteBuffer b = ByteBuffer.allocate(2);
        p(d.read(b).get(), b);
        t("read only", () -> d.read(b.asReadOnlyBuffer()));
        t("no room", () -> d.read(b).get());
        t("nothing to write", () -> d.write(ByteBuffer.allocate(0)).get());
        d.read(b.clear()).get();
        Future<Integer> pending = d.read(ByteBuffer.allocate(4));
        r("read twice", () -> d.read(ByteBuffer.allocate(1)));
        c.write(ByteBuffer.wrap("1234".getBytes())).get();
        p(pending.get());
        ByteBuffer[] parts = {ByteBuffer.wrap("ab".getBytes()), ByteBuffer.allocateDirect(3).put("cde".getBytes()).flip(), ByteBuffer.allocate(0)};
        Result<Long> w = new Result<>();
        c.write(parts, 0, 3, 0, TimeUnit.SECONDS, "parts", w);
        w.show("gather");
        Result<Long> g = new Result<>();
        ByteBuffer[] rooms = {ByteBuffer.allocate(1), ByteBuffer.allocateDirect(1), ByteBuffer.allocate(9)};
        d.read(rooms, 0, 3, 5, TimeUnit.SECONDS, "rooms", g);
        g.show("scatter");
        p(rooms);
        r("range", () -> d.read(rooms, 2, 2, 0, TimeUnit.SECONDS, null, new Result<Long>()));
        r("null handler", () -> d.read(ByteBuffer.allocate(1), null, null));
        byte[] all = new byte[600_000];
        new Random(9).nextBytes(all);
        CountDownLatch sent = new CountDownLatch(1);
        ByteBuffer out = ByteBuffer.wrap(all);
        c.write(out, null, new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer n, Object x) {
                if (out.hasRemaining()) c.write(out, null, this);
                else sent.countDown();
            }

            @Override
            public void failed(Throwable e, Object x) {
                p("never", e);
            }
        });
        ByteBuffer in = ByteBuffer.allocate(all.length);
        while (in.hasRemaining()) d.read(in).get();
        sent.await();
        p(Arrays.equals(in.array(), all));
        c.shutdownOutput();
        p(d.read(ByteBuffer.allocate(1)).get(), d.read(ByteBuffer.allocate(1)).get());
        t("write after shutdown", () -> c.write(ByteBuffer.allocate(1)).get());
    }

    static void limits(AsynchronousSocketChannel c, AsynchronousSocketChannel d) throws Exception {
        Result<Integer> r = new Result<>();
        c.read(ByteBuffer.allocate(1), 5, TimeUnit.MILLISECONDS, "late", r);
        r.show("limit");
        r("after a limit", () -> c.read(ByteBuffer.allocate(1)));
        Result<Integer> w = new Result<>();
        d.write(ByteBuffer.allocate(30_000_000), 10, TimeUnit.MILLISECONDS, "full", w);
        t("write limit", () -> w.f.get() > 0);
        r("full in the end", () -> {
            while (true) {
                Result<Integer> x = new Result<>();
                d.write(ByteBuffer.allocate(3_000_000), 10, TimeUnit.MILLISECONDS, "full", x);
                x.f.get();
            }
        });
        r("after a limit", () -> d.write(ByteBuffer.allocate(1)));
        c.close();
        d.close();
        t("closed", () -> c.read(ByteBuffer.allocate(1)).get());
        t("closed", () -> c.write(ByteBuffer.allocate(1)).get());
        t("closed", () -> c.connect(new InetSocketAddress("127.0.0.1", 1)).get());
        r("closed", c::getRemoteAddress);
        r("closed", c::shutdownOutput);
        Result<Integer> h = new Result<>();
        c.read(ByteBuffer.allocate(1), "closed", h);
        h.show("closed handler");
    }

    static void ends() throws Exception {
        AsynchronousServerSocketChannel s = AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        AsynchronousSocketChannel c = AsynchronousSocketChannel.open();
        Future<AsynchronousSocketChannel> f = s.accept();
        c.connect(s.getLocalAddress()).get();
        AsynchronousSocketChannel d = f.get();
        Result<Integer> r = new Result<>();
        d.read(ByteBuffer.allocate(1), "read", r);
        d.close();
        r.show("closed under a read");
        Future<Integer> x = c.read(ByteBuffer.allocate(1));
        p(x.get());
        Future<AsynchronousSocketChannel> y = s.accept();
        p(y.cancel(true), y.isCancelled(), y.isDone());
        t("cancelled", y::get);
        c.close();
        AsynchronousServerSocketChannel s2 = AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Result<AsynchronousSocketChannel> acc = new Result<>();
        s2.accept("accept", acc);
        s2.close();
        acc.show("closed under an accept");
        Future<AsynchronousSocketChannel> late;
        try (AsynchronousServerSocketChannel s3 = AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            late = s3.accept();
            t("limit of get", () -> late.get(3, TimeUnit.MILLISECONDS));
        }
        t("closed", late::get);
        s.close();
        AsynchronousServerSocketChannel s4 = AsynchronousServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        AsynchronousSocketChannel m = AsynchronousSocketChannel.open();
        m.connect(s4.getLocalAddress()).get();
        AsynchronousSocketChannel n = s4.accept().get();
        m.write(ByteBuffer.wrap(new byte[10])).get();
        Future<Integer> reset = m.read(ByteBuffer.allocate(1));
        n.read(ByteBuffer.allocate(1)).get();
        n.close();
        t("reset", reset::get);
        m.close();
        s4.close();
    }

    static void groups() throws Exception {
        t("pool", () -> AsynchronousChannelGroup.withFixedThreadPool(0, Thread::new));
        t("null", () -> AsynchronousChannelGroup.withThreadPool(null));
        for (int k = 0; k < 3; k++) {
            ExecutorService e = Executors.newCachedThreadPool();
            AsynchronousChannelGroup g = k == 0 ? AsynchronousChannelGroup.withFixedThreadPool(2, x -> new Thread(x, "own")) : k == 1 ? AsynchronousChannelGroup.withThreadPool(e) : AsynchronousChannelGroup.withCachedThreadPool(e, 1);
            AsynchronousServerSocketChannel s = AsynchronousServerSocketChannel.open(g).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            AsynchronousSocketChannel c = AsynchronousSocketChannel.open(g);
            CompletableFuture<String> by = new CompletableFuture<>();
            s.accept(null, new CompletionHandler<AsynchronousSocketChannel, Object>() {
                @Override
                public void completed(AsynchronousSocketChannel x, Object o) {
                    by.complete(Thread.currentThread().getName().replaceAll("\\d+", "n"));
                }

                @Override
                public void failed(Throwable t, Object o) {
                    by.completeExceptionally(t);
                }
            });
            c.connect(s.getLocalAddress()).get();
            p(by.get(), g.isShutdown(), g.isTerminated(), g.provider() == s.provider());
            if (k == 0) {
                g.shutdown();
                t("shut down", () -> AsynchronousSocketChannel.open(g));
                p(g.isShutdown(), g.isTerminated(), g.awaitTermination(2, TimeUnit.MILLISECONDS), c.isOpen());
                c.close();
                s.close();
                Thread.sleep(1);
                g.shutdownNow();
            } else {
                Result<Integer> r = new Result<>();
                c.read(ByteBuffer.allocate(1), "read", r);
                g.shutdownNow();
                r.show("group ends");
                p(c.isOpen(), s.isOpen());
            }
            p(g.awaitTermination(10, TimeUnit.SECONDS), g.isTerminated(), e.isShutdown());
            e.shutdown();
        }
    }
}
