package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Compares the pages of Debian's tomcat10-examples with those of a running Tomcat 10:
 * {@code mvn test -Dpavm.tomcat.url=http://127.0.0.1:18080}.
 */
@EnabledIfSystemProperty(named = "pavm.tomcat.url", matches = ".+")
class TomcatExamplesTest {
    private static final String DIR = System.getProperty("pavm.tomcat.examples", "/usr/share/tomcat10-examples/examples");
    private static final String URL = System.getProperty("pavm.tomcat.url");
    private String cookie;
    private String tomcatSession;

    /** status, chosen headers and body as one text. */
    private String tomcat(String method, String target, String form, String... headers) throws Exception {
        HttpURLConnection c = (HttpURLConnection) new URL(URL + target).openConnection();
        c.setInstanceFollowRedirects(false);
        c.setRequestMethod(method);
        c.setRequestProperty("User-Agent", "test");
        c.setRequestProperty("Accept", "text/html");
        c.setRequestProperty("Connection", "close");
        for (String h : headers) {
            int colon = h.indexOf(": ");
            c.setRequestProperty(h.substring(0, colon), h.substring(colon + 2));
        }
        if (cookie != null) {
            c.setRequestProperty("Cookie", cookie);
        }
        if (form != null) {
            c.setDoOutput(true);
            c.getOutputStream().write(form.getBytes(StandardCharsets.UTF_8));
        }
        int status = c.getResponseCode();
        TreeSet<String> lines = new TreeSet<>();
        for (Map.Entry<String, List<String>> e : c.getHeaderFields().entrySet()) {
            for (String v : e.getValue()) {
                line(lines, e.getKey(), v);
                if ("Set-Cookie".equalsIgnoreCase(e.getKey()) && v.startsWith("JSESSIONID=")) {
                    cookie = v.substring(0, v.indexOf(';'));
                    tomcatSession = cookie.substring(11);
                }
            }
        }
        InputStream in = status >= 400 ? c.getErrorStream() : c.getInputStream();
        String body = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return text(status, lines, body, tomcatSession);
    }

    private static void line(TreeSet<String> lines, String name, String value) {
        if (name != null && !List.of("date", "content-length", "connection", "transfer-encoding", "keep-alive")
            .contains(name.toLowerCase())) {
            lines.add(name.toLowerCase() + ": " + value);
        }
    }

    private static String text(int status, TreeSet<String> lines, String body, String session) {
        String all = status + "\n" + String.join("\n", lines) + "\n\n" + body;
        if (session != null && !session.isEmpty()) {
            all = all.replace(session, "SESSION");
        }
        all = all.replaceAll("Apache Tomcat/[^<]*", "SERVER").replaceAll("pavm/[0-9.]+", "SERVER");
        // The layout is Tomcat's; style and wording are our own.
        all = all.replaceAll("<style[^>]*>[^<]*</style>", "<style/>");
        all = all.replaceAll("Description</b> [^<]*<", "Description</b> D<").replaceAll("Note</b> [^<]*<", "Note</b> N<");
        return all.replaceAll("(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \\d\\d [0-9:]{8} \\w+ \\d{4}", "DATE")
            .replaceAll("-\\d{13}\"", "-TIME\"").replaceAll("last-modified: .*", "last-modified: T")
            .replaceAll("expires=[^;]*", "EXPIRES").replaceAll("Expires=[^;]*", "EXPIRES");
    }

    private String pavm(Client client, String method, String target, String form, String... headers) {
        List<String> all = new ArrayList<>(List.of("user-agent: test", "accept: text/html"));
        for (String h : headers) {
            all.add(h.substring(0, h.indexOf(':')).toLowerCase() + h.substring(h.indexOf(':')));
        }
        Client.Reply r;
        if (form != null) {
            r = client.post(target, form, all.toArray(new String[0]));
        } else {
            r = client.send(method, target, new byte[0], all.toArray(new String[0]));
        }
        TreeSet<String> lines = new TreeSet<>();
        for (String[] h : r.headers) {
            line(lines, h[0], h[1]);
        }
        return text(r.status, lines, r.text(), r.sessionId);
    }

    /** Header order and the connection's own fields differ by client: drop those rows of the page. */
    private static String page(String s) {
        s = s.replaceAll("127\\.0\\.0\\.1:\\d+", "HOST");
        return s.replaceAll("(?s)<tr><td bgcolor=\"#CCCCCC\">\\s*(connection|host|content-length|content-type|cookie)"
            + "\\s*</td><td>.*?</td></tr>", "").replaceAll("\n\\s*\n", "\n");
    }

    @Test
    void pagesAreThoseOfTomcat() throws Exception {
        Container.init(new File(DIR).getPath(), "/examples");
        Client client = new Client();
        String s = "/examples/servlets/servlet/";
        String[][] steps = {
            {"GET", s + "HelloWorldExample"}, {"GET", s + "HelloWorldExample", null, "Accept-Language: de"},
            {"GET", s + "RequestInfoExample"}, {"GET", s + "RequestInfoExample/a%20b;x=1/c?q=1&r=%3C"},
            {"GET", s + "RequestHeaderExample"}, {"GET", s + "RequestHeaderExample", null, "X-Thing: <a&b>", "Accept-Language: fr,en;q=0.3"},
            {"GET", s + "RequestParamExample"}, {"GET", s + "RequestParamExample?firstname=A+%26b&lastname=%C3%A9"},
            {"POST", s + "RequestParamExample", "firstname=J%C3%BCrgen&lastname=O%27Neill"},
            {"GET", s + "CookieExample"}, {"POST", s + "CookieExample", "cookiename=a&cookievalue=b1"},
            {"GET", s + "CookieExample", null, "Cookie: x=1; y=\"quoted\"; $v=3; bad name=2; z"},
            {"GET", s + "SessionExample"}, {"GET", s + "SessionExample"},
            {"POST", s + "SessionExample", "dataname=foo&datavalue=bar"},
            {"POST", s + "SessionExample", "dataname=zoo&datavalue=%3Cb%3E"},
            {"GET", s + "SessionExample?dataname=q&datavalue=%E2%82%AC"},
            {"GET", "/examples/index.html"}, {"HEAD", "/examples/index.html"}, {"GET", "/examples/"}, {"GET", "/examples"},
            {"GET", "/examples/servlets"}, {"GET", "/examples/servlets/"}, {"GET", "/examples/nothing"},
            {"GET", "/examples/WEB-INF/web.xml"}, {"GET", "/examples/images/"}, {"GET", "/examples/../x"},
            {"GET", "/examples/servlets/images/code.gif", null, "Range: bytes=0-9"},
            {"GET", "/examples/index.html", null, "Range: bytes=9999-"},
            {"GET", "/examples/index.html", null, "If-None-Match: *"},
            {"GET", "/examples/servlets/%2e%2e/index.html"}, {"DELETE", "/examples/index.html"},
            {"OPTIONS", "/examples/index.html"},
            {"POST", "/examples/servlets/nonblocking/bytecounter", "hello=world"},
            {"GET", "/examples/CompressionTest"},
        };
        compare(client, steps);
    }

    /** The sample shop, deployed in Tomcat as /shop; {@code -Dpavm.shop} names its directory. */
    @Test
    @EnabledIfSystemProperty(named = "pavm.shop", matches = ".+")
    void theShopIsThatOfTomcat() throws Exception {
        Container.init(System.getProperty("pavm.shop"), "/shop");
        compare(new Client(), new String[][] {
            {"GET", "/shop/"}, {"GET", "/shop"}, {"GET", "/shop/css/shop.css"}, {"GET", "/shop/nothing"},
            {"GET", "/shop/hello"}, {"GET", "/shop/hello/J%C3%BCrgen"}, {"HEAD", "/shop/hello"},
            {"GET", "/shop/cart"}, {"GET", "/shop/counter"}, {"GET", "/shop/counter"}, {"GET", "/shop/cart"},
            {"POST", "/shop/cart", "product=tea&amount=2"}, {"POST", "/shop/cart", "product=sake&amount=1"},
            {"GET", "/shop/cart"}, {"POST", "/shop/cart", "product=none"}, {"POST", "/shop/cart", "product=tea&amount=x"},
            {"POST", "/shop/cart", "product=tea&amount=-2"}, {"GET", "/shop/cart"},
            {"GET", "/shop/api/products"}, {"GET", "/shop/api/products/sake"}, {"GET", "/shop/api/products/x"},
            {"GET", "/shop/info/some/path;v=1?a=1&b=2&a=3", null, "Accept-Language: de-AT,en;q=0.5"},
            {"POST", "/shop/info?z=1", "y=2&z=3"},
            {"GET", "/shop/greeting"}, {"GET", "/shop/greeting?lang=de"}, {"GET", "/shop/greeting?lang=fr-CA"},
            {"GET", "/shop/greeting", null, "Accept-Language: ja,en;q=0.5"},
            {"GET", "/shop/counter?end=1"}, {"GET", "/shop/counter"}, {"PUT", "/shop/index.html"},
        });
    }

    private void compare(Client client, String[][] steps) throws Exception {
        List<String> different = new ArrayList<>();
        for (String[] step : steps) {
            String form = step.length > 2 ? step[2] : null;
            String[] headers = step.length > 3 ? java.util.Arrays.copyOfRange(step, 3, step.length) : new String[0];
            String expected = page(tomcat(step[0], step[1], form, headers));
            String actual = page(pavm(client, step[0], step[1], form, headers));
            if (!expected.equals(actual)) {
                different.add("==== " + String.join(" ", java.util.Arrays.stream(step).map(String::valueOf).toList())
                    + "\n---- Tomcat\n" + expected + "\n---- here\n" + actual);
            }
        }
        assertEquals(List.of(), different, String.join("\n", different));
    }
}
