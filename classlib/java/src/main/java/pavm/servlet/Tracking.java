package pavm.servlet;

import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.Cookie;
import java.util.List;
import java.util.Map;

/** How client and session find each other: the cookie, the path parameter, and the ids in them. */
final class Tracking {
    private final Request request;
    /** The id sent by the client, or null. */
    String requestedId;
    boolean requestedByCookie;
    private boolean freshIdUsed;

    Tracking(Request request) {
        this.request = request;
        String name = request.context.cookies.effectiveName();
        if (request.context.trackingModes.contains(SessionTrackingMode.COOKIE)) {
            List<String> pairs = request.cookiePairs();
            for (int i = 0; i < pairs.size(); i += 2) {
                String value = pairs.get(i + 1);
                Session s = request.context.session;
                // Of several cookies the valid one counts.
                if (pairs.get(i).equals(name)
                    && (requestedId == null || s != null && value.equals(s.id))) {
                    requestedId = value;
                    requestedByCookie = true;
                }
            }
        }
        if (requestedId == null && request.context.trackingModes.contains(SessionTrackingMode.URL)) {
            requestedId = Urls.pathParameter(request.frame.uri, urlParameter());
        }
    }

    private String urlParameter() {
        return urlParameter(request.context);
    }

    static String urlParameter(Context context) {
        String name = context.cookies.getName();
        return name == null ? "jsessionid" : name;
    }

    /** The session, where there is a valid one. */
    Session liveSession() {
        Session s = request.context.session;
        return s != null && s.isValid() ? s : null;
    }

    /** The id reserved for this machine; where a request needs more than one, random ones. */
    String newId() {
        if (!freshIdUsed && !request.frame.freshId.isEmpty()) {
            freshIdUsed = true;
            return request.frame.freshId;
        }
        byte[] random = new byte[16];
        new java.security.SecureRandom().nextBytes(random);
        StringBuilder b = new StringBuilder(32);
        for (byte x : random) {
            b.append("0123456789ABCDEF".charAt(x >> 4 & 15)).append("0123456789ABCDEF".charAt(x & 15));
        }
        return b.toString();
    }

    /** Sends the cookie of a session. */
    void sessionCookie(Session s) {
        if (!request.context.trackingModes.contains(SessionTrackingMode.COOKIE)) {
            return;
        }
        CookieConfig config = request.context.cookies;
        Cookie c = new Cookie(config.effectiveName(), s.id);
        c.setMaxAge(config.getMaxAge());
        if (config.getDomain() != null) {
            c.setDomain(config.getDomain());
        }
        String path = config.getPath();
        c.setPath(path != null ? path : request.context.path.isEmpty() ? "/" : Urls.encodePath(request.context.path));
        c.setSecure(config.isSecure() || request.isSecure());
        c.setHttpOnly(config.isHttpOnly());
        for (Map.Entry<String, String> e : config.getAttributes().entrySet()) {
            String k = e.getKey();
            if (!k.equalsIgnoreCase("Path") && !k.equalsIgnoreCase("Domain") && !k.equalsIgnoreCase("Max-Age")) {
                c.setAttribute(k, e.getValue());
            }
        }
        request.response.replaceCookie(c);
    }

    /** A URL with the session id in it, where the client needs that. */
    String encodeUrl(String url) {
        Session s = liveSession();
        if (s == null || url == null || url.startsWith("#") || requestedByCookie
            || !request.context.trackingModes.contains(SessionTrackingMode.URL)) {
            return url;
        }
        int scheme = url.indexOf("://");
        int query = url.indexOf('?');
        if (scheme > 0 && (query < 0 || scheme < query)) {
            String server = request.frame.scheme + "://" + request.getServerName();
            int port = request.getServerPort();
            int standard = request.frame.scheme.equals("https") ? 443 : 80;
            String rest = url.startsWith(server) ? url.substring(server.length()) : null;
            if (rest != null && rest.startsWith(":" + port)) {
                rest = rest.substring((":" + port).length());
            } else if (port != standard) {
                return url;
            }
            if (rest == null || !rest.startsWith(request.context.path + "/") && !rest.equals(request.context.path)) {
                return url;
            }
        } else if (url.startsWith("/") && !url.startsWith(request.context.path)) {
            return url;
        }
        String mark = ";" + urlParameter() + "=";
        int end = url.length();
        for (int i = 0; i < end; i++) {
            char c = url.charAt(i);
            if (c == '?' || c == '#') {
                end = i;
            }
        }
        String path = url.substring(0, end);
        if (path.contains(mark)) {
            return url;
        }
        if (path.isEmpty()) {
            // The current page: a path parameter cannot stand first.
            return url;
        }
        return path + mark + s.id + url.substring(end);
    }
}
