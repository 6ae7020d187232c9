package diff.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** One thread and a selector for several clients; wakeups; pipes. */
public class Selectors {
    public static void main(String[] args) throws Exception {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        for (int c = 0; c < 3; c++) {
            int number = c;
            Thread client = new Thread(() -> talk(port, number));
            client.start();
            int ended = 0;
            while (ended < 1) {
                selector.select();
                for (Iterator<SelectionKey> it = selector.selectedKeys().iterator(); it.hasNext();) {
                    SelectionKey key = it.next();
                    it.remove();
                    ended += serve(selector, server, key);
                }
            }
            client.join();
        }
        System.out.println(selector.selectNow() + " " + selector.select(20) + " " + selector.keys().size());
        wakeups(selector);
        server.close();
        pipe();
    }

    private static int serve(Selector selector, ServerSocketChannel server, SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel s = server.accept();
            s.configureBlocking(false);
            s.register(selector, SelectionKey.OP_READ);
            System.out.println("accepted");
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        SocketChannel s = (SocketChannel) key.channel();
        if (s.read(buffer) < 0) {
            s.close();
            System.out.println("ended " + key.isValid());
            return 1;
        }
        s.write(buffer.flip());
        return 0;
    }

    private static void talk(int port, int number) {
        try (SocketChannel c = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
            for (int i = 0; i < 4; i++) {
                c.write(ByteBuffer.wrap(("message " + number + i).getBytes()));
                ByteBuffer b = ByteBuffer.allocate(100);
                c.read(b);
                System.out.println("back: " + StandardCharsets.UTF_8.decode(b.flip()));
            }
        } catch (IOException e) {
            System.out.println("client: " + e);
        }
    }

    private static void wakeups(Selector selector) throws Exception {
        Thread waker = new Thread(() -> {
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                System.out.println(e);
            }
            selector.wakeup();
        });
        waker.start();
        System.out.println("woken " + selector.select());
        waker.join();
        selector.wakeup();
        System.out.println("at once " + selector.select());
        Thread sleeper = new Thread(() -> {
            try {
                System.out.println("interrupted " + selector.select() + Thread.currentThread().isInterrupted());
            } catch (IOException e) {
                System.out.println(e);
            }
        });
        sleeper.start();
        Thread.sleep(30);
        sleeper.interrupt();
        sleeper.join();
        Thread last = new Thread(() -> {
            try {
                selector.select();
                System.out.println("closed under it " + selector.isOpen());
                selector.select();
            } catch (ClosedSelectorException | IOException e) {
                System.out.println(e);
            }
        });
        last.start();
        Thread.sleep(30);
        selector.close();
        last.join();
    }

    private static void pipe() throws Exception {
        Pipe pipe = Pipe.open();
        Thread writer = new Thread(() -> {
            try (Pipe.SinkChannel sink = pipe.sink()) {
                Thread.sleep(20);
                sink.write(ByteBuffer.wrap("through a pipe".getBytes()));
            } catch (Exception e) {
                System.out.println(e);
            }
        });
        writer.start();
        ByteBuffer b = ByteBuffer.allocate(100);
        while (pipe.source().read(b) >= 0) {
            Thread.onSpinWait();
        }
        System.out.println(StandardCharsets.UTF_8.decode(b.flip()));
        writer.join();
    }
}
