package diff.net;

import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sockets with names in the file system. */
public class UnixSockets {
    public static void main(String[] args) throws Exception {
        Path path = Path.of("socket");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            System.out.println(server.getLocalAddress());
            try (SocketChannel c = SocketChannel.open(address); SocketChannel peer = server.accept()) {
                c.write(ByteBuffer.wrap("by name".getBytes()));
                ByteBuffer room = ByteBuffer.allocate(20);
                peer.read(room);
                System.out.println(new String(room.array(), 0, room.position()) + " " + peer.getLocalAddress() + " "
                        + peer.getRemoteAddress() + " " + c.getRemoteAddress());
            }
            try (ServerSocketChannel second = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                second.bind(address);
            } catch (BindException e) {
                System.out.println(e);
            }
        }
        Files.delete(path);
        try (SocketChannel c = SocketChannel.open(address)) {
            System.out.println(c);
        } catch (Exception e) {
            System.out.println(e);
        }
    }
}
