package diff.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server and its clients, line by line, with half-closed connections. */
public class TcpEcho {
    public static void main(String[] args) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = server.getLocalPort();
            Thread echo = new Thread(() -> serve(server, 3));
            echo.start();
            for (int i = 0; i < 3; i++) {
                try (Socket s = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    s.setTcpNoDelay(true);
                    s.setSoTimeout(20_000);
                    System.out.println(s.getTcpNoDelay() + " " + s.getSoTimeout() + " " + s.getInetAddress() + " "
                            + (s.getPort() == port) + " " + s.isConnected() + " " + s.isBound());
                    s.getOutputStream().write(("hello " + i + "\n").getBytes());
                    BufferedReader in = new BufferedReader(new InputStreamReader(s.getInputStream()));
                    System.out.println(in.readLine());
                    s.shutdownOutput();
                    System.out.println(in.readLine() + " " + s.isOutputShutdown() + " " + s.isInputShutdown());
                }
            }
            echo.join();
        }
    }

    private static void serve(ServerSocket server, int connections) {
        for (int i = 0; i < connections; i++) {
            try (Socket s = server.accept()) {
                InputStream in = s.getInputStream();
                OutputStream out = s.getOutputStream();
                byte[] buffer = new byte[100];
                int n;
                while ((n = in.read(buffer)) > 0) {
                    out.write(buffer, 0, n);
                }
            } catch (IOException e) {
                System.out.println("server: " + e);
            }
        }
    }
}
