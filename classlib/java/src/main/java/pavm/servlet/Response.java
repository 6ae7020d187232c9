package pavm.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The response. All of it is kept until the request ends; it counts as committed from the moment
 * at which a container that streams would have sent its head, so that applications see no difference.
 */
final class Response implements HttpServletResponse {
    final Context context;
    Request request;
    final Frame.Headers headers = new Frame.Headers();
    private int status = SC_OK;
    private String contentType;
    private String charset;
    private long contentLength = -1;
    private Locale locale = Locale.getDefault();
    private byte[] buffer = new byte[1024];
    private int size;
    private int bufferSize = 8192;
    private boolean committed;
    private boolean closed;
    private boolean usingStream;
    private PrintWriter writer;
    private Output output;
    private Supplier<Map<String, String>> trailers;
    /** How many includes are going on: an included resource must not touch the head. */
    int including;
    /** sendError was called, and no page has been made for it yet. */
    boolean error;
    String message;

    Response(Context context) {
        this.context = context;
    }

    // ---- the buffer ----

    private void append(byte[] b, int off, int n) {
        if (closed || n == 0) {
            return;
        }
        room(n);
        System.arraycopy(b, off, buffer, size, n);
        size += n;
        committed |= size > bufferSize;
    }

    private void room(int n) {
        if (buffer.length - size < n) {
            byte[] bigger = new byte[Math.max(buffer.length * 2, size + n)];
            System.arraycopy(buffer, 0, bigger, 0, size);
            buffer = bigger;
        }
    }

    /** The body stream of the application. */
    private final class Output extends ServletOutputStream {
        private WriteListener listener;

        @Override
        public void write(int b) {
            append(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int n) {
            java.util.Objects.checkFromIndexSize(off, n, b.length);
            append(b, off, n);
        }

        @Override
        public void flush() {
            commit();
        }

        @Override
        public void close() {
            end();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener l) {
            if (l == null) {
                throw new NullPointerException("the listener is null");
            }
            if (listener != null) {
                throw new IllegalStateException("there is a write listener already");
            }
            listener = l;
        }
    }

    WriteListener writeListener() {
        return output == null ? null : output.listener;
    }

    /** Encodes characters straight into the buffer. */
    private final class Encoder extends Writer {
        private final int max;
        private char high;

        /** {@code max} is the last character of the encoding: 127, 255, or 0 for UTF-8. */
        Encoder(int max) {
            this.max = max;
        }

        @Override
        public void write(char[] c, int off, int n) {
            if (closed) {
                return;
            }
            room(max == 0 ? n * 3 + 3 : n);
            for (int i = off; i < off + n; i++) {
                put(c[i]);
            }
            committed |= size > bufferSize;
        }

        @Override
        public void write(String s, int off, int n) {
            if (closed) {
                return;
            }
            room(max == 0 ? n * 3 + 3 : n);
            for (int i = off; i < off + n; i++) {
                put(s.charAt(i));
            }
            committed |= size > bufferSize;
        }

        @Override
        public void write(int c) {
            if (!closed) {
                room(6);
                put((char) c);
                committed |= size > bufferSize;
            }
        }

        private void put(char c) {
            if (max != 0) {
                if (!Character.isLowSurrogate(c)) {
                    buffer[size++] = (byte) (c <= max ? c : '?');
                }
            } else if (high != 0) {
                char h = high;
                high = 0;
                if (Character.isLowSurrogate(c)) {
                    int p = Character.toCodePoint(h, c);
                    buffer[size++] = (byte) (0xf0 | p >> 18);
                    buffer[size++] = (byte) (0x80 | p >> 12 & 0x3f);
                    buffer[size++] = (byte) (0x80 | p >> 6 & 0x3f);
                    buffer[size++] = (byte) (0x80 | p & 0x3f);
                } else {
                    buffer[size++] = '?';
                    put(c);
                }
            } else if (c < 0x80) {
                buffer[size++] = (byte) c;
            } else if (c < 0x800) {
                buffer[size++] = (byte) (0xc0 | c >> 6);
                buffer[size++] = (byte) (0x80 | c & 0x3f);
            } else if (Character.isHighSurrogate(c)) {
                high = c;
            } else if (Character.isLowSurrogate(c)) {
                buffer[size++] = '?';
            } else {
                buffer[size++] = (byte) (0xe0 | c >> 12);
                buffer[size++] = (byte) (0x80 | c >> 6 & 0x3f);
                buffer[size++] = (byte) (0x80 | c & 0x3f);
            }
        }

        @Override
        public void flush() {
            commit();
        }

        @Override
        public void close() {
            end();
        }
    }

    private void commit() {
        if (!closed && including == 0 || size > bufferSize) {
            committed = true;
        }
    }

