package pavm.servlet;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Decoding and encoding of paths and parameters. */
final class Urls {
    private Urls() {
    }

    /** The path without ";name=value" parts. */
    static String withoutParameters(String path) {
        if (path.indexOf(';') < 0) {
            return path;
        }
        StringBuilder b = new StringBuilder(path.length());
        boolean skip = false;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            skip = c == ';' || skip && c != '/';
            if (!skip) {
                b.append(c);
            }
        }
        return b.toString();
    }

    /** The path without its session parameter. */
    static String withoutSession(String path, String parameter) {
        String key = ";" + parameter + "=";
        int at = path.indexOf(key);
        if (at < 0) {
            return path;
        }
        int end = at + key.length();
        while (end < path.length() && path.charAt(end) != ';' && path.charAt(end) != '/') {
            end++;
        }
        return path.substring(0, at) + path.substring(end);
    }

    /** A path parameter's value, or null. */
    static String pathParameter(String path, String name) {
        String key = ";" + name + "=";
        int at = path.indexOf(key);
        if (at < 0) {
            return null;
        }
        int start = at + key.length();
        int end = start;
        while (end < path.length() && path.charAt(end) != ';' && path.charAt(end) != '/') {
            end++;
        }
        return path.substring(start, end);
    }

    /**
     * The decoded path, or null where it is refused: broken escapes, an encoded slash, a NUL, or a
     * backslash. The raw path has one char for each byte.
     */
    static String decodePath(String raw) {
        int n = raw.length();
        boolean plain = true;
        for (int i = 0; i < n && plain; i++) {
            char c = raw.charAt(i);
            plain = c != '%' && c < 128 && c != '\\' && c != 0;
        }
        if (plain) {
            return raw;
        }
        byte[] out = new byte[n];
        int size = 0;
        for (int i = 0; i < n; i++) {
            int c = raw.charAt(i);
            if (c == '%') {
                int v = i + 2 < n ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : -1;
                if (v < 0 || v == '/') {
                    return null;
                }
                c = v;
                i += 2;
            }
            if (c == 0 || c == '\\') {
                return null;
            }
            out[size++] = (byte) c;
        }
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1 << 16;
    }

    /** Resolves "//", "/./" and "/../"; null where the path leaves its root or does not begin with '/'. */
    static String normalize(String path) {
        if (!path.startsWith("/")) {
            return null;
        }
        if (path.indexOf("//") < 0 && path.indexOf("/.") < 0) {
            return path;
        }
        StringBuilder b = new StringBuilder(path.length());
        int n = path.length();
        int i = 0;
        while (i < n) {
            int end = path.indexOf('/', i + 1);
            boolean last = end < 0;
            end = last ? n : end;
            String segment = path.substring(i + 1, end);
            if (segment.equals("..")) {
                int cut = b.lastIndexOf("/");
                if (cut < 0) {
                    return null;
                }
                b.setLength(cut);
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                b.append('/').append(segment);
            }
            if (last && (segment.isEmpty() || segment.equals(".") || segment.equals(".."))) {
                b.append('/');
            }
            i = end;
        }
        return b.length() == 0 ? "/" : b.toString();
    }

    /** Adds the parameters of a query or form body; a part with a broken escape is left out. */
    static void parameters(byte[] b, int start, int length, Charset charset, Map<String, List<String>> into, int limit) {
        int end = start + length;
        int at = start;
        int count = 0;
        while (at < end && count < limit) {
            int stop = at;
            int equals = -1;
            while (stop < end && b[stop] != '&') {
                if (b[stop] == '=' && equals < 0) {
                    equals = stop;
                }
                stop++;
            }
            if (stop > at && equals != at) {
                String name = decode(b, at, equals < 0 ? stop : equals, charset);
                String value = equals < 0 ? "" : decode(b, equals + 1, stop, charset);
                if (name != null && value != null) {
                    add(into, name, value);
                    count++;
                }
            }
            at = stop + 1;
        }
    }

    static void add(Map<String, List<String>> into, String name, String value) {
        List<String> values = into.get(name);
        if (values == null) {
            values = new java.util.ArrayList<>(1);
            into.put(name, values);
        }
        values.add(value);
    }

    private static String decode(byte[] b, int start, int end, Charset charset) {
        boolean plain = true;
        for (int i = start; i < end && plain; i++) {
            plain = b[i] != '%' && b[i] != '+';
        }
        if (plain) {
            return new String(b, start, end - start, charset);
        }
        byte[] out = new byte[end - start];
        int size = 0;
        for (int i = start; i < end; i++) {
            byte c = b[i];
            if (c == '+') {
                c = ' ';
            } else if (c == '%') {
                int v = i + 2 < end ? hex((char) b[i + 1]) << 4 | hex((char) b[i + 2]) : -1;
                if (v < 0) {
                    return null;
                }
                c = (byte) v;
                i += 2;
            }
            out[size++] = c;
        }
        return new String(out, 0, size, charset);
    }

    static byte[] latin1(String s) {
        return s.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Percent-encodes what may not stand in a path. */
    static String encodePath(String path) {
        byte[] b = path.getBytes(StandardCharsets.UTF_8);
        StringBuilder s = new StringBuilder(b.length + 16);
        for (byte x : b) {
            char c = (char) (x & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/-_.~!$&'()*+,=:@".indexOf(c) >= 0) {
                s.append(c);
            } else {
                s.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                    .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return s.toString();
    }

    static String escapeHtml(String s) {
        StringBuilder b = new StringBuilder(s.length() + 16);
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '<' -> b.append("&lt;");
                case '>' -> b.append("&gt;");
                case '&' -> b.append("&amp;");
                case '\'' -> b.append("&#39;");
                case '"' -> b.append("&quot;");
                case '/' -> b.append("&#47;");
                default -> b.append(c);
            }
        }
        return b.toString();
    }
}
