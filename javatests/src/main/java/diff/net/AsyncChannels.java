package diff.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Asynchronous channels by futures and by handlers, with time limits. */
public class AsyncChannels {
    public static void main(String[] args) throws Exception {
        AsynchronousChannelGroup group = AsynchronousChannelGroup.withFixedThreadPool(2, Executors.defaultThreadFactory());
        AsynchronousServerSocketChannel server =
                AsynchronousServerSocketChannel.open(group).bind(new InetSocketAddress("127.0.0.1", 0));
        Future<AsynchronousSocketChannel> accepted = server.accept();
        AsynchronousSocketChannel c = AsynchronousSocketChannel.open(group);
        c.connect(server.getLocalAddress()).get();
        AsynchronousSocketChannel peer = accepted.get();
        System.out.println(peer.write(ByteBuffer.wrap("async".getBytes())).get());
        ByteBuffer room = ByteBuffer.allocate(5);
        System.out.println(c.read(room).get() + " " + new String(room.array()));
        CountDownLatch done = new CountDownLatch(2);
        c.read(ByteBuffer.allocate(10), 50, TimeUnit.MILLISECONDS, "limit", handler(done));
        while (done.getCount() == 2) {
            Thread.sleep(5);
        }
        ByteBuffer other = ByteBuffer.allocate(10);
        peer.read(other, "bytes", handler(done));
        c.write(ByteBuffer.wrap("xyz".getBytes())).get();
        done.await();
        Future<Integer> pending = peer.read(ByteBuffer.allocate(1));
        peer.close();
        try {
            pending.get();
        } catch (ExecutionException e) {
            System.out.println(e.getCause());
        }
        c.close();
        server.close();
        group.shutdownNow();
        System.out.println(group.awaitTermination(10, TimeUnit.SECONDS));
    }

    private static CompletionHandler<Integer, String> handler(CountDownLatch done) {
        return new CompletionHandler<>() {
            @Override
            public void completed(Integer count, String what) {
                System.out.println(what + " " + count);
                done.countDown();
            }

            @Override
            public void failed(Throwable why, String what) {
                System.out.println(what + " " + why);
                done.countDown();
            }
        };
    }
}
