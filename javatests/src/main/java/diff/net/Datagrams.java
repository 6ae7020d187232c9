package diff.net;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;

/** Datagrams by sockets and by channels, connected and not, and multicast membership. */
public class Datagrams {
    public static void main(String[] args) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket a = new DatagramSocket(0, loopback); DatagramSocket b = new DatagramSocket(0, loopback)) {
            byte[] bytes = "datagram".getBytes();
            a.send(new DatagramPacket(bytes, bytes.length, b.getLocalSocketAddress()));
            DatagramPacket p = new DatagramPacket(new byte[5], 5);
            b.receive(p);
            System.out.println(new String(p.getData(), 0, p.getLength()) + " " + (p.getPort() == a.getLocalPort())
                    + " " + p.getAddress());
            a.send(new DatagramPacket(new byte[0], 0, b.getLocalSocketAddress()));
            b.receive(p);
            System.out.println(p.getLength());
            b.setSoTimeout(30);
            try {
                b.receive(p);
            } catch (SocketTimeoutException e) {
                System.out.println(e.getMessage());
            }
            a.connect(b.getLocalSocketAddress());
            a.send(new DatagramPacket("connected".getBytes(), 9));
            DatagramPacket q = new DatagramPacket(new byte[100], 100);
            b.receive(q);
            System.out.println(q.getLength() + " " + a.isConnected());
        }
        channels();
        multicast();
    }

    private static void channels() throws Exception {
        try (DatagramChannel a = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                DatagramChannel b = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            a.send(ByteBuffer.wrap("one".getBytes()), b.getLocalAddress());
            ByteBuffer room = ByteBuffer.allocate(2);
            System.out.println(b.receive(room).equals(a.getLocalAddress()) + " " + room);
            a.connect(b.getLocalAddress());
            b.connect(a.getLocalAddress());
            a.write(new ByteBuffer[] {ByteBuffer.wrap("ab".getBytes()), ByteBuffer.wrap("c".getBytes())});
            ByteBuffer[] rooms = {ByteBuffer.allocate(1), ByteBuffer.allocate(5)};
            System.out.println(b.read(rooms));
            a.configureBlocking(false);
            System.out.println(a.read(ByteBuffer.allocate(1)) + " " + a.receive(ByteBuffer.allocate(1)));
        }
        int free;
        try (DatagramSocket s = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = s.getLocalPort();
        }
        try (DatagramChannel c = DatagramChannel.open()) {
            c.connect(new InetSocketAddress("127.0.0.1", free));
            c.write(ByteBuffer.wrap(new byte[1]));
            try {
                c.read(ByteBuffer.allocate(1));
            } catch (PortUnreachableException e) {
                System.out.println(e);
            }
            c.disconnect();
            System.out.println(c.isConnected() + " " + c.getRemoteAddress());
        }
    }

    private static void multicast() throws Exception {
        NetworkInterface lo = NetworkInterface.getByName("lo");
        InetAddress group = InetAddress.getByName("239.1.2.3");
        try (DatagramChannel d = DatagramChannel.open(StandardProtocolFamily.INET)) {
            d.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(new InetSocketAddress(0));
            d.setOption(StandardSocketOptions.IP_MULTICAST_IF, lo);
            System.out.println(d.getOption(StandardSocketOptions.IP_MULTICAST_IF).getName());
            MembershipKey key = d.join(group, lo);
            System.out.println(key.isValid() + " " + key.group() + " " + key.sourceAddress());
            key.drop();
            System.out.println(key.isValid());
            MembershipKey narrow = d.join(group, lo, InetAddress.getByName("127.0.0.1"));
            System.out.println(narrow.sourceAddress());
        }
    }
}
