package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The container on a small application, by frames only. */
class ContainerTest {
    @TempDir
    Path dir;
    private final Client client = new Client();

    private static final String WEB_XML = """
        <?xml version="1.0"?>
        <!DOCTYPE web-app [ <!ENTITY unused "x"> ]>
        <web-app version="6.0">
          <!-- comment -->
          <display-name>Test &amp; more</display-name>
          <context-param><param-name>what</param-name><param-value><![CDATA[ever]]></param-value></context-param>
          <session-config><session-timeout>5</session-timeout></session-config>
          <welcome-file-list><welcome-file>index.html</welcome-file></welcome-file-list>
          <mime-mapping><extension>foo</extension><mime-type>text/x-foo</mime-type></mime-mapping>
          <error-page><error-code>410</error-code><location>/echo/gone?p=1</location></error-page>
          <error-page><exception-type>java.io.IOException</exception-type><location>/echo/io</location></error-page>
          <security-constraint><web-resource-collection><web-resource-name>g</web-resource-name>
            <url-pattern>/echo/guarded</url-pattern><http-method>GET</http-method></web-resource-collection>
          </security-constraint>
          <deny-uncovered-http-methods/>
        </web-app>
        """;

    @BeforeEach
    void start() throws Exception {
        Path classes = dir.resolve("WEB-INF/classes/testapp");
        Files.createDirectories(classes);
        Path from = Path.of(testapp.Servlets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (var files = Files.list(from.resolve("testapp"))) {
            for (Path p : files.toList()) {
                Files.copy(p, classes.resolve(p.getFileName()));
            }
        }
        Files.writeString(dir.resolve("WEB-INF/web.xml"), WEB_XML);
        Path services = dir.resolve("WEB-INF/classes/META-INF/services");
        Files.createDirectories(services);
        Files.writeString(services.resolve("jakarta.servlet.ServletContainerInitializer"), "testapp.Servlets$Starter\n");
        Files.writeString(dir.resolve("index.html"), "<p>index</p>");
        Files.writeString(dir.resolve("a.jsp"), "<% secret %>");
        Files.writeString(dir.resolve("data.foo"), "0123456789");
        Files.createDirectories(dir.resolve("sub dir"));
        Files.writeString(dir.resolve("sub dir/index.html"), "sub");
        Files.createDirectories(dir.resolve("WEB-INF/lib"));
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(dir.resolve("WEB-INF/lib/r.jar")))) {
            zip.putNextEntry(new ZipEntry("META-INF/resources/from/jar.txt"));
            zip.write("in the jar".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        Container.init(dir.toString(), "/app");
    }

    private String text(String target) {
        return client.get(target).text();
    }

    @Test
    void mapsPathsAsTheSpecificationSays() {
        assertEquals("GET /app/echo/a%20b;x=1/c|/app|/echo|/a b/c|p=1&p=2&q=|PATH|a b/c|REQUEST|p=[1, 2],q=[],||hi",
            text("/app/echo/a%20b;x=1/c?p=1&p=2&q="));
        assertEquals("GET /app/some/thing.echo|/app|/some/thing.echo|null|null|EXTENSION|some/thing|REQUEST|||hi",
            text("/app/some/thing.echo"));
        assertEquals("programmatic", text("/app/programmatic"));
        assertEquals("/app/", client.get("/app").header("Location"));
        assertEquals("/app/sub%20dir/", client.get("/app/sub%20dir").header("Location"));
        assertEquals("sub", text("/app/sub%20dir/"));
        assertEquals("<p>index</p>", text("/app/x/.././"));
        assertEquals(400, client.get("/app/../../x").status);
        assertEquals(400, client.get("/app/a%2fb").status);
        assertEquals(400, client.get("/app/%zz").status);
        assertEquals(404, client.get("/other").status);
        assertEquals(404, client.get("/app/web-inf/web.xml").status);
        assertEquals(404, client.get("/app/META-INF/x").status);
        assertEquals(501, client.get("/app/a.jsp").status);
        assertEquals(404, client.get("/app/b.jsp").status);
        assertEquals(405, client.send("TRACE", "/app/", new byte[0]).status);
    }

    @Test
    void readsForms() {
        assertEquals("POST /app/echo|/app|/echo|null|a=1|PATH||REQUEST|a=[1, 2],b=[\u00fc &],||hi",
            client.post("/app/echo?a=1", "a=2&b=%C3%BC+%26&bad=%zz").text());
        String body = "--B\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\nvalue\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\a.txt\"\r\nContent-Type: text/plain\r\n\r\n"
            + "line\r\n--no\r\n--B--\r\n";
        assertEquals("value|field,null,null,value|f,C:\\a.txt,text/plain,line\r\n--no",
            client.send("POST", "/app/upload", body.getBytes(StandardCharsets.UTF_8),
                "content-type: multipart/form-data; boundary=B").text());
        String big = body.replace("line", "x".repeat(200));
        assertEquals(500, client.send("POST", "/app/upload", big.getBytes(StandardCharsets.UTF_8),
            "content-type: multipart/form-data; boundary=B").status);
    }

    @Test
    void keepsTheSessionInTheHeap() {
        Client.Reply first = client.get("/app/count");
        String id = client.sessionId;
        assertEquals("1 true x;jsessionid=" + id + "?y#z", first.text());
        assertEquals(client.nextFreshId, id);
        assertEquals("JSESSIONID=" + id + "; Path=/app; HttpOnly", first.header("Set-Cookie"));
        assertEquals(5 | 0, first.flags, "live, and a session listener wants to know its end");
        assertEquals(300, first.timeout);
        assertEquals("JSESSIONID", first.cookieName);
        Client.Reply second = client.get("/app/count");
        assertEquals("2 false x?y#z", second.text());
        assertNull(second.header("Set-Cookie"));
        Client.Reply changed = client.get("/app/count?change=1");
        assertEquals("3", changed.text().substring(0, 1));
        assertNotEquals(id, client.sessionId);
        assertEquals("JSESSIONID=" + client.sessionId + "; Path=/app; HttpOnly", changed.header("Set-Cookie"));
        Client.Reply again = client.get("/app/count?end=1&again=1");
        assertEquals(7, again.flags);
        assertEquals("101", text("/app/count").substring(0, 3));
        Client.Reply end = client.get("/app/count?end=1");
        assertEquals(2, end.flags);
        assertEquals("", client.sessionId);
        client.get("/app/count");
        assertEquals(2, client.expire().flags);
        // A machine whose session the dispatcher does not know starts afresh.
        client.get("/app/count");
        client.sessionId = "";
        assertEquals("1", text("/app/count").substring(0, 1));
    }

    @Test
    void tracksTheSessionByUrl() {
        client.get("/app/count");
        client.sendCookie = false;
        assertEquals("2 false x;jsessionid=" + client.sessionId + "?y#z",
            text("/app/count;jsessionid=" + client.sessionId));
    }

    @Test
    void dispatches() {
        Client.Reply r = client.get("/app/dispatch/forward?to=/echo/x?a=1&b=2");
        assertEquals("GET /app/echo/x|/app|/echo|/x|a=1|PATH|x|FORWARD|a=[1],to=[/echo/x?a=1],b=[2],|"
            + "forward.context_path=/app,forward.path_info=/forward,forward.query_string=to=/echo/x?a=1&b=2,"
            + "forward.request_uri=/app/dispatch/forward,forward.servlet_path=/dispatch,|hi", r.text());
        assertEquals("[REQUEST, FORWARD]", r.headers.stream().filter(h -> h[0].equals("X-Mark")).map(h -> h[1]).toList()
            .toString());
        assertEquals("[GET /app/dispatch/include|/app|/dispatch|/include|to=../echo/y|PATH|include|INCLUDE|"
            + "to=[../echo/y],|include.context_path=/app,include.path_info=/y,include.request_uri=/app/dispatch/../echo/y,"
            + "include.servlet_path=/echo,|hi]", text("/app/dispatch/include?to=../echo/y"));
        assertEquals("GET /app/dispatch/named|/app|/dispatch|/named|to=echo|PATH|named|FORWARD|to=[echo],||hi",
            text("/app/dispatch/named?to=echo"));
        assertEquals("[<p>index</p>]", text("/app/dispatch/include?to=/index.html"));
        Client.Reply redirect = client.get("/app/dispatch/redirect?to=/else");
        assertEquals(302, redirect.status);
        assertEquals("/else", redirect.header("location"));
        assertEquals("a=b; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; Path=/p; SameSite=Lax",
            client.get("/app/dispatch/cookie").header("Set-Cookie"));
    }

    @Test
    void makesErrorPages() {
        Client.Reply r = client.get("/app/dispatch/error?to=409");
        assertEquals(409, r.status);
        assertEquals("text/html;charset=utf-8", r.header("Content-Type"));
        assertTrue(r.text().contains("<h1>HTTP Status 409 \u2013 Conflict</h1>"), r.text());
        assertTrue(r.text().contains("<b>Message</b> told &lt;so&gt;</p>"), r.text());
        r = client.get("/app/dispatch/error?to=410");
        assertEquals(410, r.status);
        assertTrue(r.text().contains("|/echo|/gone|p=1|PATH|gone|ERROR|p=[1],to=[410],|error.message=told <so>,"
            + "error.request_uri=/app/dispatch/error,error.servlet_name=testapp.Servlets$Dispatch,error.status_code=410,"),
            r.text());
        r = client.get("/app/dispatch/throw");
        assertEquals(500, r.status);
        assertTrue(r.text().contains("Exception Report"), r.text());
        assertTrue(r.text().contains("<b>Root Cause</b></p><pre>") || r.text().contains("IllegalStateException: inner"));
        assertTrue(client.get("/app/dispatch/io").text().contains("error.exception=java.io.IOException: broken"));
        assertEquals(403, client.get("/app/secret").status);
        assertEquals(200, client.get("/app/echo/guarded").status);
        assertEquals(403, client.post("/app/echo/guarded", "").status);
        assertEquals(200, client.post("/app/echo/open", "").status);
    }

    @Test
    void runsAsynchronousRequests() {
        assertEquals("later", text("/app/dispatch/async"));
        assertTrue(text("/app/dispatch/asyncdispatch?to=/echo/z").contains("|/echo|/z|to=/echo/z|PATH|z|ASYNC|"));
        assertEquals(500, client.get("/app/dispatch/timeout").status);
        Client.Reply rescued = client.get("/app/dispatch/asyncthrow");
        assertEquals(500, rescued.status);
        assertTrue(rescued.text().contains("|/echo|/rescued|null|PATH|rescued|ASYNC|"), rescued.text());
    }

    @Test
    void encodesAndBuffers() {
        Client.Reply big = client.get("/app/dispatch/big");
        assertEquals("20004", big.header("Content-Length"));
        assertTrue(big.text().endsWith("true"));
        for (String c : new String[] {"UTF-8", "ISO-8859-1", "US-ASCII", "UTF-16LE", "Shift_JIS"}) {
            Client.Reply r = client.get("/app/dispatch/charset?to=" + c);
            assertEquals("text/plain;charset=" + c, r.header("Content-Type"));
            assertArrayEquals("gr\u00fc\u00df \u20ac \ud83d\ude00".getBytes(Charset.forName(c)), r.body, c);
        }
        assertEquals("0", String.valueOf(client.send("HEAD", "/app/dispatch/big", new byte[0]).body.length));
    }

    @Test
    void servesStaticFiles() {
        Client.Reply r = client.get("/app/data.foo");
        assertEquals("text/x-foo", r.header("Content-Type"));
        assertEquals("10", r.header("Content-Length"));
        assertEquals(304, client.get("/app/data.foo", "if-none-match: " + r.header("ETag")).status);
        assertEquals(304, client.get("/app/data.foo", "if-modified-since: " + r.header("Last-Modified")).status);
        assertEquals(412, client.get("/app/data.foo", "if-match: \"x\"").status);
        Client.Reply part = client.get("/app/data.foo", "range: bytes=2-4");
        assertEquals(206, part.status);
        assertEquals("bytes 2-4/10", part.header("Content-Range"));
        assertEquals("234", part.text());
        assertEquals("89", client.get("/app/data.foo", "range: bytes=-2").text());
        assertEquals(416, client.get("/app/data.foo", "range: bytes=10-").status);
        assertTrue(client.get("/app/data.foo", "range: bytes=0-0,5-6").text().contains("Content-Range: bytes 5-6/10"));
        assertEquals("in the jar", text("/app/from/jar.txt"));
        assertEquals(405, client.send("PUT", "/app/data.foo", new byte[0]).status);
    }

    @Test
    void startsListenersAndInitializers() {
        String[] facts = client.get("/app/context", "accept-language: en;q=0.5,de-AT").text().split("\\|");
        assertEquals("ever", facts[0]);
        assertEquals("[class testapp.Servlets$FirstPlugin]", facts[1]);
        assertTrue(facts[2].contains("/from/") && facts[2].contains("/WEB-INF/") && facts[2].contains("/index.html"));
        assertEquals("true", facts[3]);
        assertEquals("image/png", facts[4]);
        assertEquals("true", facts[5]);
        assertEquals("true", facts[7]);
        assertEquals("de_AT", facts[8]);
    }

    @Test
    void warmsUpWithoutTraces() throws Exception {
        int begun = Integer.parseInt(client.get("/app/context").text().split("\\|")[6].split(",")[0]);
        assertEquals(0, begun);
        System.setProperty("pavm.webapp.warmup", "/count, /echo/x,/nothing");
        try {
            Container.init(dir.toString(), "/app");
        } finally {
            System.clearProperty("pavm.webapp.warmup");
        }
        assertEquals("1,1", client.get("/app/context").text().split("\\|")[6]);
        assertEquals("1 true", text("/app/count").substring(0, 6));
    }

    @Test
    void refusesBadFramesAndDescriptors() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> Container.service(new byte[] {9, 1}));
        assertThrows(IllegalArgumentException.class, () -> Container.service(new byte[] {1, 1, 0, 0, 0, 9, 'G'}));
        assertThrows(IllegalArgumentException.class, () -> Container.service(new byte[0]));
        for (String bad : new String[] {"<web-app>", "<web-app></web>", "<x/>", "nonsense",
            "<web-app><servlet-mapping><servlet-name>a</servlet-name></servlet-mapping></web-app>",
            "<web-app><filter-mapping><filter-name>a</filter-name></filter-mapping></web-app>"}) {
            Files.writeString(dir.resolve("WEB-INF/web.xml"), bad);
            Exception e = assertThrows(IllegalArgumentException.class, () -> Container.init(dir.toString(), ""));
            assertTrue(e.getMessage().startsWith("WEB-INF/web.xml"), e.getMessage());
        }
        assertThrows(IOException.class, () -> Container.init(dir.resolve("absent").toString(), ""));
    }

    @Test
    void datesAreReadInAllThreeForms() {
        long t = 784111777000L;
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.format(t));
        assertEquals(t, HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT"));
        assertEquals(t, HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT"));
        assertEquals(t, HttpDate.parse("Sun Nov  6 08:49:37 1994"));
        assertEquals(-1, HttpDate.parse("yesterday"));
        for (long d = -3_000_000_000_000L; d < 5_000_000_000_000L; d += 86_400_000L * 17 + 12_345_000L) {
            assertEquals(d, HttpDate.parse(HttpDate.format(d)));
        }
        assertFalse(HttpDate.format(0).isEmpty());
    }
}
