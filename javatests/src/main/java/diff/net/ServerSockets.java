package diff.net;

import static diff.util.X.*;

import java.io.*;
import java.net.*;
import java.util.*;
import java.util.concurrent.*;

/** ServerSocket: binding, its errors, time limits, backlog, closing under threads that accept, addresses taken and free again. */
public class ServerSockets {
    static String hide(Object o) {
        return o.toString().replaceAll("\\d{4,5}", "n");
    }

    public static void main(String[] a) throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        ServerSocket s = new ServerSocket();
        p(s, s.isBound(), s.isClosed(), s.getLocalPort(), s.getInetAddress(), s.getLocalSocketAddress(), s.getChannel(), s.getSoTimeout(), s.getReuseAddress());
        r("accept unbound", s::accept);
        r("timeout", () -> s.setSoTimeout(-2));
        r("buffer", () -> s.setReceiveBufferSize(0));
        r("bind kind", () -> s.bind(new SocketAddress() { }));
        r("bind unresolved", () -> s.bind(InetSocketAddress.createUnresolved("x.invalid", 1)));
        r("foreign", () -> s.bind(new InetSocketAddress("192.0.2.77", 0)));
        s.bind(new InetSocketAddress(here, 0), -3);
        int port = s.getLocalPort();
        p(hide(s), s.isBound(), hide(s.getLocalSocketAddress()), s.getReuseAddress());
        r("bind twice", () -> s.bind(null));
        t("taken", () -> new ServerSocket(port, 5, here));
        t("taken everywhere", () -> new ServerSocket(port));
        t("taken by a client", () -> {
            try (Socket c = new Socket()) {
                c.bind(new InetSocketAddress(here, port));
                return "bound";
            }
        });
        p(new TreeSet<>(s.supportedOptions().stream().map(SocketOption::name).toList()));
        t("option of a client", () -> s.getOption(StandardSocketOptions.TCP_NODELAY));
        t("option of a client", () -> s.setOption(StandardSocketOptions.SO_LINGER, 1));
        for (int i = 0; i < 3; i++) {
            s.setSoTimeout(5 + i);
            r("time is up", s::accept);
        }
        s.setSoTimeout(0);
        // Connections wait in the backlog, in order, and keep what was sent; one that was given up is still accepted.
        Socket[] cs = new Socket[5];
        for (int i = 0; i < cs.length; i++) {
            cs[i] = new Socket(here, port);
            cs[i].getOutputStream().write('a' + i);
        }
        cs[2].close();
        for (int i = 0; i < cs.length; i++) {
            try (Socket c = s.accept()) {
                p("accepted", (char) c.getInputStream().read(), c.getPort() == cs[i].getLocalPort() || i == 2, c.getSoTimeout(), c.getLocalPort() == port);
            }
            cs[i].close();
        }
        // An interrupt does not end a plain accept.
        CountDownLatch got = new CountDownLatch(1);
        Thread t = new Thread(() -> {
            try (Socket c = s.accept()) {
                p("accepted by", Thread.currentThread().isInterrupted(), c.getInputStream().read());
                got.countDown();
            } catch (IOException e) {
                p("never", e);
            }
        });
        t.start();
        Thread.sleep(10);
        t.interrupt();
        Thread.sleep(10);
        p(got.getCount());
        try (Socket c = new Socket(here, port)) {
            c.getOutputStream().write(9);
            got.await();
        }
        t.join();
        // Several threads in accept: each gets one; those left end when the socket is closed.
        ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
        Thread[] ts = new Thread[4];
        for (int i = 0; i < ts.length; i++) {
            ts[i] = new Thread(() -> {
                try (Socket c = s.accept()) {
                    log.add("connection " + c.getInputStream().read());
                } catch (IOException e) {
                    log.add(e.toString());
                }
            });
            ts[i].start();
        }
        for (int i = 0; i < 2; i++) {
            try (Socket c = new Socket(here, port)) {
                c.getOutputStream().write(1);
                while (log.size() <= i) Thread.sleep(1);
            }
        }
        s.close();
        s.close();
        for (Thread x : ts) x.join();
        p(log);
        p(hide(s), s.isBound(), s.isClosed(), s.getLocalPort() == port, s.getInetAddress());
        r("accept", s::accept);
        t("timeout", s::getSoTimeout);
        r("set timeout", () -> s.setSoTimeout(1));
        t("reuse", s::getReuseAddress);
        t("buffer", s::getReceiveBufferSize);
        r("bind", () -> s.bind(null));
        t("options", () -> s.supportedOptions().size() > 0);
        t("refused now", () -> new Socket(here, port));
        // The address is free again, though there were connections.
        try (ServerSocket again = new ServerSocket(port, 0, here); Socket c = new Socket(here, port); Socket d = again.accept()) {
            d.setSoTimeout(5);
            r("inherits no limit", () -> d.getInputStream().read());
            again.setReceiveBufferSize(4096);
            p(again.getReceiveBufferSize(), d.isConnected());
        }
        t("port", () -> new ServerSocket(-1));
        t("port", () -> new ServerSocket(70_000));
        // A server may make sockets of a class of its own.
        class Loud extends ServerSocket {
            Loud() throws IOException {
                super(0, 1, InetAddress.getLoopbackAddress());
            }

            @Override
            public Socket accept() throws IOException {
                Socket own = new Socket() {
                    @Override
                    public synchronized void close() throws IOException {
                        p("own close");
                        super.close();
                    }
                };
                implAccept(own);
                return own;
            }
        }
        try (Loud l = new Loud(); Socket c = new Socket(here, l.getLocalPort()); Socket own = l.accept()) {
            own.getOutputStream().write("own".getBytes());
            p(c.getInputStream().read(), own.isConnected());
        }
        // A full backlog: a further connection is neither made nor refused in the time given.
        try (ServerSocket full = new ServerSocket(0, 1, here)) {
            List<Socket> made = new ArrayList<>();
            String end = "none";
            for (int i = 0; i < 10 && end.equals("none"); i++) {
                Socket c = new Socket();
                try {
                    c.connect(full.getLocalSocketAddress(), 60);
                    made.add(c);
                } catch (IOException e) {
                    end = e + " " + c.isClosed() + c.isConnected();
                }
            }
            p(made.size(), end);
            for (Socket c : made) c.close();
        }
    }
}
