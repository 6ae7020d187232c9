package bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parses a generated JSON text with a hand-written parser and writes it back. */
public final class Json {
    /** Recursive descent over a string. */
    private static final class Parser {
        private final String text;
        private int at;
        private int c;

        Parser(String text) {
            this.text = text;
            this.at = -1;
            advance();
        }

        private void advance() {
            at++;
            c = at < text.length() ? text.charAt(at) : -1;
        }

        private void space() {
            while (c == ' ' || c == '\n' || c == '\t' || c == '\r') advance();
        }

        private IllegalStateException wrong(String what) {
            return new IllegalStateException(what + " expected at " + at);
        }

        private void expect(char e) {
            if (c != e) throw wrong("'" + e + "'");
            advance();
        }

        Object document() {
            space();
            Object v = value();
            space();
            if (c != -1) throw wrong("end");
            return v;
        }

        private Object value() {
            switch (c) {
                case '{':
                    return object();
                case '[':
                    return array();
                case '"':
                    return string();
                case 't':
                    return word("true", Boolean.TRUE);
                case 'f':
                    return word("false", Boolean.FALSE);
                case 'n':
                    return word("null", null);
                default:
                    if (c == '-' || c >= '0' && c <= '9') return number();
                    throw wrong("value");
            }
        }

        private Object word(String w, Object v) {
            for (int i = 0; i < w.length(); i++) expect(w.charAt(i));
            return v;
        }

        private Map<String, Object> object() {
            Map<String, Object> m = new LinkedHashMap<>();
            advance();
            space();
            if (c == '}') {
                advance();
                return m;
            }
            while (true) {
                space();
                if (c != '"') throw wrong("name");
                String name = string();
                space();
                expect(':');
                space();
                m.put(name, value());
                space();
                if (c != ',') break;
                advance();
            }
            expect('}');
            return m;
        }

        private ArrayList<Object> array() {
            ArrayList<Object> l = new ArrayList<>();
            advance();
            space();
            if (c == ']') {
                advance();
                return l;
            }
            while (true) {
                space();
                l.add(value());
                space();
                if (c != ',') break;
                advance();
            }
            expect(']');
            return l;
        }

        private String string() {
            advance();
            int start = at;
            StringBuilder sb = null;
            while (c != '"') {
                if (c < ' ') throw wrong("character");
                if (c == '\\') {
                    if (sb == null) sb = new StringBuilder();
                    sb.append(text, start, at);
                    advance();
                    escape(sb);
                    start = at;
                } else {
                    advance();
                }
            }
            String tail = text.substring(start, at);
            advance();
            return sb == null ? tail : sb.append(tail).toString();
        }

        private void escape(StringBuilder sb) {
            switch (c) {
                case 'n':
                    sb.append('\n');
                    break;
                case 't':
                    sb.append('\t');
                    break;
                case 'u':
                    int v = 0;
                    for (int i = 0; i < 4; i++) {
                        advance();
                        int d = Character.digit(c, 16);
                        if (d < 0) throw wrong("hexadecimal digit");
                        v = v * 16 + d;
                    }
                    sb.append((char) v);
                    break;
                case '"':
                case '\\':
                case '/':
                    sb.append((char) c);
                    break;
                default:
                    throw wrong("escape");
            }
            advance();
        }

        private Object number() {
            int start = at;
            boolean real = false;
            if (c == '-') advance();
            while (c >= '0' && c <= '9' || c == '.' || c == 'e' || c == 'E' || c == '+' || c == '-') {
                if (c < '0') real |= c == '.';
                else real |= c > '9';
                advance();
            }
            String s = text.substring(start, at);
            if (real) return Double.valueOf(s);
            return Long.valueOf(s);
        }
    }

    private static void quote(StringBuilder sb, String s) {
        sb.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"':
                case '\\':
                    sb.append('\\').append(c);
                    break;
                case '\n':
                    sb.append("\\n");
                    break;
                case '\t':
                    sb.append("\\t");
                    break;
                default:
                    sb.append(c);
            }
        }
        sb.append('"');
    }

    private static void write(StringBuilder sb, Object v) {
        if (v instanceof Map<?, ?> m) {
            sb.append('{');
            boolean first = true;
            for (Map.Entry<?, ?> e : m.entrySet()) {
                if (!first) sb.append(',');
                first = false;
                quote(sb, (String) e.getKey());
                sb.append(':');
                write(sb, e.getValue());
            }
            sb.append('}');
        } else if (v instanceof ArrayList<?> l) {
            sb.append('[');
            for (int i = 0; i < l.size(); i++) {
                if (i > 0) sb.append(',');
                write(sb, l.get(i));
            }
            sb.append(']');
        } else if (v instanceof String s) {
            quote(sb, s);
        } else {
            sb.append(v);
        }
    }

    private static Object generate(Noise r, int depth) {
        int k = r.next() % (depth == 0 ? 6 : 9);
        switch (k) {
            case 0:
                return (long) r.next() - 30000;
            case 1:
                return r.next() / 8.0;
            case 2:
                return r.next() % 2 == 0;
            case 3:
                return null;
            case 4:
                return "text " + r.next() + (r.next() % 3 == 0 ? " \"quoted\"\n\tline" : " plain \u00e9");
            case 5:
                return "short";
            case 6:
                ArrayList<Object> l = new ArrayList<>();
                for (int i = r.next() % 6; i >= 0; i--) l.add(generate(r, depth - 1));
                return l;
            default:
                Map<String, Object> m = new LinkedHashMap<>();
                for (int i = r.next() % 6; i >= 0; i--) m.put("name" + r.next() % 50, generate(r, depth - 1));
                return m;
        }
    }

    public static void main(String[] args) {
        Noise r = new Noise();
        ArrayList<Object> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) all.add(generate(r, 4));
        StringBuilder sb = new StringBuilder();
        write(sb, all);
        String text = sb.toString();
        String spaced = text.replace(",", " ,\n  ").replace(":", " : ");
        Object expected = new Parser(spaced).document();
        Harness.run("Json", args, 5, () -> {
            Object parsed = new Parser(spaced).document();
            StringBuilder back = new StringBuilder();
            write(back, parsed);
            return back.length() == 0 || !parsed.equals(expected) ? null : back.toString();
        }, s -> s != null && new Parser(s).document().equals(expected));
    }
}
