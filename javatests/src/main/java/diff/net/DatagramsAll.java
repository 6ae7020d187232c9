package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.IOException;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.util.*;

/** Datagrams: packets and their limits, connected sockets that filter, sizes, time limits, closing under a receiver, channels and their states. */
public class DatagramsAll {
    static final InetAddress HERE = InetAddress.getLoopbackAddress();

    static String hide(Object o) {
        return String.valueOf(o).replaceAll("\\d{4,5}", "n");
    }

    public static void main(String[] a) throws Exception {
        packets();
        sockets();
        connected();
        ends();
        channels();
        multicast();
    }

    static void packets() {
        t("length", () -> new DatagramPacket(new byte[3], 4));
        t("offset", () -> new DatagramPacket(new byte[3], -1, 2));
        t("null", () -> new DatagramPacket(null, 0));
        t("port", () -> new DatagramPacket(new byte[1], 1, HERE, 70_000));
        t("unresolved", () -> new DatagramPacket(new byte[1], 1, InetSocketAddress.createUnresolved("x", 1)));
        t("kind", () -> new DatagramPacket(new byte[1], 1, new SocketAddress() { }));
        DatagramPacket d = new DatagramPacket(new byte[10], 2, 5);
        p(d.getLength(), d.getOffset(), d.getPort(), d.getAddress(), d.getData().length);
        t("socket address", d::getSocketAddress);
        r("set length", () -> d.setLength(9));
        r("set length", () -> d.setLength(8));
        r("set data", () -> d.setData(new byte[2], 1, 2));
        d.setData(new byte[4]);
        p(d.getLength(), d.getOffset());
        r("set port", () -> d.setPort(-2));
        d.setPort(0);
        d.setAddress(null);
        p(d.getPort(), d.getAddress());
    }

    static void sockets() throws Exception {
        DatagramSocket u = new DatagramSocket(null);
        p(u.isBound(), u.isConnected(), u.isClosed(), u.getLocalPort(), u.getLocalAddress(), u.getLocalSocketAddress(), u.getPort(), u.getInetAddress(), u.getRemoteSocketAddress());
        r("bind kind", () -> u.bind(new SocketAddress() { }));
        r("bind unresolved", () -> u.bind(InetSocketAddress.createUnresolved("x", 0)));
        r("bind foreign", () -> u.bind(new InetSocketAddress("192.0.2.77", 0)));
        u.bind(new InetSocketAddress(HERE, 0));
        p(u.isBound(), hide(u.getLocalSocketAddress()));
        r("bind twice", () -> u.bind(null));
        t("taken", () -> new DatagramSocket(u.getLocalPort(), HERE));
        t("port", () -> new DatagramSocket(-1));
        r("timeout", () -> u.setSoTimeout(-1));
        r("buffer", () -> u.setSendBufferSize(0));
        r("class", () -> u.setTrafficClass(300));
        p(u.getBroadcast(), u.getReuseAddress(), u.getSoTimeout(), u.getTrafficClass());
        p(new TreeSet<>(u.supportedOptions().stream().map(SocketOption::name).toList()));
        try (DatagramSocket v = new DatagramSocket(new InetSocketAddress(HERE, 0))) {
            SocketAddress to = u.getLocalSocketAddress();
            u.setSoTimeout(3);
            r("nothing", () -> u.receive(new DatagramPacket(new byte[1], 1)));
            u.setSoTimeout(5000);
            DatagramPacket in = new DatagramPacket(new byte[20], 5, 6);
            for (int n : new int[] {0, 3, 6, 7, 100}) {
                byte[] b = new byte[n];
                Arrays.fill(b, (byte) n);
                v.send(new DatagramPacket(b, n, to));
                u.receive(in);
                p(n, in.getLength(), in.getOffset(), in.getData(), in.getPort() == v.getLocalPort());
            }
            in.setLength(10);
            v.send(new DatagramPacket(new byte[] {1, 2, 3}, 1, 2, to));
            u.receive(in);
            p(in.getLength(), in.getData()[5], in.getData()[6], hide(in.getSocketAddress()));
            DatagramPacket big = new DatagramPacket(new byte[65_507], 65_507, to);
            v.setSendBufferSize(200_000);
            u.setReceiveBufferSize(200_000);
            v.send(big);
            DatagramPacket room = new DatagramPacket(new byte[70_000], 70_000);
            u.receive(room);
            p(room.getLength());
            r("too big", () -> v.send(new DatagramPacket(new byte[65_508], 65_508, to)));
            r("no address", () -> v.send(new DatagramPacket(new byte[1], 1)));
            r("no port", () -> v.send(new DatagramPacket(new byte[1], 1, HERE, 0)));
            r("null", () -> v.send(null));
            for (int i = 0; i < 20; i++) v.send(new DatagramPacket(new byte[] {(byte) i}, 1, to));
            int sum = 0;
            for (int i = 0; i < 20; i++) {
                u.receive(room);
                sum = sum * 2 + room.getData()[0];
            }
            p("in order", sum);
        }
        u.close();
        u.close();
        p(u.isClosed(), u.isBound(), u.getLocalPort(), u.getLocalAddress(), u.getLocalSocketAddress());
        for (R x : new R[] {() -> u.receive(new DatagramPacket(new byte[1], 1)), () -> u.send(new DatagramPacket(new byte[1], 1, HERE, 9)), () -> u.bind(null), () -> u.connect(HERE, 9), u::getSoTimeout, u::getReuseAddress, () -> u.setBroadcast(true), () -> u.getOption(StandardSocketOptions.SO_SNDBUF), u::disconnect}) r("closed", x);
    }

