package diff.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;

/** Every option of every kind of channel, and the setters of the sockets. */
public class SocketOptionsAll {
    public static void main(String[] args) throws Exception {
        try (ServerSocketChannel s = ServerSocketChannel.open(); SocketChannel c = SocketChannel.open();
                DatagramChannel d = DatagramChannel.open()) {
            c.setOption(StandardSocketOptions.TCP_NODELAY, true);
            c.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            c.setOption(StandardSocketOptions.SO_LINGER, 5);
            c.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
            d.setOption(StandardSocketOptions.SO_BROADCAST, true);
            d.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3);
            d.setOption(StandardSocketOptions.IP_TOS, 0x10);
            for (NetworkChannel channel : List.of(s, c, d)) {
                print(channel);
            }
        }
        try (Socket s = new Socket(); ServerSocket server = new ServerSocket()) {
            s.setSoLinger(true, 3);
            s.setKeepAlive(true);
            s.setReuseAddress(true);
            s.setTrafficClass(8);
            s.setOOBInline(true);
            s.setSendBufferSize(10_000);
            System.out.println(s.getSoLinger() + " " + s.getKeepAlive() + " " + s.getReuseAddress() + " "
                    + s.getTrafficClass() + " " + s.getOOBInline() + " " + s.getSendBufferSize());
            System.out.println(server.getReuseAddress() + " " + server.getSoTimeout() + " " + server.isBound());
            s.setSoLinger(false, 0);
            System.out.println(s.getSoLinger());
        }
    }

    private static void print(NetworkChannel channel) {
        List<SocketOption<?>> options = channel.supportedOptions().stream()
                .sorted(Comparator.comparing(SocketOption<?>::name)).toList();
        for (SocketOption<?> option : options) {
            String value;
            try {
                value = String.valueOf(channel.getOption(option));
            } catch (IOException | UnsupportedOperationException e) {
                value = e.toString();
            }
            // What it is depends on the moment.
            System.out.println(option + (option.name().contains("NAPI") || option.name().contains("QUICK") ? "" : "=" + value));
        }
    }
}
