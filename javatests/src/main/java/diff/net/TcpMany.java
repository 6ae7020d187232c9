package diff.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sixty connections at a time, each with more bytes than the system's buffers hold at once. */
public class TcpMany {
    public static void main(String[] args) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ServerSocket server = new ServerSocket(0, 200)) {
            Thread acceptor = new Thread(() -> {
                try {
                    while (true) {
                        Socket s = server.accept();
                        threads.submit(() -> answer(s));
                    }
                } catch (IOException e) {
                    System.out.println("no more: " + e.getMessage());
                }
            });
            acceptor.start();
            List<Future<Long>> results = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int n = i;
                results.add(threads.submit(() -> ask(server.getLocalPort(), n)));
            }
            long sum = 0;
            for (Future<Long> f : results) {
                sum += f.get();
            }
            System.out.println(sum);
            server.close();
            acceptor.join();
        }
        threads.shutdown();
        System.out.println(threads.awaitTermination(20, TimeUnit.SECONDS));
    }

    private static Void answer(Socket s) throws IOException {
        try (s) {
            DataInputStream in = new DataInputStream(s.getInputStream());
            byte[] bytes = in.readNBytes(in.readInt());
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= 0x5a;
            }
            s.getOutputStream().write(bytes);
        }
        return null;
    }

    private static long ask(int port, int n) throws IOException {
        byte[] bytes = new byte[20_000 * n + 1];
        new Random(n).nextBytes(bytes);
        try (Socket s = new Socket("localhost", port)) {
            DataOutputStream out = new DataOutputStream(s.getOutputStream());
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
            byte[] back = s.getInputStream().readAllBytes();
            for (int i = 0; i < back.length; i++) {
                back[i] ^= 0x5a;
            }
            return Arrays.equals(bytes, back) ? back.length : -1_000_000;
        }
    }
}
