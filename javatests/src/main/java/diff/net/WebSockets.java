package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import java.io.*;
import java.net.*;
import java.net.http.*;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.*;
import java.util.concurrent.*;

/** The client of java.net.http for web sockets against a server by hand: messages, fragments, control frames, demand, ends, and servers that break the rules. */
public class WebSockets {
    /** What a server does once the handshake is over. */
    interface Script {
        void run(Socket c, DataInputStream in, OutputStream out) throws Exception;
    }

    static void frame(OutputStream out, int first, byte... payload) throws IOException {
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        b.write(first);
        if (payload.length < 126) {
            b.write(payload.length);
        } else {
            b.write(126);
            b.write(payload.length >> 8);
            b.write(payload.length);
        }
        b.writeBytes(payload);
        out.write(b.toByteArray());
        out.flush();
    }

    /** Reads a masked frame: its first byte and what it carries. */
    static Object[] read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte(), second = in.readUnsignedByte();
        long n = second & 127;
        if (n == 126) n = in.readUnsignedShort();
        else if (n == 127) n = in.readLong();
        byte[] mask = new byte[4];
        if ((second & 128) != 0) in.readFully(mask);
        byte[] p = in.readNBytes((int) n);
        for (int i = 0; i < p.length; i++) p[i] ^= mask[i & 3];
        return new Object[] {Integer.toHexString(first), (second & 128) != 0, p.length > 20 ? p.length + " bytes " + Arrays.hashCode(p) : s(p)};
    }

    static class Log implements WebSocket.Listener {
        final StringBuffer all = new StringBuffer();
        final CountDownLatch end = new CountDownLatch(1);

        void add(String s) {
            all.append(s).append("; ");
        }

        @Override
        public void onOpen(WebSocket w) {
            add("open " + w.getSubprotocol());
            w.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket w, CharSequence d, boolean last) {
            add("text " + (d.length() > 40 ? d.length() + " characters" : d) + " " + last);
            w.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket w, ByteBuffer d, boolean last) {
            add("binary " + d.remaining() + " " + last);
            w.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket w, ByteBuffer m) {
            add("ping " + m.remaining());
            w.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket w, ByteBuffer m) {
            add("pong " + m.remaining());
            w.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket w, int code, String reason) {
            add("close " + code + " " + reason + " " + w.isInputClosed());
            end.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket w, Throwable e) {
            add("error " + s(e));
            end.countDown();
        }
    }

    static String answer(List<String> head, String extra) throws Exception {
        String key = "";
        for (String h : head) if (h.startsWith("Sec-WebSocket-Key: ")) key = h.substring(19);
        String sum = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes()));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + sum + "\r\n" + extra + "\r\n";
    }

    static List<String> head(DataInputStream in) throws IOException {
        List<String> head = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.readUnsignedByte();
            if (c == '\n') {
                if (line.length() == 0) return head;
                head.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    interface Client {
        void run(WebSocket w, Log log) throws Exception;
    }

    static final HttpClient CLIENT = HttpClient.newHttpClient();

    static void run(String name, String extra, Script script, Client client) throws Exception {
        p("--", name);
        try (ServerSocket s = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Job t = start("server", () -> {
                try (Socket c = s.accept()) {
                    DataInputStream in = new DataInputStream(new BufferedInputStream(c.getInputStream()));
                    c.getOutputStream().write(answer(head(in), extra).getBytes());
                    script.run(c, in, c.getOutputStream());
                }
            });
            Log log = new Log();
            try {
                WebSocket w = CLIENT.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + s.getLocalPort() + "/p"), log).get();
                client.run(w, log);
            } catch (ExecutionException e) {
                p(e.getCause());
            }
            t.join();
            // After an abort the end may be heard of or not.
            p(name.equals("abort") ? log.all.substring(0, log.all.indexOf(";") + 1) : log.all);
        }
    }

    public static void main(String[] a) throws Exception {
        run("messages", "", (c, in, out) -> {
            for (int i = 0; i < 8; i++) say(read(in));
            frame(out, 0x81, "hello".getBytes());
            frame(out, 0x82, new byte[7]);
            frame(out, 0x89, (byte) 1, (byte) 2);
            say("answered by itself", read(in));
            frame(out, 0x8a);
            frame(out, 0x01, "frag".getBytes());
            frame(out, 0x89);
            frame(out, 0x80, "ment".getBytes());
            say(read(in));
            frame(out, 0x81, "x".repeat(60_000).getBytes());
            frame(out, 0x88, (byte) 3, (byte) 0xe8, (byte) 'b', (byte) 'y', (byte) 'e');
            say(read(in));
        }, (w, log) -> {
            p(w.getSubprotocol().isEmpty(), w.isInputClosed(), w.isOutputClosed());
            p(w.sendText("text", true).get() == w);
            w.sendText("zw", false).get();
            w.sendText("ölf", true).get();
            w.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).get();
            byte[] big = new byte[40_000];
            Arrays.fill(big, (byte) 7);
            w.sendBinary(ByteBuffer.wrap(big), true).get();
            w.sendPing(ByteBuffer.wrap(new byte[5])).get();
            w.sendPong(ByteBuffer.allocate(0)).get();
            w.sendText("", true).get();
            log.end.await();
            while (!w.isOutputClosed()) Thread.sleep(1);
            p(w.isInputClosed(), w.isOutputClosed());
            t("after close", () -> w.sendText("x", true).get());
        });
        run("errors of the sender", "", (c, in, out) -> {
            say(read(in));
            say(read(in));
            frame(out, 0x88);
        }, (w, log) -> {
            t("ping too long", () -> w.sendPing(ByteBuffer.allocate(126)).get());
            t("half a pair", () -> w.sendText("\ud800", true).get());
            t("close code", () -> w.sendClose(999, "x").get());
            t("close code", () -> w.sendClose(1006, "x").get());
            t("close reason", () -> w.sendClose(1000, "x".repeat(124)).get());
            t("null", () -> w.sendText(null, true));
            r("request", () -> w.request(0));
            w.sendText("a", false).get();
            t("kinds mixed", () -> w.sendBinary(ByteBuffer.allocate(1), true).get());
            t("close", () -> w.sendClose(4000, "own").get() == w);
            t("close twice", () -> w.sendClose(1000, "").get() == w);
            t("text after close", () -> w.sendText("x", true).get());
            log.end.await();
        });
        run("abort", "", (c, in, out) -> say(read(in)[0]), (w, log) -> {
            w.sendText("x", true).get();
            w.abort();
            w.abort();
            p(w.isInputClosed(), w.isOutputClosed());
            t("after", () -> w.sendText("y", true).get());
        });
        String[] names = {"unknown opcode", "masked", "reserved bit", "long ping", "split ping", "lone continuation", "nested", "bad text", "close of one byte", "close code", "cut", "reset"};
        for (int k = 0; k < names.length; k++) {
            int n = k;
            run(names[k], "", (c, in, out) -> {
                switch (n) {
                    case 0 -> frame(out, 0x83, (byte) 1);
                    case 1 -> out.write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'});
                    case 2 -> frame(out, 0xc1, (byte) 1);
                    case 3 -> frame(out, 0x89, new byte[126]);
                    case 4 -> frame(out, 0x09, (byte) 1);
                    case 5 -> frame(out, 0x80, (byte) 1);
                    case 6 -> {
                        frame(out, 0x01, (byte) 'a');
                        frame(out, 0x81, (byte) 'b');
                    }
                    case 7 -> frame(out, 0x81, (byte) 0xff, (byte) 0xfe);
                    case 8 -> frame(out, 0x88, (byte) 3);
                    case 9 -> frame(out, 0x88, (byte) 0, (byte) 5);
                    case 10 -> {
                        // Within the head: while a text is being handed over, the class library's client loses an end.
                        out.write(0x81);
                        c.shutdownOutput();
                    }
                    default -> c.shutdownOutput();
                }
                try {
                    in.readAllBytes();
                } catch (IOException e) {
                    // The client gives up as it likes.
                }
            }, (w, log) -> log.end.await());
        }
        run("subprotocol not asked for", "Sec-WebSocket-Protocol: x\r\n", (c, in, out) -> { }, (w, log) -> p("never"));
        run("extension not asked for", "Sec-WebSocket-Extensions: x\r\n", (c, in, out) -> { }, (w, log) -> p("never"));
        handshakes();
    }

    static void handshakes() throws Exception {
        String[] answers = {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n", "HTTP/1.1 101 x\r\nConnection: Upgrade\r\n\r\n", "rubbish\r\n\r\n"};
        for (String answer : answers) {
            try (ServerSocket s = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Job t = start("server", () -> {
                    try (Socket c = s.accept()) {
                        List<String> h = head(new DataInputStream(c.getInputStream()));
                        h.removeIf(l -> l.startsWith("Sec-WebSocket-Key") || l.startsWith("Host"));
                        Collections.sort(h);
                        say(h);
                        c.getOutputStream().write(answer.getBytes());
                    }
                });
                t("handshake", () -> CLIENT.newWebSocketBuilder().header("X-own", "1").subprotocols("a", "b").connectTimeout(java.time.Duration.ofSeconds(5)).buildAsync(URI.create("ws://127.0.0.1:" + s.getLocalPort() + "/q?x=1"), new Log()).get());
                t.join();
            }
        }
        WebSocket.Builder b = CLIENT.newWebSocketBuilder();
        for (String u : new String[] {"http://x/", "ws:///x", "ws://127.0.0.1:1/", "ws://x/#frag"}) t(u, () -> b.buildAsync(URI.create(u), new Log()).get());
        t("header", () -> CLIENT.newWebSocketBuilder().header("Sec-WebSocket-Key", "x").buildAsync(URI.create("ws://127.0.0.1:1/"), new Log()).get());
        t("subprotocol", () -> CLIENT.newWebSocketBuilder().subprotocols("a", "a").buildAsync(URI.create("ws://127.0.0.1:1/"), new Log()).get());
        t("subprotocol", () -> CLIENT.newWebSocketBuilder().subprotocols("a b").buildAsync(URI.create("ws://127.0.0.1:1/"), new Log()).get());
        t("null", () -> b.buildAsync(null, new Log()));
    }
}
