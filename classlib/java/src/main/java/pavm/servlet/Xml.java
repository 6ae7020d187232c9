package pavm.servlet;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A small XML reader for deployment descriptors: elements, attributes, text, CDATA, character and
 * predefined entities. Document types are skipped and nothing external is ever read.
 */
final class Xml {
    /** An element; {@code name} is without its prefix, {@code text} is all its own text. */
    static final class Element {
        final String name;
        final Map<String, String> attributes = new HashMap<>();
        final List<Element> children = new ArrayList<>();
        final StringBuilder text = new StringBuilder();

        Element(String name) {
            this.name = name;
        }

        Element child(String name) {
            for (Element e : children) {
                if (e.name.equals(name)) {
                    return e;
                }
            }
            return null;
        }

        List<Element> all(String name) {
            List<Element> found = new ArrayList<>();
            for (Element e : children) {
                if (e.name.equals(name)) {
                    found.add(e);
                }
            }
            return found;
        }

        /** The trimmed text of a child, or null without such a child. */
        String text(String name) {
            Element e = child(name);
            return e == null ? null : e.trimmed();
        }

        /** The trimmed texts of all children of a name. */
        List<String> texts(String name) {
            List<String> found = new ArrayList<>();
            for (Element e : all(name)) {
                found.add(e.trimmed());
            }
            return found;
        }

        String trimmed() {
            return text.toString().trim();
        }
    }

    private final String source;
    private final String s;
    private int at;

    private Xml(String source, String s) {
        this.source = source;
        this.s = s;
    }

    /** Parses a document; {@code source} names it in errors. */
    static Element parse(String source, byte[] bytes) {
        Xml x = new Xml(source, decode(source, bytes));
        x.skipMisc();
        Element root = x.element(0);
        x.skipMisc();
        if (x.at < x.s.length()) {
            throw x.error("text after the end of the document");
        }
        return root;
    }

    private static String decode(String source, byte[] b) {
        if (b.length >= 2 && (b[0] == (byte) 0xfe && b[1] == (byte) 0xff || b[0] == (byte) 0xff && b[1] == (byte) 0xfe)) {
            return new String(b, StandardCharsets.UTF_16);
        }
        int start = b.length >= 3 && b[0] == (byte) 0xef && b[1] == (byte) 0xbb && b[2] == (byte) 0xbf ? 3 : 0;
        String head = new String(b, start, Math.min(b.length - start, 200), StandardCharsets.ISO_8859_1);
        Charset charset = StandardCharsets.UTF_8;
        int end = head.startsWith("<?xml") ? head.indexOf("?>") : -1;
        int e = end < 0 ? -1 : head.indexOf("encoding");
        if (e >= 0 && e < end) {
            int q = e + 8;
            while (q < end && head.charAt(q) != '"' && head.charAt(q) != '\'') {
                q++;
            }
            int close = q < end ? head.indexOf(head.charAt(q), q + 1) : -1;
            if (close > 0) {
                String name = head.substring(q + 1, close);
                try {
                    charset = Charset.forName(name);
                } catch (IllegalArgumentException unknown) {
                    throw new IllegalArgumentException(source + ": unknown encoding " + name);
                }
            }
        }
        return new String(b, start, b.length - start, charset);
    }

    private IllegalArgumentException error(String what) {
        int line = 1;
        for (int i = 0; i < at && i < s.length(); i++) {
            if (s.charAt(i) == '\n') {
                line++;
            }
        }
        return new IllegalArgumentException(source + ":" + line + ": " + what);
    }

    private void skipMisc() {
        while (at < s.length()) {
            if (Character.isWhitespace(s.charAt(at))) {
                at++;
            } else if (s.startsWith("<?", at)) {
                skipPast("?>");
            } else if (s.startsWith("<!--", at)) {
                skipPast("-->");
            } else if (s.startsWith("<!DOCTYPE", at)) {
                doctype();
            } else {
                return;
            }
        }
    }

