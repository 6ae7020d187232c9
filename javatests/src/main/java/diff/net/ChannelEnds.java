package diff.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Interrupting and closing channels under waiting threads; channels that are not connected. */
public class ChannelEnds {
    private interface Action {
        void run() throws IOException;
    }

    private static Thread start(String name, Action action) {
        Thread t = new Thread(() -> {
            try {
                action.run();
                System.out.println(name + " done");
            } catch (Exception e) {
                System.out.println(name + " " + e + " " + Thread.currentThread().isInterrupted());
            }
        });
        t.start();
        return t;
    }

    public static void main(String[] args) throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel c = SocketChannel.open(server.getLocalAddress());
                SocketChannel peer = server.accept()) {
            Thread reader = start("reader", () -> c.read(ByteBuffer.allocate(1)));
            Thread.sleep(30);
            reader.interrupt();
            reader.join();
            System.out.println(c.isOpen() + " " + c.isConnected());
            start("peer", () -> System.out.println(peer.read(ByteBuffer.allocate(1)))).join();
            Thread acceptor = start("acceptor", server::accept);
            Thread.sleep(30);
            server.close();
            acceptor.join();
        }
        try (SocketChannel c = SocketChannel.open()) {
            start("unconnected read", () -> c.read(ByteBuffer.allocate(1))).join();
            start("unconnected write", () -> c.write(ByteBuffer.allocate(1))).join();
            start("finish", () -> c.finishConnect()).join();
        }
        try (SocketChannel c = SocketChannel.open()) {
            c.configureBlocking(false);
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
                c.connect(server.getLocalAddress());
                while (!c.finishConnect()) {
                    Thread.sleep(1);
                }
                System.out.println(c.read(ByteBuffer.allocate(10)) + " bytes without waiting");
                ByteBuffer much = ByteBuffer.allocate(1 << 22);
                long sent = 0;
                int n;
                while ((n = c.write(much)) > 0) {
                    sent += n;
                }
                System.out.println(n + " " + (sent > 0) + " " + much.hasRemaining());
            }
        }
    }
}
