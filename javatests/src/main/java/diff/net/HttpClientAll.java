package diff.net;

import static diff.util.X.*;

import com.sun.net.httpserver.*;
import diff.util.Answers;
import java.io.*;
import java.net.*;
import java.net.http.*;
import java.net.http.HttpRequest.*;
import java.net.http.HttpResponse.*;
import java.nio.ByteBuffer;
import java.nio.file.*;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.Stream;

/** java.net.http.HttpClient with HTTP/1.1: builders and their errors, bodies of every kind, redirects, cookies, passwords, limits, cancellation, broken servers. */
public class HttpClientAll {
    static String base;
    static HttpClient client;

    static URI uri(String path) {
        return URI.create(base + path);
    }

    static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    static String send(HttpRequest.Builder b) throws Exception {
        HttpResponse<String> r = client.send(b.build(), BodyHandlers.ofString());
        return r.statusCode() + " " + r.body() + " " + r.version() + " " + r.uri().getPath() + " " + r.previousResponse().isPresent();
    }

    public static void main(String[] a) throws Exception {
        hide("127.0.0.1:\\d+", "127.0.0.1:n");
        hide("SocketTube\\(\\d+\\) \\[[^\\]]*\\]", "SocketTube");
        hide("HttpHeaders@[0-9a-f]+", "HttpHeaders@");
        hide("date=\\[[^\\]]*\\]", "date=");
        hide("WebSocketImpl@[^ ]*", "WebSocketImpl");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        HttpServer s = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s.setExecutor(threads);
        s.createContext("/echo", x -> {
            byte[] body = x.getRequestBody().readAllBytes();
            Headers h = x.getRequestHeaders();
            x.getResponseHeaders().add("X-M", "1");
            x.getResponseHeaders().add("X-M", "2");
            HttpUrl.answer(x, 200, x.getRequestMethod() + " " + x.getRequestURI() + " " + body.length + " " + h.get("X-a") + " " + h.get("Upgrade") + " " + h.getFirst("Content-length") + " " + h.getFirst("Transfer-encoding") + " " + (h.getFirst("User-agent") + "").startsWith("Java-http-client/17"));
        });
        s.createContext("/to/", x -> {
            x.getRequestBody().readAllBytes();
            HttpUrl.answer(x, Integer.parseInt(x.getRequestURI().getPath().substring(4)), "", "Location", "/echo?from=" + x.getRequestMethod());
        });
        s.createContext("/round", x -> HttpUrl.answer(x, 302, "", "Location", "/round"));
        s.createContext("/lines", x -> HttpUrl.answer(x, 200, "one\ntwo\r\nthree\rzwölf", "Content-Type", "text/plain; charset=UTF-8"));
        s.createContext("/big", x -> {
            x.sendResponseHeaders(200, 0);
            for (int i = 0; i < 30; i++) x.getResponseBody().write(new byte[10_000]);
            x.close();
        });
        s.createContext("/code/", x -> HttpUrl.answer(x, Integer.parseInt(x.getRequestURI().getPath().substring(6)), "b"));
        s.createContext("/cookie", x -> HttpUrl.answer(x, 200, "sent " + x.getRequestHeaders().getFirst("Cookie"), "Set-Cookie", "k=v; Path=/"));
        s.createContext("/slow", x -> {
            try {
                Thread.sleep(120);
                HttpUrl.answer(x, 200, "late");
            } catch (Exception e) {
                x.close();
            }
        });
        s.createContext("/secret", x -> HttpUrl.answer(x, 200, "hello " + x.getPrincipal().getUsername())).setAuthenticator(new BasicAuthenticator("r") {
            @Override
            public boolean checkCredentials(String u, String w) {
                return u.equals("u") && w.equals("p");
            }
        });
        s.start();
        base = "http://127.0.0.1:" + s.getAddress().getPort();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        builders();
        requests();
        responses();
        redirects();
        state();
        limits();
        s.stop(0);
        threads.shutdownNow();
        broken();
    }

