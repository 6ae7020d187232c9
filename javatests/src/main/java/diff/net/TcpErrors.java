package diff.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URL;

/** Time limits, closing under a waiting thread, refused connections, resets, taken ports, closed sockets. */
public class TcpErrors {
    public static void main(String[] args) throws Exception {
        timeouts();
        closing();
        refused();
        reset();
        closed();
    }

    private static void timeouts() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            server.setSoTimeout(50);
            try {
                server.accept();
            } catch (SocketTimeoutException e) {
                System.out.println(e.getMessage());
            }
            try (Socket s = new Socket("localhost", server.getLocalPort()); Socket peer = server.accept()) {
                s.setSoTimeout(50);
                try {
                    s.getInputStream().read();
                } catch (SocketTimeoutException e) {
                    System.out.println(e.getMessage());
                }
                peer.getOutputStream().write(7);
                System.out.println(s.getInputStream().read());
            }
        }
    }

    private static void closing() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            Socket s = new Socket("localhost", server.getLocalPort());
            Socket peer = server.accept();
            Thread reader = new Thread(() -> {
                try {
                    s.getInputStream().read();
                } catch (IOException e) {
                    System.out.println("reader: " + e);
                }
            });
            reader.start();
            Thread.sleep(50);
            s.close();
            reader.join();
            System.out.println("peer sees " + peer.getInputStream().read());
            peer.close();
            Thread acceptor = new Thread(() -> {
                try {
                    server.accept();
                } catch (IOException e) {
                    System.out.println("acceptor: " + e);
                }
            });
            acceptor.start();
            Thread.sleep(50);
            server.close();
            acceptor.join();
        }
    }

    private static void refused() throws Exception {
        int free;
        try (ServerSocket server = new ServerSocket(0)) {
            free = server.getLocalPort();
            try {
                new ServerSocket(free);
            } catch (BindException e) {
                System.out.println(e);
            }
        }
        try {
            new Socket("127.0.0.1", free);
        } catch (ConnectException e) {
            System.out.println(e);
        }
        HttpURLConnection c = (HttpURLConnection) new URL("http://127.0.0.1:" + free + "/").openConnection();
        try {
            c.getInputStream();
        } catch (IOException e) {
            System.out.println(e);
        }
        System.out.println(InetAddress.getByName("127.0.0.1").isReachable(2000));
    }

    private static void reset() throws Exception {
        try (ServerSocket server = new ServerSocket(0); Socket s = new Socket("localhost", server.getLocalPort())) {
            try (Socket peer = server.accept()) {
                peer.setSoLinger(true, 0);
            }
            Thread.sleep(30);
            try {
                System.out.println(s.getInputStream().read());
            } catch (SocketException e) {
                System.out.println("read: " + e.getMessage());
            }
            try {
                s.getOutputStream().write(1);
                s.getOutputStream().write(1);
            } catch (SocketException e) {
                System.out.println("write: " + e.getMessage());
            }
        }
    }

    private static void closed() throws Exception {
        Socket s = new Socket();
        s.close();
        try {
            s.getInputStream();
        } catch (SocketException e) {
            System.out.println(e);
        }
        try {
            s.connect(new InetSocketAddress("localhost", 1));
        } catch (SocketException e) {
            System.out.println(e);
        }
        try (Socket t = new Socket()) {
            t.getOutputStream();
        } catch (SocketException e) {
            System.out.println(e);
        }
        try {
            new InetSocketAddress("localhost", 70_000);
        } catch (IllegalArgumentException e) {
            System.out.println(e);
        }
    }
}
