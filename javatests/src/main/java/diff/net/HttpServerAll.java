package diff.net;

import static diff.util.Job.*;
import static diff.util.X.*;

import diff.util.Job;
import com.sun.net.httpserver.*;
import com.sun.net.httpserver.Authenticator;
import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;

/** com.sun.net.httpserver spoken to byte by byte: contexts, filters, bodies, kept connections, pipelines, bad requests, its end. */
public class HttpServerAll {
    static int port;

    /** Sends bytes on a connection of its own and gives back all that comes until the server ends it. */
    static String raw(String request) throws IOException {
        try (Socket c = new Socket(InetAddress.getLoopbackAddress(), port)) {
            c.setSoTimeout(20_000);
            c.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            c.shutdownOutput();
            String all;
            try {
                all = new String(c.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (IOException e) {
                all = e.toString();
            }
            return all.replaceAll("Date: [^\r]*", "Date: d").replace("\r", "").replace("\n", "|");
        }
    }

    static void answer(HttpExchange x, String body) throws IOException {
        byte[] b = body.getBytes();
        x.sendResponseHeaders(200, b.length == 0 ? -1 : b.length);
        x.getResponseBody().write(b);
        x.close();
    }

    public static void main(String[] a) throws Exception {
        HttpServer s = HttpServer.create();
        r("not bound", s::start);
        s.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        r("bound", () -> s.bind(new InetSocketAddress(0), 0));
        port = s.getAddress().getPort();
        t("taken", () -> HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        contexts(s);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        s.setExecutor(threads);
        p(s.getExecutor() == threads);
        s.start();
        r("executor late", () -> s.setExecutor(null));
        r("started", s::start);
        routes();
        bodies(s);
        filters(s);
        bad(s);
        kept(s);
        end(s);
        threads.shutdown();
        p(threads.awaitTermination(5, TimeUnit.SECONDS));
    }

    static void contexts(HttpServer s) {
        t("path", () -> s.createContext("none", x -> { }));
        t("null path", () -> s.createContext(null));
        t("null handler", () -> s.createContext("/x", null));
        HttpContext root = s.createContext("/", x -> answer(x, "root " + x.getRequestURI()));
        t("twice", () -> s.createContext("/").getPath());
        HttpContext deep = s.createContext("/a/b");
        p(deep.getHandler(), deep.getPath(), deep.getServer() == s, deep.getFilters(), deep.getAttributes(), deep.getAuthenticator());
        deep.setHandler(x -> answer(x, "deep " + x.getHttpContext().getPath()));
        r("handler twice", () -> deep.setHandler(null));
        s.createContext("/a", x -> answer(x, "a " + x.getRequestURI().getPath()));
        s.createContext("/nothing");
        s.createContext("/gone", x -> answer(x, "gone"));
        s.removeContext("/gone");
        r("removed twice", () -> s.removeContext("/gone"));
        r("removed null", () -> s.removeContext((String) null));
        p(root.getPath());
    }

    static void routes() throws Exception {
        for (String path : new String[] {"/", "/x", "/a", "/a/b", "/a/bc", "/ab", "/a/b/../c", "/nothing", "/gone", "/%41", "/?q=%20", "*", "http://other:1/a", "x"})
            t("GET " + path, () -> raw("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    }

    static void bodies(HttpServer s) throws Exception {
        s.createContext("/read", x -> {
            InputStream in = x.getRequestBody();
            byte[] b = in.readAllBytes();
            answer(x, x.getRequestMethod() + " " + b.length + " " + new String(b) + " " + in.read() + " " + x.getProtocol() + " " + x.getRequestHeaders().get("X-h") + " " + x.getRequestHeaders().containsKey("x-H"));
        });
        t("length", () -> raw("POST /read HTTP/1.1\r\nx-h: 1\r\nX-H:2\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
        t("chunked", () -> raw("POST /read HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"));
        t("none", () -> raw("POST /read HTTP/1.1\r\nConnection: close\r\n\r\n"));
        t("old", () -> raw("GET /read HTTP/1.0\r\n\r\n"));
        t("old, kept", () -> raw("GET /read HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
        t("folded", () -> raw("GET /read HTTP/1.1\r\nX-h: a\r\n b\r\nConnection: close\r\n\r\n"));
        s.createContext("/ways", x -> {
            String q = x.getRequestURI().getQuery();
            OutputStream o = x.getResponseBody();
            switch (q) {
                case "none" -> x.sendResponseHeaders(204, -1);
                case "chunked" -> {
                    x.sendResponseHeaders(200, 0);
                    o.write("abc".getBytes());
                    o.flush();
                    o.write(new byte[0]);
                    o.write('d');
                }
                case "many" -> {
                    x.sendResponseHeaders(200, 3);
                    r("too many", () -> o.write("abcdef".getBytes()));
                    r("three", () -> o.write("abc".getBytes()));
                    r("one more", () -> o.write('x'));
                }
                case "early" -> {
                    r("no headers yet", () -> o.write(1));
                    x.sendResponseHeaders(200, 1);
                    r("headers twice", () -> x.sendResponseHeaders(200, 1));
                    o.write('y');
                }
                case "header" -> {
                    Headers h = x.getResponseHeaders();
                    h.set("X-a", "1");
                    h.add("x-A", "2");
                    h.put("Other", List.of("3"));
                    r("line end", () -> h.add("Bad", "a\nb"));
                    r("bad name", () -> h.add("B\rad", "x"));
                    r("null value", () -> h.set("Null", null));
                    p(h.getFirst("X-A"), h.get("x-a"), new TreeSet<>(h.keySet()), h.size());
                    x.sendResponseHeaders(200, -1);
                }
                case "code" -> x.sendResponseHeaders(777, -1);
                case "facts" -> {
                    p(x.getRemoteAddress().getAddress(), x.getLocalAddress().getPort() == port, x.getPrincipal(), x.getResponseCode(), x.getAttribute("k"));
                    x.setAttribute("k", "v");
                    p(x.getAttribute("k"), x.getHttpContext().getAttributes());
                    x.sendResponseHeaders(202, -1);
                }
                case "runtime" -> throw new IllegalStateException("in a handler");
                case "io" -> throw new IOException("in a handler");
                case "error" -> {
                    x.sendResponseHeaders(200, 10);
                    o.write('z');
                    throw new IOException("later");
                }
                default -> answer(x, "default");
            }
            x.close();
        });
        for (String q : new String[] {"none", "chunked", "many", "early", "header", "code", "facts", "runtime", "io", "error", "other"})
            t(q, () -> raw("GET /ways?" + q + " HTTP/1.1\r\nConnection: close\r\n\r\n"));
        t("head", () -> raw("HEAD /ways?none HTTP/1.1\r\nConnection: close\r\n\r\n"));
    }

    static void filters(HttpServer s) throws Exception {
        HttpContext f = s.createContext("/filtered", x -> answer(x, "handled " + x.getAttribute("log")));
        for (int i = 0; i < 3; i++) {
            int k = i;
            f.getFilters().add(new Filter() {
                @Override
                public void doFilter(HttpExchange x, Chain c) throws IOException {
                    x.setAttribute("log", x.getAttribute("log") + " " + k);
                    if (k == 1 && x.getRequestURI().toString().endsWith("stop")) {
                        answer(x, "stopped at " + k);
                        return;
                    }
                    c.doFilter(x);
                }

                @Override
                public String description() {
                    return "filter " + k;
                }
            });
        }
        t("filtered", () -> raw("GET /filtered HTTP/1.1\r\nConnection: close\r\n\r\n"));
        t("stopped", () -> raw("GET /filtered/stop HTTP/1.1\r\nConnection: close\r\n\r\n"));
        HttpContext k = s.createContext("/key", x -> answer(x, x.getPrincipal() + " " + x.getPrincipal().getRealm()));
        k.setAuthenticator(new Authenticator() {
            @Override
            public Result authenticate(HttpExchange x) {
                String w = x.getRequestHeaders().getFirst("Key");
                return w == null ? new Retry(401) : w.equals("good") ? new Success(new HttpPrincipal("me", "own")) : new Failure(403);
            }
        });
        t("retry", () -> raw("GET /key HTTP/1.1\r\nConnection: close\r\n\r\n"));
        t("failure", () -> raw("GET /key HTTP/1.1\r\nKey: bad\r\nConnection: close\r\n\r\n"));
        t("success", () -> raw("GET /key HTTP/1.1\r\nKey: good\r\nConnection: close\r\n\r\n"));
        t("basic", () -> new BasicAuthenticator(null) {
            @Override
            public boolean checkCredentials(String u, String w) {
                return true;
            }
        });
    }

    static void bad(HttpServer s) throws Exception {
        for (String q : new String[] {"\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/9.9\r\nConnection: close\r\n\r\n", "GET /%zz HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -4\r\n\r\n", "GET / HTTP/1.1\r\nTransfer-Encoding: odd\r\n\r\n", "POST /read HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET / HTTP/1.1\r\nno colon\r\nConnection: close\r\n\r\n"})
            t(q.replace("\r\n", "|"), () -> raw(q));
    }

    static void kept(HttpServer s) throws Exception {
        try (Socket c = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(c.getInputStream()));
            for (int i = 0; i < 3; i++) {
                c.getOutputStream().write(("POST /a/" + i + " HTTP/1.1\r\nContent-Length: 2\r\n\r\nxy").getBytes());
                String l;
                int n = 0;
                while (!(l = in.readLine()).isEmpty()) if (l.startsWith("Content-length")) n = Integer.parseInt(l.substring(16));
                char[] b = new char[n];
                p(in.read(b), new String(b));
            }
            c.getOutputStream().write("GET /a/p1 HTTP/1.1\r\n\r\nGET /a/p2 HTTP/1.1\r\nConnection: close\r\n\r\n".getBytes());
            p(in.lines().filter(l -> l.startsWith("a /")).toList());
        }
        List<Thread> ts = new ArrayList<>();
        ConcurrentSkipListSet<String> got = new ConcurrentSkipListSet<>();
        for (int i = 0; i < 12; i++) {
            int k = i;
            Thread t = new Thread(() -> r("client", () -> got.add(raw("GET /a/" + k + " HTTP/1.0\r\n\r\n").replaceAll(".*\\|", ""))));
            t.start();
            ts.add(t);
        }
        for (Thread t : ts) t.join();
        p(got.size(), got.first(), got.last());
    }

    static void end(HttpServer s) throws Exception {
        CountDownLatch in = new CountDownLatch(1), go = new CountDownLatch(1);
        CompletableFuture<String> late = new CompletableFuture<>();
        s.createContext("/wait", x -> {
            in.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                p("never");
            }
            try {
                answer(x, "waited");
                late.complete("in time");
            } catch (IOException e) {
                late.complete(e.toString());
            }
        });
        Job client = start("last", () -> say(raw("GET /wait HTTP/1.1\r\n\r\n")));
        in.await();
        r("negative", () -> s.stop(-1));
        // Cut off in the middle of an exchange.
        s.stop(0);
        client.join();
        go.countDown();
        p(late.get());
        t("refused", () -> raw("GET / HTTP/1.1\r\n\r\n"));
        r("start after stop", s::start);
    }
}