    private void doctype() {
        int depth = 0;
        while (at < s.length()) {
            char c = s.charAt(at++);
            if (c == '"' || c == '\'') {
                at = s.indexOf(c, at) + 1;
                if (at == 0) {
                    at = s.length();
                }
            } else if (c == '[' || c == '<') {
                depth++;
            } else if (c == ']' || c == '>') {
                depth--;
                if (depth == 0 && c == '>') {
                    return;
                }
            }
        }
        throw error("document type without an end");
    }

    private void skipPast(String end) {
        int i = s.indexOf(end, at);
        if (i < 0) {
            throw error("missing " + end);
        }
        at = i + end.length();
    }

    private Element element(int depth) {
        if (at >= s.length() || s.charAt(at) != '<' || depth > 100) {
            throw error(depth > 100 ? "elements are nested too deep" : "an element is expected");
        }
        at++;
        String qname = name();
        Element e = new Element(local(qname));
        while (true) {
            space();
            if (s.startsWith("/>", at)) {
                at += 2;
                return e;
            }
            if (at < s.length() && s.charAt(at) == '>') {
                at++;
                break;
            }
            String attribute = name();
            space();
            if (at >= s.length() || s.charAt(at) != '=') {
                throw error("attribute " + attribute + " has no value");
            }
            at++;
            space();
            char quote = at < s.length() ? s.charAt(at) : 0;
            int close = quote == '"' || quote == '\'' ? s.indexOf(quote, at + 1) : -1;
            if (close < 0) {
                throw error("attribute " + attribute + " has no quoted value");
            }
            StringBuilder value = new StringBuilder();
            at++;
            while (at < close) {
                if (s.charAt(at) == '&') {
                    entity(value);
                } else {
                    value.append(s.charAt(at++));
                }
            }
            at = close + 1;
            e.attributes.put(local(attribute), value.toString());
        }
        while (true) {
            if (at >= s.length()) {
                throw error("<" + qname + "> is not closed");
            }
            char c = s.charAt(at);
            if (c == '&') {
                entity(e.text);
            } else if (c != '<') {
                e.text.append(c);
                at++;
            } else if (s.startsWith("</", at)) {
                at += 2;
                String close = name();
                if (!close.equals(qname)) {
                    throw error("</" + close + "> closes <" + qname + ">");
                }
                space();
                if (at >= s.length() || s.charAt(at) != '>') {
                    throw error("</" + close + " is not ended");
                }
                at++;
                return e;
            } else if (s.startsWith("<!--", at)) {
                skipPast("-->");
            } else if (s.startsWith("<![CDATA[", at)) {
                int start = at + 9;
                skipPast("]]>");
                e.text.append(s, start, at - 3);
            } else if (s.startsWith("<?", at)) {
                skipPast("?>");
            } else {
                e.children.add(element(depth + 1));
            }
        }
    }

    private void entity(StringBuilder to) {
        int end = s.indexOf(';', at);
        if (end < 0 || end - at > 12) {
            throw error("& without an entity");
        }
        String name = s.substring(at + 1, end);
        at = end + 1;
        switch (name) {
            case "lt" -> to.append('<');
            case "gt" -> to.append('>');
            case "amp" -> to.append('&');
            case "quot" -> to.append('"');
            case "apos" -> to.append('\'');
            default -> {
                try {
                    boolean hex = name.startsWith("#x");
                    if (!name.startsWith("#")) {
                        throw error("unknown entity " + name);
                    }
                    to.appendCodePoint(Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10));
                } catch (NumberFormatException bad) {
                    throw error("bad character reference " + name);
                }
            }
        }
    }

    private void space() {
        while (at < s.length() && Character.isWhitespace(s.charAt(at))) {
            at++;
        }
    }

    private String name() {
        int start = at;
        while (at < s.length()) {
            char c = s.charAt(at);
            if (Character.isWhitespace(c) || "<>/=\"'&".indexOf(c) >= 0) {
                break;
            }
            at++;
        }
        if (at == start) {
            throw error("a name is expected");
        }
        return s.substring(start, at);
    }

    private static String local(String qname) {
        return qname.substring(qname.indexOf(':') + 1);
    }
}