    static void connected() throws Exception {
        try (DatagramSocket u = new DatagramSocket(0, HERE); DatagramSocket v = new DatagramSocket(0, HERE); DatagramSocket w = new DatagramSocket(0, HERE)) {
            u.connect(v.getLocalSocketAddress());
            p(u.isConnected(), u.getPort() == v.getLocalPort(), hide(u.getRemoteSocketAddress()));
            w.send(new DatagramPacket("stranger".getBytes(), 8, u.getLocalSocketAddress()));
            v.send(new DatagramPacket("friend".getBytes(), 6, u.getLocalSocketAddress()));
            DatagramPacket in = new DatagramPacket(new byte[20], 20);
            u.receive(in);
            p(new String(in.getData(), 0, in.getLength()));
            DatagramPacket other = new DatagramPacket(new byte[1], 1, w.getLocalSocketAddress());
            r("other address", () -> u.send(other));
            DatagramPacket none = new DatagramPacket(new byte[2], 2);
            u.send(none);
            p(none.getPort() == v.getLocalPort());
            v.receive(in);
            p(in.getLength());
            u.disconnect();
            p(u.isConnected(), u.getPort(), u.getInetAddress());
            u.send(other);
            w.receive(in);
            p(in.getLength());
            r("kind", () -> u.connect(new SocketAddress() { }));
            r("null", () -> u.connect((SocketAddress) null));
            r("negative", () -> u.connect(HERE, -1));
            int gone = w.getLocalPort();
            w.close();
            u.setSoTimeout(2000);
            u.connect(HERE, gone);
            u.send(new DatagramPacket(new byte[1], 1));
            r("unreachable", () -> u.receive(in));
        }
    }

    static void ends() throws Exception {
        DatagramSocket u = new DatagramSocket(0, HERE);
        Job t = start("receiver", () -> u.receive(new DatagramPacket(new byte[1], 1)));
        Thread.sleep(8);
        t.interrupt();
        Thread.sleep(3);
        p("an interrupt does not end it", t.isAlive());
        u.close();
        t.join();
        for (int how = 0; how < 2; how++) {
            DatagramChannel c = DatagramChannel.open().bind(new InetSocketAddress(HERE, 0));
            Job x = start("channel", () -> c.receive(ByteBuffer.allocate(1)));
            Thread.sleep(8);
            if (how == 0) c.close();
            else x.interrupt();
            x.join();
            p(c.isOpen());
        }
    }