    static void builders() throws Exception {
        p(client.version(), client.followRedirects(), client.connectTimeout(), client.cookieHandler(), client.proxy(), client.authenticator(), client.executor(), client.sslParameters() != null);
        HttpClient.Builder b = HttpClient.newBuilder();
        r("priority", () -> b.priority(0));
        r("priority", () -> b.priority(257));
        r("timeout", () -> b.connectTimeout(Duration.ZERO));
        r("null", () -> b.executor(null));
        HttpClient upgrade = HttpClient.newHttpClient();
        p(upgrade.version());
        for (String u : new String[] {"ftp://x/", "/relative", "http:///nohost", "http://x:-5/", "mailto:a@b"}) r("uri " + u, () -> HttpRequest.newBuilder(URI.create(u)));
        HttpRequest.Builder q = to("/echo");
        for (String h : new String[] {"Connection", "Content-Length", "Host", "Expect", "Upgrade", "bad name", "", "X\n"}) r("header " + h.trim(), () -> q.header(h, "v"));
        r("value", () -> q.header("X", "a\nb"));
        r("pairs", () -> q.headers("a"));
        r("no pairs", () -> q.headers());
        r("method", () -> q.method("", BodyPublishers.noBody()));
        r("method", () -> q.method("A B", BodyPublishers.noBody()));
        r("method", () -> q.method("CONNECT", BodyPublishers.noBody()).build());
        r("timeout", () -> q.timeout(Duration.ofSeconds(-1)));
        r("no uri", () -> HttpRequest.newBuilder().build());
        HttpRequest r = to("/echo").header("X-a", "1").header("x-A", "2").setHeader("Y", "3").timeout(Duration.ofSeconds(5)).expectContinue(true).build();
        p(r.method(), r.headers().map(), r.timeout(), r.expectContinue(), r.version(), r.bodyPublisher(), r.equals(to("/echo").headers("X-a", "1", "X-a", "2", "Y", "3").build()), r.toString().replaceAll(":\\d+", ":n"));
        p(HttpRequest.newBuilder(r, (n, v) -> !n.equals("Y")).build().headers().map());
        HttpHeaders h = HttpHeaders.of(Map.of("A", List.of("5", "6")), (n, v) -> true);
        p(h.firstValue("a"), h.allValues("A"), h.firstValueAsLong("a"), h.allValues("none"));
        r("bad number", () -> HttpHeaders.of(Map.of("A", List.of("x")), (n, v) -> true).firstValueAsLong("A"));
    }

