package pavm.servlet;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads Cookie fields and writes Set-Cookie fields (RFC 6265). */
final class Cookies {
    private Cookies() {
    }

    /** Adds the cookies of one Cookie field; parts that are no cookie are left out. */
    static void parse(String field, List<Cookie> into) {
        int n = field.length();
        int at = 0;
        while (at < n) {
            int end = field.indexOf(';', at);
            end = end < 0 ? n : end;
            int equals = field.indexOf('=', at);
            equals = equals < 0 || equals > end ? end : equals;
            if (equals > at) {
                String name = field.substring(at, equals).trim();
                String value = equals == end ? "" : field.substring(equals + 1, end).trim();
                if (value.length() >= 2 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"') {
                    value = value.substring(1, value.length() - 1);
                }
                if (token(name) && validValue(value)) {
                    into.add(new Cookie(name, utf8(value)));
                }
            }
            at = end + 1;
        }
    }

    private static String utf8(String latin1) {
        for (int i = 0; i < latin1.length(); i++) {
            if (latin1.charAt(i) > 127) {
                return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return latin1;
    }

    private static boolean token(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c <= ' ' || c >= 127 || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !s.isEmpty();
    }

    private static boolean validValue(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c <= ' ' || c == 127 || c == '"' || c == ',' || c == ';' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** The Set-Cookie field; the value may be in quotes. IllegalArgumentException where a part is not allowed. */
    static String format(Cookie c, String sameSite) {
        StringBuilder b = new StringBuilder(64);
        b.append(c.getName()).append('=');
        String value = c.getValue() == null ? "" : c.getValue();
        int from = 0;
        int to = value.length();
        if (to > 1 && value.charAt(0) == '"' && value.charAt(to - 1) == '"') {
            from = 1;
            to--;
        }
        for (int i = from; i < to; i++) {
            char ch = value.charAt(i);
            if (ch <= ' ' || ch == '"' || ch == ',' || ch == ';' || ch == '\\' || ch == 127) {
                throw new IllegalArgumentException("An invalid character [" + (int) ch
                    + "] was present in the Cookie value");
            }
        }
        b.append(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        int age = c.getMaxAge();
        if (age > -1) {
            b.append("; Max-Age=").append(age).append("; Expires=");
            // An age of zero must be in the past whatever the clocks say.
            b.append(HttpDate.format(age == 0 ? 10000 : System.currentTimeMillis() + age * 1000L));
        }
        if (c.getDomain() != null && !c.getDomain().isEmpty()) {
            b.append("; Domain=").append(plain("domain", c.getDomain()));
        }
        if (c.getPath() != null && !c.getPath().isEmpty()) {
            b.append("; Path=").append(plain("path", c.getPath()));
        }
        if (c.getSecure()) {
            b.append("; Secure");
        }
        if (c.isHttpOnly()) {
            b.append("; HttpOnly");
        }
        String own = c.getAttribute("SameSite");
        String site = own != null ? own : sameSite;
        if (site != null && !site.equalsIgnoreCase("unset")) {
            b.append("; SameSite=").append(plain("SameSite", site));
        }
        for (Map.Entry<String, String> e : c.getAttributes().entrySet()) {
            String k = e.getKey();
            if (k.equalsIgnoreCase("Max-Age") || k.equalsIgnoreCase("Domain") || k.equalsIgnoreCase("Path")
                || k.equalsIgnoreCase("Secure") || k.equalsIgnoreCase("HttpOnly") || k.equalsIgnoreCase("SameSite")
                || k.equalsIgnoreCase("Expires")) {
                continue;
            }
            b.append("; ").append(k);
            if (!e.getValue().isEmpty()) {
                b.append('=').append(plain(k, e.getValue()));
            }
        }
        return b.toString();
    }

    private static String plain(String what, String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < ' ' || c > 126 || c == ';') {
                throw new IllegalArgumentException("The " + what + " [" + s + "] of a cookie has an invalid character");
            }
        }
        return s;
    }
}
