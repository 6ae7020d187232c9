package diff.io;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** URL and URI, encoding. */
public class Urls {
    public static void main(String[] args) throws Exception {
        URI u = new URI("http://user@host.example:8080/a/b%20c/../d;p?q=1&r=%C3%A9#frag");
        System.out.println(u.getScheme() + " " + u.getHost() + " " + u.getPort() + " " + u.getPath() + " " + u.getRawPath() + " " + u.getQuery() + " " + u.getFragment() + " " + u.getUserInfo() + " " + u.normalize());
        System.out.println(u.resolve("../x?y") + " " + URI.create("http://h/a/b/").relativize(URI.create("http://h/a/b/c/d")) + " " + URI.create("mailto:x@y").isOpaque() + " " + new URI("s", "h", "/p \u00e9", "f").toASCIIString());
        URL l = new URL("https://h:99/p/q.html?x#f");
        System.out.println(l.getProtocol() + l.getHost() + l.getPort() + l.getDefaultPort() + l.getFile() + l.getRef() + " " + new URL(l, "../z") + " " + new URL("file:/tmp/x").getPath());
        System.out.println(URLEncoder.encode("a b&c=\u00e9/\u4e2d~*", StandardCharsets.UTF_8) + " " + URLDecoder.decode("a+b%26%C3%A9", StandardCharsets.UTF_8));
        try {
            new URI("http://bad host/");
        } catch (URISyntaxException e) {
            System.out.println(e.getMessage());
        }
        try {
            new URL("nope://x");
        } catch (MalformedURLException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(u.compareTo(URI.create("a:b")) > 0);
        System.out.println(java.net.InetAddress.getByAddress("name", new byte[] {127, 0, 0, 1}) + " " + java.net.InetAddress.getByName("10.1.2.3").isSiteLocalAddress() + " " + java.net.InetAddress.getByName("::1"));
    }
}
