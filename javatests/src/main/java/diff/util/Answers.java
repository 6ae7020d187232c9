package diff.util;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that reads the head of a request and answers with always the same bytes, whatever they are worth. */
public final class Answers implements AutoCloseable {
    private final ServerSocket socket;
    private final Thread thread;

    public Answers(String answer) throws IOException {
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        thread = new Thread(() -> {
            while (true) {
                try (Socket c = socket.accept()) {
                    BufferedReader in = new BufferedReader(new InputStreamReader(c.getInputStream()));
                    String l;
                    while ((l = in.readLine()) != null && !l.isEmpty());
                    c.getOutputStream().write(answer.getBytes());
                } catch (IOException e) {
                    if (socket.isClosed()) return;
                }
            }
        });
        thread.start();
    }

    public String base() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        socket.close();
        thread.join();
    }
}
