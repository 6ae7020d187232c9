package pavm.servlet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The binary framing between the dispatcher and the container; the Rust half is {@code dispatcher/src/frame.rs}.
 *
 * <p>All numbers are big-endian. {@code str} is a u32 length and that many bytes, in requests ISO-8859-1, in responses
 * UTF-8. Every request passes here, and calls cost: numbers and strings are read and written in one go.
 *
 * <pre>
 * request  = u8 version (1) · u8 kind (1 request, 2 expire the session; nothing follows a 2)
 *            str method · str scheme · str uri (raw, with path parameters, no query)
 *            u8 has-query · str query · str protocol
 *            str remote-address · u16 remote-port · str local-address · u16 local-port
 *            u8 flags (1: the session is the user's already; 2: there are trailers) · str session-id · str fresh-id
 *            u16 n · n * (str name · str value) · str body · trailers: u16 n · n * (str name · str value)
 * response = u8 version (1)
 *            u8 session flags (1: the machine belongs to a user's session; 2: a session was ended;
 *               4: the machine wants an expire frame before it is destroyed; 8: there are trailers;
 *               16: the head, and more follows; 32: the application failed after the head had gone)
 *            u16 status · str reason · u16 n · n * (str name · str value)
 *            str session-id · u32 idle timeout in seconds (0: never) · str cookie-name · str body
 *            trailers: u16 n · n * (str name · str value)
 * </pre>
 *
 * <p>{@code session-id} is the id by which the dispatcher found this machine, or empty; {@code fresh-id}
 * is an id reserved for this machine, used when the request creates a session or changes its id.
 */
final class Frame {
    static final int VERSION = 1;
    static final int KIND_REQUEST = 1;
    static final int KIND_EXPIRE = 2;
    static final int FLAG_JOINED = 1;
    static final int FLAG_TRAILERS = 2;
    static final int SESSION_LIVE = 1;
    static final int SESSION_ENDED = 2;
    static final int SESSION_WANTS_EXPIRE = 4;
    static final int TRAILERS = 8;
    static final int MORE = 16;
    static final int CUT = 32;

    int kind;
    String method;
    String scheme;
    String uri;
    String query;
    String protocol;
    String remoteAddr;
    int remotePort;
    String localAddr;
    int localPort;
    boolean joined;
    String sessionId;
    String freshId;
    String[] headerNames;
    String[] headerValues;
    /** The whole frame; the body is the range from {@link #bodyStart} of {@link #bodyLength} bytes. */
    byte[] bytes;
    int bodyStart;
    int bodyLength;

    /** Trailer fields, by names in small letters. */
    Map<String, String> trailers = Map.of();

    private int at;

    private Frame() {
    }

    static Frame decode(byte[] bytes) {
        Frame f = new Frame();
        f.bytes = bytes;
        int version = f.u8();
        if (version != VERSION) {
            throw new IllegalArgumentException("request frame has version " + version + ", expected " + VERSION);
        }
        f.kind = f.u8();
        if (f.kind == KIND_EXPIRE) {
            return f;
        }
        if (f.kind != KIND_REQUEST) {
            throw new IllegalArgumentException("request frame has unknown kind " + f.kind);
        }
        f.method = f.str();
        f.scheme = f.str();
        f.uri = f.str();
        boolean hasQuery = f.u8() != 0;
        String query = f.str();
        f.query = hasQuery ? query : null;
        f.protocol = f.str();
        f.remoteAddr = f.str();
        f.remotePort = f.u16();
        f.localAddr = f.str();
        f.localPort = f.u16();
        int flags = f.u8();
        f.joined = (flags & FLAG_JOINED) != 0;
        f.sessionId = f.str();
        f.freshId = f.str();
        int n = f.u16();
        f.headerNames = new String[n];
        f.headerValues = new String[n];
        for (int i = 0; i < n; i++) {
            f.headerNames[i] = f.str();
            f.headerValues[i] = f.str();
        }
        f.bodyLength = f.length();
        f.bodyStart = f.at;
        f.at += f.bodyLength;
        if ((flags & FLAG_TRAILERS) != 0) {
            f.trailers = f.fields();
        }
        if (f.at != bytes.length) {
            throw new IllegalArgumentException("request frame has bytes after its end");
        }
        return f;
    }

    /** Another request as if it had come in place of this one: its method, target, header fields and body. */
    Frame inPlaceOf(Frame other) {
        Frame f = new Frame();
        f.kind = kind;
        f.method = other.method;
        f.scheme = scheme;
        f.uri = other.uri;
        f.query = other.query;
        f.protocol = protocol;
        f.remoteAddr = remoteAddr;
        f.remotePort = remotePort;
        f.localAddr = localAddr;
        f.localPort = localPort;
        f.joined = joined;
        f.sessionId = sessionId;
        f.freshId = freshId;
        f.headerNames = other.headerNames;
        f.headerValues = other.headerValues;
        f.bytes = other.bytes;
        f.bodyStart = other.bodyStart;
        f.bodyLength = other.bodyLength;
        f.trailers = other.trailers;
        return f;
    }

    private int u8() {
        if (at >= bytes.length) {
            throw new IllegalArgumentException("request frame is truncated");
        }
        return bytes[at++] & 0xff;
    }

    private Map<String, String> fields() {
        Map<String, String> found = new LinkedHashMap<>();
        int n = u16();
        for (int i = 0; i < n; i++) {
            found.putIfAbsent(str().toLowerCase(Locale.ENGLISH), str());
        }
        return Collections.unmodifiableMap(found);
    }

    private int u16() {
        int high = u8();
        return high << 8 | u8();
    }

    private int length() {
        byte[] b = bytes;
        int i = at;
        if (b.length - i < 4) {
            throw new IllegalArgumentException("request frame is truncated");
        }
        int n = b[i] << 24 | (b[i + 1] & 0xff) << 16 | (b[i + 2] & 0xff) << 8 | b[i + 3] & 0xff;
        at = i + 4;
        if (n < 0 || n > b.length - i - 4) {
            throw new IllegalArgumentException("request frame is truncated");
        }
        return n;
    }

    private String str() {
        int n = length();
        String s = n == 0 ? "" : new String(bytes, at, n, StandardCharsets.ISO_8859_1);
        at += n;
        return s;
    }

    /** Builds a response frame. */
    static final class Writer {
        private byte[] out = new byte[512];
        private int size;

        void u8(int v) {
            room(1);
            out[size++] = (byte) v;
        }

        /** Another value for the byte at a place written before. */
        void setU8(int at, int v) {
            out[at] = (byte) v;
        }

        void u16(int v) {
            u8(v >>> 8);
            u8(v);
        }

        void u32(int v) {
            room(4);
            put(out, size, v);
            size += 4;
        }

        private static void put(byte[] to, int at, int v) {
            to[at] = (byte) (v >>> 24);
            to[at + 1] = (byte) (v >>> 16);
            to[at + 2] = (byte) (v >>> 8);
            to[at + 3] = (byte) v;
        }

        /** What may not stand in a header field is made a space on the other side. */
        void str(String s) {
            byte[] b = s.getBytes(StandardCharsets.UTF_8);
            bytes(b, 0, b.length);
        }

        void bytes(byte[] b, int off, int n) {
            room(n + 4);
            put(out, size, n);
            System.arraycopy(b, off, out, size + 4, n);
            size += n + 4;
        }

        byte[] finish() {
            byte[] exact = new byte[size];
            System.arraycopy(out, 0, exact, 0, size);
            return exact;
        }

        private void room(int n) {
            if (out.length - size < n) {
                byte[] bigger = new byte[Math.max(out.length * 2, size + n)];
                System.arraycopy(out, 0, bigger, 0, size);
                out = bigger;
            }
        }
    }

    /** Header fields in order, names compared without case. */
    static final class Headers {
        final List<String> names = new ArrayList<>();
        final List<String> values = new ArrayList<>();

        String get(String name) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equalsIgnoreCase(name)) {
                    return values.get(i);
                }
            }
            return null;
        }

        void add(String name, String value) {
            names.add(name);
            values.add(value);
        }

        void set(String name, String value) {
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equalsIgnoreCase(name)) {
                    values.set(i, value);
                    for (int j = names.size() - 1; j > i; j--) {
                        if (names.get(j).equalsIgnoreCase(name)) {
                            names.remove(j);
                            values.remove(j);
                        }
                    }
                    return;
                }
            }
            add(name, value);
        }

        void remove(String name) {
            for (int j = names.size() - 1; j >= 0; j--) {
                if (names.get(j).equalsIgnoreCase(name)) {
                    names.remove(j);
                    values.remove(j);
                }
            }
        }

        List<String> all(String name) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equalsIgnoreCase(name)) {
                    found.add(values.get(i));
                }
            }
            return found;
        }

        void clear() {
            names.clear();
            values.clear();
        }
    }
}
