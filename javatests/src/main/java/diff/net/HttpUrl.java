package diff.net;

import static diff.util.X.*;

import com.sun.net.httpserver.*;
import diff.util.Answers;
import java.io.*;
import java.net.*;
import java.net.Authenticator;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** HttpURLConnection: methods, headers, bodies of every kind, redirects, errors, cookies, passwords, time limits, broken servers. */
public class HttpUrl {
    static String base;

    static HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection) new URL(base + path).openConnection();
    }

    static String text(InputStream in) throws IOException {
        return in == null ? "none" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static void answer(HttpExchange x, int code, String body, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2) x.getResponseHeaders().add(headers[i], headers[i + 1]);
        byte[] b = body.getBytes(StandardCharsets.UTF_8);
        boolean none = b.length == 0 || code == 204 || code == 304 || x.getRequestMethod().equals("HEAD");
        x.sendResponseHeaders(code, none ? -1 : b.length);
        if (!none) x.getResponseBody().write(b);
        x.close();
    }

    public static void main(String[] a) throws Exception {
        hide("127.0.0.1:\\d+", "127.0.0.1:n");
        HttpServer s = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        s.createContext("/echo", x -> {
            byte[] body = x.getRequestBody().readAllBytes();
            Headers h = x.getRequestHeaders();
            answer(x, 200, x.getRequestMethod() + " " + x.getRequestURI() + " " + body.length + " " + h.getFirst("X-A") + " " + h.get("X-B") + " " + h.getFirst("Content-type") + " " + h.getFirst("Transfer-encoding"), "X-One", "1", "X-Two", "a", "X-Two", "b", "Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT", "Content-Type", "text/plain; charset=utf-8");
        });
        s.createContext("/code/", x -> answer(x, Integer.parseInt(x.getRequestURI().getPath().substring(6)), "code"));
        s.createContext("/to/", x -> {
            x.getRequestBody().readAllBytes();
            answer(x, Integer.parseInt(x.getRequestURI().getPath().substring(4)), "", "Location", "/echo?from=" + x.getRequestMethod());
        });
        s.createContext("/round", x -> answer(x, 302, "", "Location", "/round"));
        s.createContext("/chunks", x -> {
            x.sendResponseHeaders(200, 0);
            for (int i = 0; i < 5; i++) {
                x.getResponseBody().write(("chunk " + i + "\n").getBytes());
                x.getResponseBody().flush();
            }
            x.close();
        });
        s.createContext("/cookie", x -> answer(x, 200, "sent " + x.getRequestHeaders().getFirst("Cookie"), "Set-Cookie", "k=v; Path=/", "Set-Cookie", "gone=1; Max-Age=0"));
        HttpContext secret = s.createContext("/secret", x -> answer(x, 200, "hello " + x.getPrincipal().getUsername()));
        secret.setAuthenticator(new BasicAuthenticator("realm") {
            @Override
            public boolean checkCredentials(String user, String password) {
                return user.equals("u") && password.equals("p");
            }
        });
        s.createContext("/slow", x -> {
            try {
                Thread.sleep(150);
                answer(x, 200, "late");
            } catch (Exception e) {
                x.close();
            }
        });
        s.start();
        base = "http://127.0.0.1:" + s.getAddress().getPort();
        methods();
        bodies();
        codes();
        redirects();
        cookies();
        passwords();
        limits();
        s.stop(0);
        broken();
    }

    static void methods() throws Exception {
        for (String m : new String[] {"GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "PATCH", "get", "X Y", ""})
            t("method " + m, () -> {
                HttpURLConnection c = open("/echo");
                c.setRequestMethod(m);
                return c.getResponseCode() + " " + c.getResponseMessage() + " " + text(c.getInputStream());
            });
        HttpURLConnection c = open("/echo?q=1%202#frag");
        c.setRequestProperty("X-A", "1");
        c.setRequestProperty("X-A", "2");
        c.addRequestProperty("X-B", "3");
        c.addRequestProperty("X-B", "4");
        p(c.getRequestProperty("X-B"), c.getRequestProperties().get("X-B"), c.getRequestMethod(), c.usingProxy(), c.getInstanceFollowRedirects());
        p(c.getContentLength(), c.getContentType(), c.getLastModified(), c.getHeaderField(0), c.getHeaderFieldKey(0), c.getHeaderField("x-one"), c.getHeaderFields().get("X-Two"), c.getHeaderFieldInt("X-One", 9), c.getHeaderFieldInt("nope", 9), c.getHeaderFieldDate("Last-Modified", 1), c.getDate() > 0, c.getExpiration(), c.getContentEncoding());
        p(text(c.getInputStream()), text(c.getErrorStream()));
        r("property late", () -> c.setRequestProperty("a", "b"));
        r("properties late", c::getRequestProperties);
        r("method late", () -> c.setRequestMethod("PUT"));
        r("output late", () -> c.setDoOutput(true));
        p(c.getURL().getRef(), c.toString().startsWith("sun.net.www.protocol.http.HttpURLConnection:http://127.0.0.1"));
        c.disconnect();
        HttpURLConnection d = open("/echo");
        r("output not asked for", d::getOutputStream);
        d.setDoInput(false);
        r("input not wanted", d::getInputStream);
        t("content", () -> text((InputStream) open("/echo").getContent()));
        t("url", () -> text(new URL(base + "/echo").openStream()));
        t("null name", () -> {
            open("/echo").setRequestProperty(null, "x");
            return 1;
        });
        t("line end in a value", () -> {
            open("/echo").setRequestProperty("X-A", "a\nb");
            return 1;
        });
        t("colon in a name", () -> {
            open("/echo").setRequestProperty("X:A", "a");
            return 1;
        });
    }

    static void bodies() throws Exception {
        for (int n : new int[] {0, 1, 70_000}) {
            HttpURLConnection c = open("/echo");
            c.setDoOutput(true);
            c.getOutputStream().write(new byte[n]);
            p(text(c.getInputStream()));
            c = open("/echo");
            c.setDoOutput(true);
            c.setRequestMethod("PUT");
            c.setFixedLengthStreamingMode(n);
            try (OutputStream o = c.getOutputStream()) {
                o.write(new byte[n]);
            }
            p(text(c.getInputStream()));
            c = open("/echo");
            c.setDoOutput(true);
            c.setChunkedStreamingMode(1000);
            try (OutputStream o = c.getOutputStream()) {
                o.write(new byte[n]);
            }
            p(text(c.getInputStream()));
        }
        HttpURLConnection c = open("/echo");
        c.setDoOutput(true);
        c.setFixedLengthStreamingMode(5);
        r("both modes", () -> c.setChunkedStreamingMode(5));
        OutputStream o = c.getOutputStream();
        o.write(new byte[3]);
        r("too many", () -> o.write(new byte[3]));
        r("too few", o::close);
        t("negative", () -> {
            open("/echo").setFixedLengthStreamingMode(-1);
            return 1;
        });
        HttpURLConnection w = open("/echo");
        w.setDoOutput(true);
        w.getOutputStream().write(new byte[10]);
        p(w.getResponseCode());
        r("write after the answer", () -> w.getOutputStream().write(1));
        HttpURLConnection k = open("/chunks");
        p(k.getContentLengthLong(), k.getHeaderField("Transfer-encoding"), new BufferedReader(new InputStreamReader(k.getInputStream())).lines().toList());
        HttpURLConnection half = open("/chunks");
        InputStream in = half.getInputStream();
        p(in.read(), in.skip(3), in.read());
        in.close();
        r("closed", in::read);
    }

    static void codes() throws Exception {
        for (int code : new int[] {200, 201, 204, 304, 400, 401, 403, 404, 405, 410, 500, 503, 599}) {
            HttpURLConnection c = open("/code/" + code);
            r("code " + code, () -> p(c.getResponseCode(), c.getResponseMessage(), c.getContentLength()));
            r(" body", () -> p(text(c.getInputStream()).length()));
            r(" error", () -> p(text(c.getErrorStream()).length()));
        }
        t("no context", () -> text(open("/nowhere").getInputStream()));
    }

    static void redirects() throws Exception {
        for (int code : new int[] {300, 301, 302, 303, 307, 308}) {
            for (String m : new String[] {"GET", "POST"}) {
                HttpURLConnection c = open("/to/" + code);
                if (m.equals("POST")) {
                    c.setDoOutput(true);
                    c.getOutputStream().write(new byte[3]);
                }
                r(code + " " + m, () -> p(c.getResponseCode(), c.getURL().getPath(), c.getRequestMethod(), code < 400 && c.getResponseCode() == 200 ? text(c.getInputStream()) : ""));
            }
        }
        HttpURLConnection c = open("/to/302");
        c.setInstanceFollowRedirects(false);
        p(c.getResponseCode(), c.getHeaderField("Location"));
        r("round", () -> open("/round").getInputStream());
        HttpURLConnection s = open("/to/307");
        s.setDoOutput(true);
        s.setChunkedStreamingMode(0);
        s.getOutputStream().write(1);
        r("streamed", s::getInputStream);
    }

    static void cookies() throws Exception {
        CookieManager m = new CookieManager();
        CookieHandler.setDefault(m);
        p(text(open("/cookie").getInputStream()));
        p(text(open("/cookie").getInputStream()), m.getCookieStore().getCookies(), m.getCookieStore().get(new URI(base + "/")).size());
        m.setCookiePolicy(CookiePolicy.ACCEPT_NONE);
        m.getCookieStore().removeAll();
        p(text(open("/cookie").getInputStream()), m.getCookieStore().getCookies());
        CookieHandler.setDefault(null);
        p(HttpCookie.parse("Set-Cookie: a=b; Secure; HttpOnly; Max-Age=5"), HttpCookie.parse("Set-Cookie2: a=\"b\"; Version=1; Path=\"/p\""), HttpCookie.domainMatches(".x.org", "a.x.org"));
        t("bad cookie", () -> HttpCookie.parse("Set-Cookie: =v"));
        t("bad cookie", () -> new HttpCookie("a b", "v"));
    }

    static void passwords() throws Exception {
        HttpURLConnection c = open("/secret");
        p(c.getResponseCode(), c.getHeaderField("WWW-Authenticate"), text(c.getErrorStream()).length());
        r("refused", c::getInputStream);
        int[] asked = new int[1];
        Authenticator right = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                asked[0]++;
                p("asked", getRequestingPrompt(), getRequestingScheme(), getRequestingProtocol(), getRequestorType(), getRequestingHost(), getRequestingURL().getPath());
                return new PasswordAuthentication("u", "p".toCharArray());
            }
        };
        HttpURLConnection d = open("/secret");
        d.setAuthenticator(right);
        p(text(d.getInputStream()));
        HttpURLConnection e = open("/secret/more");
        e.setAuthenticator(right);
        p(text(e.getInputStream()), asked[0]);
        HttpURLConnection f = open("/secret");
        f.setAuthenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("u", "wrong".toCharArray());
            }
        });
        r("wrong", f::getInputStream);
        HttpURLConnection own = open("/secret");
        own.setRequestProperty("Authorization", "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes()));
        p(text(own.getInputStream()));
    }

    static void limits() throws Exception {
        HttpURLConnection c = open("/slow");
        c.setReadTimeout(10);
        c.setConnectTimeout(1000);
        p(c.getReadTimeout(), c.getConnectTimeout());
        r("read limit", c::getInputStream);
        r("negative", () -> c.setReadTimeout(-1));
        r("negative", () -> c.setConnectTimeout(-1));
        HttpURLConnection d = open("/slow");
        d.setReadTimeout(10_000);
        p(text(d.getInputStream()));
    }

    /** Servers that do not speak HTTP, or stop in the middle. */
    static void broken() throws Exception {
        String[] answers = {
            "", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "HTTP/1.1 200 OK\r\n",
            "HTTP/1.0 200 Fine\r\n\r\nuntil the end", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nabc", "HTTP/1.1 301 Moved\r\nLocation: ftp://x/y\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n"
        };
        for (String answer : answers) {
            try (Answers server = new Answers(answer)) {
                HttpURLConnection c = (HttpURLConnection) new URL(server.base() + "/").openConnection();
                t("broken", () -> c.getResponseCode() + " " + c.getResponseMessage() + " " + text(c.getInputStream()));
                c.disconnect();
            }
        }
        t("refused", () -> new URL("http://127.0.0.1:1/").openStream());
        t("unknown", () -> new URL("http://no.such.host.invalid/").openStream());
        t("scheme", () -> new URL("nosuch://x/"));
        t("port", () -> new URL("http://x:99999/").openStream());
    }
}