    private void end() {
        if (including == 0) {
            committed = true;
            closed = true;
        }
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter() has already been called for this response");
        }
        usingStream = true;
        if (output == null) {
            output = new Output();
        }
        return output;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (usingStream) {
            throw new IllegalStateException("getOutputStream() has already been called for this response");
        }
        if (writer == null) {
            String name = getCharacterEncoding();
            Charset c;
            try {
                c = Charset.forName(name);
            } catch (IllegalArgumentException e) {
                throw new UnsupportedEncodingException(name);
            }
            charset = name;
            Writer w;
            if (c.equals(StandardCharsets.UTF_8)) {
                w = new Encoder(0);
            } else if (c.equals(StandardCharsets.ISO_8859_1)) {
                w = new Encoder(255);
            } else if (c.equals(StandardCharsets.US_ASCII)) {
                w = new Encoder(127);
            } else {
                w = new OutputStreamWriter(new Output(), c);
            }
            writer = new PrintWriter(w);
        }
        return writer;
    }

    @Override
    public void setBufferSize(int n) {
        if (committed || size > 0) {
            throw new IllegalStateException("the buffer size cannot be changed after content has been written");
        }
        bufferSize = Math.max(n, bufferSize);
    }

    @Override
    public int getBufferSize() {
        return bufferSize;
    }

    @Override
    public void flushBuffer() {
        if (writer != null) {
            writer.flush();
        }
        commit();
    }

    private void requireOpen(String what) {
        if (committed) {
            throw new IllegalStateException("Cannot call " + what + " after the response has been committed");
        }
    }

    @Override
    public void resetBuffer() {
        requireOpen("resetBuffer()");
        if (writer != null) {
            boolean was = closed;
            closed = true;
            writer.flush();
            closed = was;
        }
        size = 0;
    }

    @Override
    public boolean isCommitted() {
        return committed;
    }

    /** Whether further content is discarded. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void reset() {
        if (including > 0) {
            return;
        }
        requireOpen("reset()");
        size = 0;
        headers.clear();
        status = SC_OK;
        message = null;
        contentType = null;
        charset = null;
        contentLength = -1;
        usingStream = false;
        writer = null;
        output = null;
    }

    /** Makes the response writable again for an error page; the fields of the head stay. */
    void reopen() {
        closed = false;
        size = 0;
        contentLength = -1;
        usingStream = false;
        writer = null;
        output = null;
        including = 0;
    }

    /** A forward is over: nothing may be added. */
    void finishForward() {
        if (writer != null) {
            writer.flush();
        }
        end();
    }

    boolean isEmpty() {
        return size == 0;
    }

    // ---- the head ----

    private boolean frozen() {
        return committed || including > 0;
    }