    static void channels() throws Exception {
        DatagramChannel c = DatagramChannel.open(StandardProtocolFamily.INET);
        p(c.getClass().getSimpleName(), c.isConnected(), c.getLocalAddress(), c.getRemoteAddress(), c.validOps());
        r("read", () -> c.read(ByteBuffer.allocate(1)));
        r("write", () -> c.write(ByteBuffer.allocate(1)));
        r("read only", () -> c.receive(ByteBuffer.allocate(1).asReadOnlyBuffer()));
        r("kind", () -> c.send(ByteBuffer.allocate(1), new SocketAddress() { }));
        r("unresolved", () -> c.send(ByteBuffer.allocate(1), InetSocketAddress.createUnresolved("x", 5)));
        r("null target", () -> c.send(ByteBuffer.allocate(1), null));
        r("v6 of v4", () -> c.send(ByteBuffer.allocate(1), new InetSocketAddress("::1", 5)));
        r("connect unix", () -> c.connect(UnixDomainSocketAddress.of("x")));
        c.configureBlocking(false);
        p(c.receive(ByteBuffer.allocate(1)));
        p("receiving binds", hide(c.getLocalAddress()));
        r("bind twice", () -> c.bind(null));
        try (DatagramChannel d = DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(HERE, 0))) {
            SocketAddress to = d.getLocalAddress();
            ByteBuffer out = ByteBuffer.allocateDirect(10).put("0123456789".getBytes()).position(2).limit(7);
            p(c.send(out, to), out);
            ByteBuffer in = ByteBuffer.allocate(6).position(3);
            p(hide(d.receive(in)).startsWith("/127.0.0.1"), in, in.array());
            c.connect(to);
            r("connect twice", () -> c.connect(to));
            r("send elsewhere", () -> c.send(ByteBuffer.allocate(1), new InetSocketAddress(HERE, 9)));
            p(c.write(ByteBuffer.wrap(new byte[4])), c.send(ByteBuffer.wrap(new byte[2]), to), hide(c.getRemoteAddress()));
            p(d.receive(ByteBuffer.allocate(9)) != null, d.receive(ByteBuffer.allocate(0)) != null);
            r("too big", () -> c.write(ByteBuffer.allocate(66_000)));
            p(c.disconnect() == c, c.disconnect() == c, c.isConnected());
            DatagramSocket ad = c.socket();
            p(ad.getChannel() == c, ad.isBound(), ad.isConnected());
            r("adaptor of a channel that does not block", () -> ad.receive(new DatagramPacket(new byte[1], 1)));
            c.configureBlocking(true);
            ad.setSoTimeout(3);
            r("limit", () -> ad.receive(new DatagramPacket(new byte[1], 1)));
            c.close();
            p(ad.isClosed());
        }
        for (R x : new R[] {() -> c.receive(ByteBuffer.allocate(1)), () -> c.send(ByteBuffer.allocate(1), new InetSocketAddress(HERE, 9)), c::getLocalAddress, c::disconnect, () -> c.connect(null), () -> c.bind(null), () -> c.setOption(StandardSocketOptions.SO_BROADCAST, true)}) r("closed", x);
    }

    static void multicast() throws Exception {
        NetworkInterface lo = NetworkInterface.getByName("lo");
        InetAddress group = InetAddress.getByName("239.7.7.7");
        try (MulticastSocket m = new MulticastSocket(0)) {
            p(m.getReuseAddress(), m.getTimeToLive(), m.getTTL(), m.getLoopbackMode());
            m.setTimeToLive(0);
            p(m.getTimeToLive());
            r("ttl", () -> m.setTimeToLive(256));
            m.setNetworkInterface(lo);
            p(m.getNetworkInterface().getName(), m.getOption(StandardSocketOptions.IP_MULTICAST_TTL), m.getOption(StandardSocketOptions.IP_MULTICAST_LOOP));
            r("no group", () -> m.joinGroup(HERE));
            r("no group", () -> m.joinGroup(new InetSocketAddress(HERE, 0), lo));
            r("null", () -> m.joinGroup((InetAddress) null));
            m.joinGroup(new InetSocketAddress(group, 0), lo);
            r("twice", () -> m.joinGroup(new InetSocketAddress(group, 0), lo));
            m.setSoTimeout(3000);
            m.send(new DatagramPacket("to all".getBytes(), 6, group, m.getLocalPort()));
            DatagramPacket in = new DatagramPacket(new byte[20], 20);
            m.receive(in);
            p(new String(in.getData(), 0, in.getLength()));
            m.leaveGroup(new InetSocketAddress(group, 0), lo);
            r("left twice", () -> m.leaveGroup(new InetSocketAddress(group, 0), lo));
            m.setSoTimeout(10);
            m.send(new DatagramPacket("to none".getBytes(), 7, group, m.getLocalPort()));
            r("left", () -> m.receive(in));
            m.close();
            r("closed", () -> m.joinGroup(new InetSocketAddress(group, 0), lo));
            r("closed", m::getTimeToLive);
            r("closed", m::getNetworkInterface);
        }
        try (DatagramChannel d = DatagramChannel.open(StandardProtocolFamily.INET)) {
            d.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(0));
            MembershipKey k = d.join(group, lo);
            p(hide(k), k == d.join(group, lo), k.isValid(), k.networkInterface().getName(), k.channel() == d);
            r("source too", () -> d.join(group, lo, HERE));
            r("no group", () -> d.join(HERE, lo));
            r("v6 group", () -> d.join(InetAddress.getByName("ff02::1"), lo));
            p(k.block(HERE) == k, k.block(HERE) == k, k.unblock(HERE) == k);
            r("not blocked", () -> k.unblock(HERE));
            k.drop();
            k.drop();
            r("dropped", () -> k.block(HERE));
            MembershipKey s = d.join(group, lo, HERE);
            p(s.sourceAddress(), s.isValid());
            r("block of a source", () -> s.block(HERE));
            d.close();
            p(s.isValid());
            r("closed", () -> d.join(group, lo));
        }
    }
}
