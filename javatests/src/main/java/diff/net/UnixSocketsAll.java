package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.IOException;
import java.net.*;
import java.nio.ByteBuffer;
import java.nio.channels.*;
import java.nio.file.*;
import java.util.*;
import jdk.net.ExtendedSocketOptions;

/** Sockets with names in the file system: names, states, errors, selectors, half-closed, peers, closing under waiting threads. */
public class UnixSocketsAll {
    public static void main(String[] a) throws Exception {
        Path path = Path.of("s");
        UnixDomainSocketAddress at = UnixDomainSocketAddress.of(path);
        ServerSocketChannel s = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        p(s, s.getLocalAddress(), new TreeSet<>(s.supportedOptions().stream().map(SocketOption::name).toList()));
        r("accept unbound", s::accept);
        r("internet address", () -> s.bind(new InetSocketAddress(0)));
        r("long name", () -> s.bind(UnixDomainSocketAddress.of("x".repeat(120))));
        r("no directory", () -> s.bind(UnixDomainSocketAddress.of("no/such")));
        r("no socket", s::socket);
        Files.writeString(Path.of("file"), "x");
        r("taken by a file", () -> s.bind(UnixDomainSocketAddress.of("file")));
        s.bind(at, 4);
        p(s, s.getLocalAddress().equals(at), Files.exists(path), Files.readAttributes(path, java.nio.file.attribute.BasicFileAttributes.class).isOther());
        r("bind twice", () -> s.bind(at));
        SocketChannel c = SocketChannel.open(StandardProtocolFamily.UNIX);
        p(c, c.getLocalAddress(), c.getRemoteAddress(), new TreeSet<>(c.supportedOptions().stream().map(SocketOption::name).toList()));
        r("no socket", c::socket);
        r("internet address", () -> c.connect(new InetSocketAddress("127.0.0.1", 1)));
        SocketChannel d = SocketChannel.open(StandardProtocolFamily.UNIX);
        r("to a file", () -> d.connect(UnixDomainSocketAddress.of("file")));
        p(d.isOpen());
        t("to nothing", () -> SocketChannel.open(UnixDomainSocketAddress.of("nothing")));
        t("option", () -> SocketChannel.open(StandardProtocolFamily.UNIX).setOption(StandardSocketOptions.TCP_NODELAY, true));
        p(c.connect(at), c, c.isConnected(), c.getLocalAddress(), c.getRemoteAddress());
        SocketChannel peer = s.accept();
        p(peer, peer.getLocalAddress(), peer.getRemoteAddress(), peer.getRemoteAddress().toString().isEmpty());
        t("peer", () -> c.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName().equals(System.getProperty("user.name")));
        c.setOption(StandardSocketOptions.SO_SNDBUF, 10_000);
        p(c.getOption(StandardSocketOptions.SO_SNDBUF), c.getOption(StandardSocketOptions.SO_LINGER));
        p(c.write(ByteBuffer.wrap("abc".getBytes())), c.write(new ByteBuffer[] {ByteBuffer.wrap("d".getBytes()), ByteBuffer.wrap("e".getBytes())}));
        ByteBuffer b = ByteBuffer.allocateDirect(10);
        p(peer.read(b), b);
        peer.shutdownOutput();
        p(c.read(ByteBuffer.allocate(1)));
        c.write(ByteBuffer.wrap(new byte[2]));
        p(peer.read(b.clear()));
        r("shut down", () -> peer.write(ByteBuffer.allocate(1)));
        Job reader = start("reader", () -> say(peer.read(b.clear())));
        Thread.sleep(8);
        c.close();
        reader.join();
        r("write to none", () -> {
            for (int i = 0; i < 3; i++) peer.write(ByteBuffer.allocate(1));
        });
        peer.close();
        // Names of the client, no names, and the same by Selector.
        SocketChannel named = SocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of("client"));
        named.configureBlocking(false);
        p(named.connect(at), named.isConnected());
        SocketChannel q = s.accept();
        p(q.getRemoteAddress(), named.getLocalAddress());
        SocketChannel unnamed = SocketChannel.open(StandardProtocolFamily.UNIX).bind(null);
        p(unnamed.getLocalAddress().toString().isEmpty());
        unnamed.close();
        ServerSocketChannel automatic = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(null);
        p(automatic.getLocalAddress().toString().length() > 0);
        Path auto = ((UnixDomainSocketAddress) automatic.getLocalAddress()).getPath();
        automatic.close();
        p(Files.deleteIfExists(auto));
        try (Selector sel = Selector.open()) {
            SelectionKey k = named.register(sel, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            p(sel.select(), k.isWritable(), k.isReadable());
            q.write(ByteBuffer.wrap("x".getBytes()));
            sel.selectedKeys().clear();
            k.interestOps(SelectionKey.OP_READ);
            p(sel.select(), k.isReadable(), named.read(b.clear()), named.read(b));
            s.configureBlocking(false);
            SelectionKey sk = s.register(sel, SelectionKey.OP_ACCEPT);
            sel.selectedKeys().clear();
            p(sel.selectNow(), s.accept());
            SocketChannel n = SocketChannel.open(at);
            p(sel.select(), sk.isAcceptable(), s.accept() != null);
            n.close();
        }
        named.close();
        q.close();
        s.configureBlocking(true);
        Job acceptor = start("acceptor", s::accept);
        Thread.sleep(8);
        s.close();
        acceptor.join();
        p("the name stays", Files.exists(path));
        t("nobody there", () -> SocketChannel.open(at));
        r("taken by what is left", () -> ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(at));
        Files.delete(path);
        ServerSocketChannel again = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(at);
        Files.delete(path);
        t("name gone", () -> SocketChannel.open(at));
        again.close();
        Files.delete(Path.of("client"));
        // A full socket.
        ServerSocketChannel v = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(at);
        SocketChannel w = SocketChannel.open(at);
        SocketChannel x = v.accept();
        Job writer = start("writer", () -> {
            long sent = 0;
            while (sent < 3_000_000) sent += w.write(ByteBuffer.allocate(30_000));
            w.close();
        });
        long got = 0;
        ByteBuffer large = ByteBuffer.allocate(40_000);
        for (int n; (n = x.read(large.clear())) >= 0; got += n);
        writer.join();
        p(got >= 3_000_000);
        x.close();
        v.close();
        Files.delete(path);
        p(Files.list(Path.of("")).map(Path::toString).sorted().toList());
        // A full backlog: without blocking there is no room, blocking waits for it.
        ServerSocketChannel few = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(at, 1);
        SocketChannel[] cs = new SocketChannel[10];
        int made = 0;
        try {
            for (; made < cs.length; made++) {
                cs[made] = SocketChannel.open(StandardProtocolFamily.UNIX);
                cs[made].configureBlocking(false);
                if (!cs[made].connect(at)) {
                    p("not yet", cs[made].isConnectionPending());
                    break;
                }
            }
        } catch (IOException e) {
            p(e);
        }
        p("made", made);
        Job connects = start("connects", () -> SocketChannel.open(at).close());
        Thread.sleep(10);
        p("waits", connects.isAlive());
        for (int i = 0; i <= made; i++) few.accept().close();
        connects.join();
        for (SocketChannel k : cs) if (k != null) k.close();
        few.close();
        Files.delete(path);
        t("datagrams", () -> DatagramChannel.open(StandardProtocolFamily.UNIX));
        t("absent name", () -> UnixDomainSocketAddress.of((String) null));
    }
}