    @Override
    public void setStatus(int code) {
        if (!frozen()) {
            status = code;
        }
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void sendError(int code) {
        sendError(code, null);
    }

    @Override
    public void sendError(int code, String text) {
        if (including > 0) {
            return;
        }
        requireOpen("sendError()");
        resetBuffer();
        status = code;
        message = text;
        error = true;
        closed = true;
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        if (including > 0) {
            return;
        }
        requireOpen("sendRedirect()");
        if (location == null) {
            throw new IllegalArgumentException("the location is null");
        }
        resetBuffer();
        status = SC_FOUND;
        headers.set("Location", latin1(location));
        closed = true;
    }

    /** Non-ASCII characters of a location travel as the bytes of UTF-8. */
    private static String latin1(String s) {
        return new String(s.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private boolean special(String name, String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            setContentType(value);
            return true;
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            try {
                setContentLengthLong(Long.parseLong(value.trim()));
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void setHeader(String name, String value) {
        if (name == null || name.isEmpty() || frozen()) {
            return;
        }
        if (value == null) {
            headers.remove(name);
        } else if (!special(name, value)) {
            headers.set(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (name != null && !name.isEmpty() && value != null && !frozen() && !special(name, value)) {
            headers.add(name, value);
        }
    }

    @Override
    public void setDateHeader(String name, long date) {
        setHeader(name, HttpDate.format(date));
    }

    @Override
    public void addDateHeader(String name, long date) {
        addHeader(name, HttpDate.format(date));
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public String getHeader(String name) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return getContentType();
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            return contentLength < 0 ? null : Long.toString(contentLength);
        }
        return headers.get(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        List<String> all = headers.all(name);
        if (all.isEmpty() && getHeader(name) != null) {
            all.add(getHeader(name));
        }
        return all;
    }

    @Override
    public Collection<String> getHeaderNames() {
        Collection<String> names = new LinkedHashSet<>(headers.names);
        if (contentType != null) {
            names.add("Content-Type");
        }
        if (contentLength >= 0) {
            names.add("Content-Length");
        }
        return names;
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> supplier) {
        if (committed) {
            throw new IllegalStateException("Cannot call setTrailerFields() after the response has been committed");
        }
        trailers = supplier;
    }

    @Override
    public Supplier<Map<String, String>> getTrailerFields() {
        return trailers;
    }

    @Override
    public void addCookie(Cookie c) {
        if (!frozen()) {
            headers.add("Set-Cookie", Cookies.format(c, context.sameSite));
        }
    }

    /** Sets a cookie in place of one of the same name. */
    void replaceCookie(Cookie c) {
        String head = c.getName() + "=";
        for (int i = headers.names.size() - 1; i >= 0; i--) {
            if (headers.names.get(i).equals("Set-Cookie") && headers.values.get(i).startsWith(head)) {
                headers.names.remove(i);
                headers.values.remove(i);
            }
        }
        headers.add("Set-Cookie", Cookies.format(c, context.sameSite));
    }

    @Override
    public String encodeURL(String url) {
        return request.encodeUrl(url);
    }

    @Override
    public String encodeRedirectURL(String url) {
        return request.encodeUrl(url);
    }

    // ---- type, encoding, length, language ----

    @Override
    public String getCharacterEncoding() {
        if (charset != null) {
            return charset;
        }
        return context.responseEncoding != null ? context.responseEncoding : "ISO-8859-1";
    }

    @Override
    public void setCharacterEncoding(String name) {
        if (!frozen() && writer == null) {
            charset = name;
        }
    }

    @Override
    public String getContentType() {
        if (contentType == null || charset == null) {
            return contentType;
        }
        return contentType + ";charset=" + charset;
    }

    @Override
    public void setContentType(String type) {
        if (frozen()) {
            return;
        }
        if (type == null) {
            contentType = null;
            if (writer == null) {
                charset = null;
            }
            return;
        }
        StringBuilder plain = new StringBuilder(type.length());
        String named = null;
        int at = 0;
        while (at <= type.length()) {
            int end = type.indexOf(';', at);
            end = end < 0 ? type.length() : end;
            String part = type.substring(at, end).trim();
            if (at > 0 && part.regionMatches(true, 0, "charset=", 0, 8)) {
                named = part.substring(8).trim();
                if (named.length() > 1 && named.startsWith("\"") && named.endsWith("\"")) {
                    named = named.substring(1, named.length() - 1);
                }
            } else if (!part.isEmpty()) {
                plain.append(plain.length() == 0 ? "" : ";").append(part);
            }
            at = end + 1;
        }
        contentType = plain.toString();
        if (named != null && !named.isEmpty() && writer == null) {
            charset = named;
        }
    }

    @Override
    public void setContentLength(int n) {
        setContentLengthLong(n);
    }

    @Override
    public void setContentLengthLong(long n) {
        if (!frozen()) {
            contentLength = n < 0 ? -1 : n;
        }
    }

    @Override
    public void setLocale(Locale l) {
        if (frozen()) {
            return;
        }
        locale = l == null ? Locale.getDefault() : l;
        if (l == null) {
            headers.remove("Content-Language");
            return;
        }
        headers.set("Content-Language", l.toLanguageTag());
        if (writer == null && charset == null) {
            charset = context.charsetFor(l);
        }
    }

    @Override
    public Locale getLocale() {
        return locale;
    }

    /** Writes status, reason, header fields, and later the body. */
    void encodeHead(Frame.Writer w) {
        if (writer != null) {
            writer.flush();
        }
        w.u16(status);
        w.str(ErrorReport.reason(status));
        List<String> names = new ArrayList<>(headers.names);
        List<String> values = new ArrayList<>(headers.values);
        boolean entity = hasBody();
        if (getContentType() != null && (entity || status == SC_NO_CONTENT)) {
            names.add("Content-Type");
            values.add(getContentType());
        }
        if (entity) {
            names.add("Content-Length");
            values.add(Long.toString(isHead() && contentLength >= 0 ? contentLength : bodyLength()));
        }
        w.u16(names.size());
        for (int i = 0; i < names.size(); i++) {
            w.str(names.get(i));
            w.str(values.get(i));
        }
    }

    private boolean hasBody() {
        return status >= 200 && status != SC_NO_CONTENT && status != SC_RESET_CONTENT && status != SC_NOT_MODIFIED;
    }

    private boolean isHead() {
        return request != null && request.frame.method.equals("HEAD");
    }

    private int bodyLength() {
        return contentLength >= 0 && contentLength < size ? (int) contentLength : size;
    }

    void encodeBody(Frame.Writer w) {
        w.bytes(buffer, 0, hasBody() && !isHead() ? bodyLength() : 0);
    }
}
