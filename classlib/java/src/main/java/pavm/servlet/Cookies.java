package pavm.servlet;

import jakarta.servlet.http.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads Cookie fields and writes Set-Cookie fields (RFC 6265). */
final class Cookies {
    private Cookies() {
    }

    /** What a character may be part of: a name, a value. */
    private static final byte[] ALLOWED = new byte[256];
    private static final int NAME = 1;
    private static final int VALUE = 2;

    static {
        for (int c = ' ' + 1; c < 256; c++) {
            if (c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0) {
                ALLOWED[c] |= NAME;
            }
            if (c != 127 && c != '"' && c != ',' && c != ';' && c != '\\') {
                ALLOWED[c] |= VALUE;
            }
        }
    }

    /** Adds name and value of each cookie of one Cookie field; parts that are no cookie are left out. */
    static void parse(String field, List<String> into) {
        byte[] b = field.getBytes(StandardCharsets.ISO_8859_1);
        int n = b.length;
        int at = 0;
        while (at < n) {
            int end = field.indexOf(';', at);
            end = end < 0 ? n : end;
            int equals = field.indexOf('=', at);
            equals = equals < 0 || equals > end ? end : equals;
            int from = skip(b, at, equals);
            int to = trim(b, from, equals);
            int start = skip(b, Math.min(equals + 1, end), end);
            int stop = trim(b, start, end);
            if (stop - start >= 2 && b[start] == '"' && b[stop - 1] == '"') {
                start++;
                stop--;
            }
            if (to > from && all(b, from, to, NAME) && all(b, start, stop, VALUE)) {
                into.add(field.substring(from, to));
                // What is not ASCII is UTF-8, if it is anything.
                into.add(new String(b, start, stop - start, StandardCharsets.UTF_8));
            }
            at = end + 1;
        }
    }

    private static int skip(byte[] b, int from, int to) {
        while (from < to && b[from] <= ' ' && b[from] >= 0) {
            from++;
        }
        return from;
    }

    private static int trim(byte[] b, int from, int to) {
        while (to > from && b[to - 1] <= ' ' && b[to - 1] >= 0) {
            to--;
        }
        return to;
    }

    private static boolean all(byte[] b, int from, int to, int kind) {
        for (int i = from; i < to; i++) {
            if ((ALLOWED[b[i] & 0xff] & kind) == 0) {
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
