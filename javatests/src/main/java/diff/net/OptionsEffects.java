package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;
import jdk.net.ExtendedSocketOptions;

/** Options of sockets: values refused, the JDK's extended ones, what is inherited, reused ports and addresses, after close; proxies and factories. */
public class OptionsEffects {
    static <T> void round(NetworkChannel c, SocketOption<T> o, T v) {
        t(o.name() + " " + v, () -> {
            c.setOption(o, v);
            return c.getOption(o);
        });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    public static void main(String[] a) throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open(); SocketChannel c = SocketChannel.open(); DatagramChannel d = DatagramChannel.open(StandardProtocolFamily.INET)) {
            for (NetworkChannel n : List.of(s, c, d)) {
                for (int v : new int[] {-1, 0, 1, 4096, 100_000, 2_000_000_000}) {
                    round(n, StandardSocketOptions.SO_RCVBUF, v);
                    if (n != s) round(n, StandardSocketOptions.SO_SNDBUF, v);
                }
                round(n, StandardSocketOptions.SO_REUSEADDR, false);
                round(n, StandardSocketOptions.SO_REUSEPORT, true);
                round(n, StandardSocketOptions.SO_REUSEADDR, null);
                t("name", () -> n.setOption((SocketOption) StandardSocketOptions.SO_REUSEADDR, 1));
                t("null", () -> n.getOption(null));
            }
            for (int v : new int[] {-5, -1, 0, 7, 100_000}) round(c, StandardSocketOptions.SO_LINGER, v);
            for (int v : new int[] {-1, 0, 8, 255, 256}) {
                round(c, StandardSocketOptions.IP_TOS, v);
                round(d, StandardSocketOptions.IP_TOS, v);
                round(d, StandardSocketOptions.IP_MULTICAST_TTL, v);
            }
            round(d, StandardSocketOptions.IP_MULTICAST_LOOP, false);
            round(d, StandardSocketOptions.SO_BROADCAST, true);
            round(d, StandardSocketOptions.IP_MULTICAST_IF, null);
            round(c, StandardSocketOptions.TCP_NODELAY, true);
            round(c, StandardSocketOptions.SO_KEEPALIVE, true);
            round(c, ExtendedSocketOptions.TCP_KEEPIDLE, 11);
            round(c, ExtendedSocketOptions.TCP_KEEPINTERVAL, 3);
            round(c, ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
            round(c, ExtendedSocketOptions.TCP_KEEPIDLE, 0);
            round(c, ExtendedSocketOptions.TCP_QUICKACK, true);
            round(s, ExtendedSocketOptions.TCP_KEEPIDLE, 12);
            round(d, (SocketOption) ExtendedSocketOptions.TCP_KEEPIDLE, 12);
            t("peer", () -> c.getOption(ExtendedSocketOptions.SO_PEERCRED));
            t("napi", () -> c.setOption((SocketOption) ExtendedSocketOptions.SO_INCOMING_NAPI_ID, 1));
        }
        classic();
        inherited();
        reused();
        closed();
        others();
    }

