package pavm.servlet;

import jakarta.servlet.ServletConnection;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What a request's frame tells: method, header fields and trailers, cookies, languages, and the two ends of the connection. */
abstract class RequestHead implements HttpServletRequest {
    private static final AtomicLong COUNT = new AtomicLong();

    final Context context;
    /** As it came, except that a request that waited for a login takes the place of another. */
    Frame frame;
    /** The method, which differs from the frame's while a login page is shown. */
    String method;
    private final long number = COUNT.incrementAndGet();
    private List<String> cookiePairs;
    private Cookie[] cookies;
    private List<Locale> locales;

    RequestHead(Context context, Frame frame) {
        this.context = context;
        this.frame = frame;
        this.method = frame.method;
    }

    /** Takes another request's method, target, header fields and body. */
    void become(Frame other) {
        frame = frame.inPlaceOf(other);
        method = frame.method;
        cookiePairs = null;
        cookies = null;
        locales = null;
    }

    @Override
    public String getMethod() {
        return method;
    }

    // ---- header fields ----

    @Override
    public String getHeader(String name) {
        for (int i = 0; i < frame.headerNames.length; i++) {
            if (frame.headerNames[i].equalsIgnoreCase(name)) {
                return frame.headerValues[i];
            }
        }
        return null;
    }

    private List<String> headerList(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < frame.headerNames.length; i++) {
            if (frame.headerNames[i].equalsIgnoreCase(name)) {
                found.add(frame.headerValues[i]);
            }
        }
        return found;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headerList(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        Set<String> seen = new LinkedHashSet<>();
        for (String n : frame.headerNames) {
            seen.add(n);
        }
        return Collections.enumeration(seen);
    }

    @Override
    public long getDateHeader(String name) {
        String v = getHeader(name);
        if (v == null) {
            return -1;
        }
        long t = HttpDate.parse(v);
        if (t == -1) {
            throw new IllegalArgumentException(v);
        }
        return t;
    }

    @Override
    public int getIntHeader(String name) {
        String v = getHeader(name);
        return v == null ? -1 : Integer.parseInt(v);
    }

    /** Names and values of the cookies, in turn. */
    List<String> cookiePairs() {
        if (cookiePairs == null) {
            cookiePairs = new ArrayList<>();
            for (int i = 0; i < frame.headerNames.length; i++) {
                if (frame.headerNames[i].equalsIgnoreCase("cookie")) {
                    Cookies.parse(frame.headerValues[i], cookiePairs);
                }
            }
        }
        return cookiePairs;
    }

    @Override
    public Cookie[] getCookies() {
        if (cookies == null) {
            List<String> pairs = cookiePairs();
            cookies = new Cookie[pairs.size() / 2];
            for (int i = 0; i < cookies.length; i++) {
                cookies[i] = new Cookie(pairs.get(2 * i), pairs.get(2 * i + 1));
            }
        }
        return cookies.length == 0 ? null : cookies.clone();
    }

    @Override
    public String getContentType() {
        return getHeader("content-type");
    }

    @Override
    public int getContentLength() {
        long n = getContentLengthLong();
        return n > Integer.MAX_VALUE ? -1 : (int) n;
    }

    @Override
    public long getContentLengthLong() {
        String v = getHeader("content-length");
        try {
            return v == null ? -1 : Long.parseLong(v.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public Locale getLocale() {
        return localeList().get(0);
    }

    @Override
    public Enumeration<Locale> getLocales() {
        return Collections.enumeration(localeList());
    }

    private List<Locale> localeList() {
        if (locales == null) {
            locales = Locales.parse(headerList("accept-language"));
            if (locales.isEmpty()) {
                locales.add(Locale.getDefault());
            }
        }
        return locales;
    }

    @Override
    public Map<String, String> getTrailerFields() {
        return frame.trailers;
    }

    @Override
    public boolean isTrailerFieldsReady() {
        // The whole request is there before it is handled.
        return true;
    }

    // ---- who asks ----

    @Override
    public String getProtocol() {
        return frame.protocol;
    }

    @Override
    public String getScheme() {
        return frame.scheme;
    }

    @Override
    public boolean isSecure() {
        return frame.scheme.equals("https");
    }

    private int hostColon(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? colon : -1;
    }

    @Override
    public String getServerName() {
        String host = getHeader("host");
        if (host == null || host.isEmpty()) {
            return frame.localAddr;
        }
        int colon = hostColon(host);
        return colon < 0 ? host : host.substring(0, colon);
    }

    @Override
    public int getServerPort() {
        String host = getHeader("host");
        if (host == null || host.isEmpty()) {
            return frame.localPort;
        }
        int colon = hostColon(host);
        try {
            return colon < 0 ? isSecure() ? 443 : 80 : Integer.parseInt(host.substring(colon + 1));
        } catch (NumberFormatException e) {
            return frame.localPort;
        }
    }

    @Override
    public String getRemoteAddr() {
        return frame.remoteAddr;
    }

    @Override
    public String getRemoteHost() {
        return frame.remoteAddr;
    }

    @Override
    public int getRemotePort() {
        return frame.remotePort;
    }

    @Override
    public String getLocalName() {
        return frame.localAddr.equals("127.0.0.1") ? "localhost" : frame.localAddr;
    }

    @Override
    public String getLocalAddr() {
        return frame.localAddr;
    }

    @Override
    public int getLocalPort() {
        return frame.localPort;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public String getRequestId() {
        // Machines are copies of each other: the number alone is not unique.
        return Integer.toHexString(frame.freshId.hashCode()) + "-" + Long.toHexString(number);
    }

    @Override
    public String getProtocolRequestId() {
        return "";
    }

    @Override
    public ServletConnection getServletConnection() {
        return new Connection(frame);
    }

    /** The client's connection, as far as its addresses tell. */
    private static final class Connection implements ServletConnection {
        private final Frame frame;

        Connection(Frame frame) {
            this.frame = frame;
        }

        @Override
        public String getConnectionId() {
            return frame.remoteAddr + "-" + frame.remotePort;
        }

        @Override
        public String getProtocol() {
            return switch (frame.protocol) {
                case "HTTP/1.0" -> "http/1.0";
                case "HTTP/2", "HTTP/2.0" -> frame.scheme.equals("https") ? "h2" : "h2c";
                default -> "http/1.1";
            };
        }

        @Override
        public String getProtocolConnectionId() {
            return "";
        }

        @Override
        public boolean isSecure() {
            return frame.scheme.equals("https");
        }
    }
}