    static void requests() throws Exception {
        p(send(to("/echo?q=%20x").header("X-a", "1").header("X-a", "2")));
        p(send(to("/echo").DELETE()), send(to("/echo").method("PATCH", BodyPublishers.ofString("äö"))), send(to("/echo").method("OPTIONS", BodyPublishers.noBody())));
        p(send(to("/echo").version(HttpClient.Version.HTTP_2)));
        p(send(to("/echo").POST(BodyPublishers.ofByteArray(new byte[100], 10, 20))));
        Path f = Files.write(Path.of("body"), new byte[30_000]);
        p(send(to("/echo").PUT(BodyPublishers.ofFile(f))));
        t("no file", () -> BodyPublishers.ofFile(Path.of("nosuch")));
        p(send(to("/echo").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[12_345])))));
        p(send(to("/echo").POST(BodyPublishers.ofByteArrays(List.of(new byte[3], new byte[0], new byte[4])))));
        p(send(to("/echo").POST(BodyPublishers.concat(BodyPublishers.ofString("abc"), BodyPublishers.ofFile(f)))));
        SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>();
        CompletableFuture<HttpResponse<String>> late = client.sendAsync(to("/echo").POST(BodyPublishers.fromPublisher(source, 6)).build(), BodyHandlers.ofString());
        while (source.getNumberOfSubscribers() == 0) Thread.sleep(1);
        source.submit(ByteBuffer.wrap(new byte[4]));
        source.submit(ByteBuffer.wrap(new byte[2]));
        source.close();
        p(late.get().body());
        t("stream that fails", () -> send(to("/echo").POST(BodyPublishers.ofInputStream(() -> new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("in the body");
            }
        }))));
        t("too short", () -> send(to("/echo").POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("abc"), 5))));
        t("too long", () -> send(to("/echo").POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("abcdef"), 5))));
        p(send(to("/echo").expectContinue(true).POST(BodyPublishers.ofString("expected"))));
        p(BodyPublishers.ofString("abc").contentLength(), BodyPublishers.noBody().contentLength(), BodyPublishers.ofInputStream(() -> null).contentLength());
        Files.delete(f);
    }

    static void responses() throws Exception {
        HttpRequest lines = to("/lines").build();
        try (Stream<String> l = client.send(lines, BodyHandlers.ofLines()).body()) {
            p(l.toList());
        }
        p(client.send(lines, BodyHandlers.ofByteArray()).body().length, client.send(lines, BodyHandlers.discarding()).body(), client.send(lines, BodyHandlers.replacing("other")).body());
        Path out = Path.of("answer");
        p(client.send(lines, BodyHandlers.ofFile(out)).body(), Files.size(out));
        t("file there", () -> client.send(lines, BodyHandlers.ofFile(out, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        t("file options", () -> BodyHandlers.ofFile(out, StandardOpenOption.READ));
        Files.delete(out);
        t("download", () -> client.send(lines, BodyHandlers.ofFileDownload(Path.of(""), StandardOpenOption.CREATE, StandardOpenOption.WRITE)));
        HttpRequest big = to("/big").build();
        try (InputStream in = client.send(big, BodyHandlers.ofInputStream()).body()) {
            p(in.readNBytes(5), in.readAllBytes().length, in.read());
        }
        InputStream cut = client.send(big, BodyHandlers.ofInputStream()).body();
        p(cut.read());
        cut.close();
        r("closed", cut::read);
        long[] n = new long[1];
        p(client.send(big, BodyHandlers.ofByteArrayConsumer(o -> n[0] += o.map(b -> b.length).orElse(0))).statusCode(), n[0]);
        p(client.send(big, BodyHandlers.buffering(BodyHandlers.ofByteArray(), 7777)).body().length);
        p(client.send(lines, i -> BodySubscribers.mapping(BodySubscribers.ofString(java.nio.charset.StandardCharsets.UTF_8), x -> x.length() + " " + i.statusCode() + " " + i.version())).body());
        t("handler throws", () -> client.send(lines, i -> {
            throw new IllegalStateException("in the handler");
        }));
        t("handler gives null", () -> client.send(lines, i -> null));
        t("mapper throws", () -> client.send(lines, i -> BodySubscribers.mapping(BodySubscribers.discarding(), x -> {
            throw new UncheckedIOException(new IOException("mapped"));
        })));
        HttpResponse<Void> r = client.send(to("/echo").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
        p(r.statusCode(), r.headers().allValues("x-m"), r.request().method(), r.sslSession());
        for (int code : new int[] {201, 204, 304, 404, 500, 599}) p(send(to("/code/" + code)));
        p(send(to("/nowhere")));
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 15; i++) all.add(client.sendAsync(to("/echo/" + i).POST(BodyPublishers.ofByteArray(new byte[i * 500])).build(), BodyHandlers.ofString()).thenApply(x -> Integer.parseInt(x.body().split(" ")[2])));
        int sum = 0;
        for (CompletableFuture<Integer> x : all) sum += x.join();
        p(sum);
    }

    static void redirects() throws Exception {
        HttpClient plain = client;
        for (HttpClient.Redirect how : HttpClient.Redirect.values()) {
            client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(how).build();
            for (int code : new int[] {300, 301, 302, 303, 304, 307, 308}) {
                t(how + " " + code, () -> send(to("/to/" + code)));
                t(how + " POST " + code, () -> send(to("/to/" + code).POST(BodyPublishers.ofString("abc"))));
            }
        }
        t("round", () -> send(to("/round")));
        client = plain;
    }

    static void state() throws Exception {
        HttpClient plain = client;
        CookieManager jar = new CookieManager();
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).cookieHandler(jar).build();
        p(send(to("/cookie")), send(to("/cookie")), jar.getCookieStore().getCookies());
        client = plain;
        p(send(to("/secret")));
        int[] asked = new int[1];
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).authenticator(new java.net.Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked[0]++;
                return new PasswordAuthentication("u", (asked[0] == 1 ? "wrong" : "p").toCharArray());
            }
        }).build();
        p(send(to("/secret")), asked[0], send(to("/secret")), asked[0]);
        client = HttpClient.newBuilder().authenticator(new java.net.Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("u", "never".toCharArray());
            }
        }).build();
        t("always wrong", () -> send(to("/secret")));
        client = HttpClient.newBuilder().proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", 1))).build();
        t("proxy refused", () -> send(to("/echo")));
        StringBuffer names = new StringBuffer();
        ExecutorService own = Executors.newFixedThreadPool(2, x -> {
            Thread t = new Thread(x, "own");
            t.setDaemon(true);
            return t;
        });
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(own).build();
        client.sendAsync(to("/echo").build(), i -> {
            names.append(Thread.currentThread().getName());
            return BodySubscribers.discarding();
        }).join();
        p(names);
        own.shutdown();
        client = plain;
    }

    static void limits() throws Exception {
        t("limit", () -> send(to("/slow").timeout(Duration.ofMillis(20))));
        p(send(to("/slow").timeout(Duration.ofSeconds(20))));
        CompletableFuture<HttpResponse<String>> f = client.sendAsync(to("/slow").build(), BodyHandlers.ofString());
        p(f.cancel(true));
        t("cancelled", () -> {
            try {
                return f.get().statusCode();
            } catch (CancellationException | ExecutionException e) {
                return "cancelled";
            }
        });
        Thread me = Thread.currentThread();
        Thread t = new Thread(() -> {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            // It prints nothing: which of the two threads is the first to go on is not said.
            me.interrupt();
        });
        t.start();
        t("interrupted", () -> send(to("/slow")));
        p(Thread.interrupted());
        t.join();
        r("null", () -> client.send(null, BodyHandlers.ofString()));
        r("null", () -> client.sendAsync(to("/echo").build(), null));
    }

    static void broken() throws Exception {
        String[] answers = {"", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.0 200 Fine\r\n\r\nuntil the end", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"};
        for (String answer : answers) {
            try (Answers server = new Answers(answer)) {
                base = server.base();
                t("broken " + answer.length(), () -> send(to("/").timeout(Duration.ofSeconds(10))));
            }
        }
        base = "http://127.0.0.1:1";
        t("refused", () -> send(to("/")));
        base = "http://no.such.host.invalid";
        t("unknown", () -> send(to("/")));
        base = "http://127.0.0.1:70000";
        t("port", () -> send(to("/")));
    }
}
