package diff.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/** Files over sockets, scattering and gathering. */
public class Transfers {
    public static void main(String[] args) throws Exception {
        byte[] data = new byte[700_000];
        new Random(1).nextBytes(data);
        Path from = Files.write(Path.of("from"), data);
        Path to = Path.of("to");
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel c = SocketChannel.open(server.getLocalAddress());
                SocketChannel peer = server.accept();
                FileChannel file = FileChannel.open(from)) {
            Thread sender = new Thread(() -> {
                try {
                    for (long at = 0; at < data.length;) {
                        at += file.transferTo(at, data.length - at, c);
                    }
                    c.shutdownOutput();
                } catch (IOException e) {
                    System.out.println(e);
                }
            });
            sender.start();
            try (FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                long at = 0;
                long n;
                while ((n = out.transferFrom(peer, at, 100_000)) > 0) {
                    at += n;
                }
                System.out.println(at);
            }
            sender.join();
            System.out.println(Arrays.equals(data, Files.readAllBytes(to)));
            ByteBuffer[] parts = {ByteBuffer.wrap("ab".getBytes()), ByteBuffer.wrap("cdef".getBytes())};
            System.out.println(peer.write(parts));
            ByteBuffer[] rooms = {ByteBuffer.allocate(1), ByteBuffer.allocateDirect(4), ByteBuffer.allocate(3)};
            System.out.println(c.read(rooms) + " " + Arrays.toString(rooms));
        } finally {
            Files.delete(from);
            Files.delete(to);
        }
    }
}