    static void classic() throws Exception {
        try (Socket s = new Socket(); ServerSocket v = new ServerSocket(); DatagramSocket d = new DatagramSocket(null)) {
            s.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 9);
            p(s.getOption(ExtendedSocketOptions.TCP_KEEPIDLE), s.getOption(StandardSocketOptions.IP_TOS));
            r("of a server", () -> s.setOption((SocketOption<Object>) (SocketOption<?>) StandardSocketOptions.IP_MULTICAST_TTL, 1));
            s.setSoLinger(true, 70_000);
            p(s.getSoLinger());
            s.setTrafficClass(0x1e);
            p(s.getTrafficClass());
            s.setKeepAlive(true);
            s.setTcpNoDelay(true);
            p(s.getKeepAlive(), s.getTcpNoDelay());
            v.setPerformancePreferences(0, 0, 1);
            v.setReceiveBufferSize(3000);
            p(v.getReceiveBufferSize(), v.getOption(StandardSocketOptions.SO_RCVBUF));
            d.setBroadcast(false);
            d.setReuseAddress(true);
            d.setTrafficClass(4);
            p(d.getBroadcast(), d.getReuseAddress(), d.getTrafficClass());
            d.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 5);
            p(d.getOption(StandardSocketOptions.IP_MULTICAST_TTL));
            r("value", () -> d.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 500));
        }
    }

    /** What a connection has from the server's socket. */
    static void inherited() throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open()) {
            s.setOption(StandardSocketOptions.SO_RCVBUF, 20_000);
            s.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            try (SocketChannel c = SocketChannel.open(s.getLocalAddress()); SocketChannel d = s.accept()) {
                p(d.getOption(StandardSocketOptions.SO_RCVBUF), d.getOption(StandardSocketOptions.TCP_NODELAY), d.getOption(StandardSocketOptions.SO_REUSEADDR), c.getOption(StandardSocketOptions.SO_REUSEADDR), d.getOption(StandardSocketOptions.SO_KEEPALIVE));
            }
        }
    }

    static void reused() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (DatagramChannel x = DatagramChannel.open(StandardProtocolFamily.INET); DatagramChannel y = DatagramChannel.open(StandardProtocolFamily.INET); DatagramChannel z = DatagramChannel.open(StandardProtocolFamily.INET)) {
            x.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(new InetSocketAddress(here, 0));
            y.setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(x.getLocalAddress());
            p(x.getLocalAddress().equals(y.getLocalAddress()));
            r("without it", () -> z.bind(x.getLocalAddress()));
        }
        try (ServerSocket x = new ServerSocket(); ServerSocket y = new ServerSocket()) {
            x.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            y.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            x.bind(new InetSocketAddress(here, 0));
            y.bind(x.getLocalSocketAddress());
            p(y.isBound());
        }
        // The port of a connection that was closed by its server first.
        ServerSocket s = new ServerSocket(0, 5, here);
        int port = s.getLocalPort();
        Socket c = new Socket(here, port);
        s.accept().close();
        c.getInputStream().read();
        c.close();
        s.close();
        try (ServerSocket strict = new ServerSocket()) {
            strict.setReuseAddress(false);
            r("still in use", () -> strict.bind(new InetSocketAddress(here, port)));
        }
        new ServerSocket(port, 5, here).close();
    }

    static void closed() throws Exception {
        ServerSocketChannel s = ServerSocketChannel.open();
        DatagramSocket d = new DatagramSocket();
        MulticastSocket m = new MulticastSocket();
        Socket k = new Socket();
        for (Closeable x : new Closeable[] {s, d, m, k}) x.close();
        r("channel", () -> s.getOption(StandardSocketOptions.SO_RCVBUF));
        r("channel", () -> s.setOption(StandardSocketOptions.SO_RCVBUF, 5));
        r("datagram", d::getBroadcast);
        r("datagram", d::getSendBufferSize);
        r("multicast", () -> m.setTimeToLive(1));
        r("multicast", m::getInterface);
        r("socket", () -> k.setSoLinger(true, 1));
        r("socket", k::getReceiveBufferSize);
        p(k.supportedOptions().size() > 5, s.supportedOptions().size() > 2);
    }

    /** Proxies, factories, and what is looked up for them. */
    static void others() throws Exception {
        p(new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("p", 1)), Proxy.NO_PROXY, Proxy.NO_PROXY.equals(new Proxy(Proxy.Type.HTTP, new InetSocketAddress(1))));
        t("direct", () -> new Proxy(Proxy.Type.DIRECT, new InetSocketAddress(1)));
        p(ProxySelector.getDefault().select(URI.create("http://127.0.0.1/")), ProxySelector.getDefault().select(URI.create("socket://x:1")));
        t("select", () -> ProxySelector.getDefault().select(null));
        // A SOCKS server by hand.
        try (ServerSocket socks = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            for (int k = 0; k < 3; k++) {
                int how = k;
                Job t = start("socks", () -> {
                    try (Socket c = socks.accept()) {
                        InputStream in = c.getInputStream();
                        say("greeting", in.readNBytes(2)[0], in.read() >= 0);
                        if (how == 2) return;
                        in.skip(in.available());
                        c.getOutputStream().write(new byte[] {5, 0});
                        byte[] q = in.readNBytes(10);
                        say(q);
                        c.getOutputStream().write(new byte[] {5, (byte) (how == 0 ? 0 : 5), 0, 1, 127, 0, 0, 1, 0, 9});
                        if (how == 0) c.getOutputStream().write("through".getBytes());
                    }
                });
                t("through", () -> {
                    try (Socket x = new Socket(new Proxy(Proxy.Type.SOCKS, socks.getLocalSocketAddress()))) {
                        x.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 1, 2, 3}), 77), 3000);
                        return new String(x.getInputStream().readAllBytes()) + " " + x.getInetAddress() + " " + x.getPort();
                    }
                });
                t.join();
            }
        }
        p(javax.net.SocketFactory.getDefault().createSocket().isConnected());
        try (ServerSocket s = javax.net.ServerSocketFactory.getDefault().createServerSocket(0)) {
            p(s.isBound());
        }
    }
}
