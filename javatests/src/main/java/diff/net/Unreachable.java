package diff.net;

import static diff.util.X.*;

import java.io.IOException;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;
import java.util.concurrent.*;

/** Nobody there: refused, unreachable, forbidden and impossible addresses, by every kind of socket, in time and out of time, one address after the other. */
public class Unreachable {
    /** A port that nobody listens at. */
    static int free() throws IOException {
        try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return s.getLocalPort();
        }
    }

    interface Connect {
        void to(InetSocketAddress a) throws Exception;
    }

    static void by(String name, Connect c, InetSocketAddress... as) {
        for (InetSocketAddress a : as) r(name + " " + a, () -> c.to(a));
    }

    public static void main(String[] a) throws Exception {
        hide("(?<=[:/])\\d{4,5}\\b", "n");
        int port = free();
        InetSocketAddress refused = new InetSocketAddress("127.0.0.1", port), six = new InetSocketAddress("::1", port), other = new InetSocketAddress("127.1.2.3", port), none = new InetSocketAddress("0.0.0.0", port), all = new InetSocketAddress("255.255.255.255", 9), group = new InetSocketAddress("224.0.0.1", 9), zero = new InetSocketAddress("127.0.0.1", 0), scope = new InetSocketAddress("fe80::1", 9);
        InetSocketAddress[] every = {refused, six, other, none, all, group, zero, scope};
        by("Socket", x -> new Socket(x.getAddress(), x.getPort()).close(), every);
        by("Socket with a limit", x -> {
            try (Socket s = new Socket()) {
                try {
                    s.connect(x, 3000);
                } finally {
                    p(s.isClosed(), s.isConnected(), s.isBound());
                }
            }
        }, every);
        by("SocketChannel", x -> SocketChannel.open(x).close(), every);
        by("SocketChannel, not blocking", x -> {
            try (SocketChannel c = SocketChannel.open(); Selector s = Selector.open()) {
                c.configureBlocking(false);
                if (!c.connect(x)) {
                    c.register(s, SelectionKey.OP_CONNECT);
                    s.select(3000);
                    c.finishConnect();
                }
            }
        }, every);
        by("AsynchronousSocketChannel", x -> {
            try (AsynchronousSocketChannel c = AsynchronousSocketChannel.open()) {
                c.connect(x).get(3, TimeUnit.SECONDS);
            }
        }, every);
        by("DatagramSocket", x -> {
            try (DatagramSocket d = new DatagramSocket()) {
                d.setBroadcast(false);
                d.setSoTimeout(20);
                d.connect(x);
                d.send(new DatagramPacket(new byte[1], 1));
                d.receive(new DatagramPacket(new byte[1], 1));
            }
        }, refused, all, zero, scope);
        by("DatagramChannel", x -> {
            try (DatagramChannel d = DatagramChannel.open()) {
                d.send(ByteBuffer.allocate(1), x);
            }
        }, refused, all, zero, scope);
        binds();
        twice(port);
        for (String u : new String[] {"http://127.0.0.1:" + port + "/", "http://[::1]:" + port + "/", "http://no.such.host.invalid/", "https://127.0.0.1:" + port + "/", "http://255.255.255.255/", "ftp://127.0.0.1:" + port + "/x", "http://127.0.0.1:99999/", "http://[1:2/", "http:///", "jar:file:/none.jar!/x", "file:/none", "mailto:x@y"}) r(u, () -> new URL(u).openStream().close());
    }

    static void binds() throws Exception {
        for (String s : new String[] {"192.0.2.99", "255.255.255.255", "2001:db8::9", "224.0.0.5", "fe80::99"}) {
            InetSocketAddress a = new InetSocketAddress(s, 0);
            r("server " + s, () -> new ServerSocket(0, 1, a.getAddress()).close());
            r("client " + s, () -> {
                try (Socket c = new Socket()) {
                    c.bind(a);
                }
            });
            r("datagram " + s, () -> new DatagramSocket(a).close());
            r("channel " + s, () -> {
                try (ServerSocketChannel c = ServerSocketChannel.open()) {
                    c.bind(a);
                }
            });
        }
        r("local of another family", () -> new Socket(InetAddress.getByName("127.0.0.1"), 9, InetAddress.getByName("::1"), 0).close());
    }

    /** What a socket that failed to connect is good for. */
    static void twice(int port) throws Exception {
        InetSocketAddress refused = new InetSocketAddress("127.0.0.1", port);
        Socket s = new Socket();
        r("first", () -> s.connect(refused));
        r("second", () -> s.connect(refused));
        p(s.isClosed(), s.getInetAddress(), s.getLocalPort());
        SocketChannel c = SocketChannel.open();
        r("first", () -> c.connect(refused));
        r("second", () -> c.connect(refused));
        p(c.isOpen());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); DatagramSocket d = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            // A refusal is told once; then the socket goes on.
            d.connect(refused);
            d.setSoTimeout(1000);
            d.send(new DatagramPacket(new byte[1], 1));
            r("refused", () -> d.receive(new DatagramPacket(new byte[1], 1)));
            d.disconnect();
            d.setSoTimeout(5);
            r("nothing more", () -> d.receive(new DatagramPacket(new byte[1], 1)));
            d.send(new DatagramPacket(new byte[] {7}, 1, d.getLocalSocketAddress()));
            DatagramPacket in = new DatagramPacket(new byte[1], 1);
            d.receive(in);
            p(in.getData());
        }
        Thread.currentThread().interrupt();
        r("interrupted channel", () -> SocketChannel.open(refused));
        p(Thread.interrupted());
        Thread.currentThread().interrupt();
        r("interrupted socket", () -> new Socket("127.0.0.1", port));
        p(Thread.interrupted());
    }
}
