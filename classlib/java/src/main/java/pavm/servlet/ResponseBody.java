package pavm.servlet;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UnsupportedEncodingException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The body of a response, and the two ways to write it.
 *
 * <pre>
 *   open -> committed (more than the buffer holds, or flushed) -> closed (further content is discarded)
 *             | the head and what is written go out, part by part
 * </pre>
 * A part waits while the client is slow; once the client has gone, writing throws.
 */
abstract class ResponseBody implements HttpServletResponse {
    /** So much of a body goes out at once. */
    private static final int PIECE = 64 << 10;

    final Context context;
    Request request;
    /** Null: as the application's default says. */
    String charset;
    long contentLength = -1;
    byte[] buffer = new byte[1024];
    int size;
    boolean committed;
    boolean closed;
    PrintWriter writer;
    /** How many includes are going on: an included resource must not touch the head. */
    int including;
    /** Takes parts of the response; null: it goes out as a whole. */
    Consumer<byte[]> parts;
    /** The head has gone out. */
    boolean streaming;
    /** The application failed when the head had gone out. */
    boolean cut;
    /** Bytes of the body that have gone out. */
    private long sent;
    private boolean gone;
    private boolean finishing;
    private int bufferSize = 8192;
    private boolean usingStream;
    private Output output;

    ResponseBody(Context context) {
        this.context = context;
    }

    @Override
    public String getCharacterEncoding() {
        if (charset != null) {
            return charset;
        }
        return context.responseEncoding != null ? context.responseEncoding : "ISO-8859-1";
    }

    /** Discards what was written, and how. */
    void discard() {
        finishing = false;
        size = 0;
        contentLength = -1;
        usingStream = false;
        writer = null;
        output = null;
    }

    abstract boolean hasBody();

    abstract boolean isHead();

    /** Of what is in the buffer, what belongs to the body. */
    int bodyLength() {
        return contentLength >= 0 && contentLength - sent < size ? (int) Math.max(0, contentLength - sent) : size;
    }

    /** All is written: the rest goes out with the end of the request. */
    void finish() {
        finishing = true;
        if (writer != null) {
            writer.flush();
        }
    }

    /** What was written goes out. */
    private void push() throws IOException {
        committed = true;
        if (parts == null || finishing) {
            return;
        }
        if (gone) {
            size = 0;
            throw new IOException("the client has gone");
        }
        try {
            int n = hasBody() && !isHead() ? bodyLength() : 0;
            int at = 0;
            if (!streaming) {
                streaming = true;
                // A piece of it is enough for the first part.
                int all = size;
                at = Math.min(n, PIECE);
                size = at;
                byte[] head = Container.encode(context, (Response) this, true);
                size = all;
                parts.accept(head);
            }
            while (at < n) {
                int piece = Math.min(n - at, PIECE);
                parts.accept(Arrays.copyOfRange(buffer, at, at + piece));
                at += piece;
            }
            sent += n;
            size = 0;
            if (buffer.length > 4 * PIECE) {
                buffer = new byte[1024];
            }
        } catch (UncheckedIOException e) {
            gone = true;
            size = 0;
            throw new IOException("the client has gone", e);
        }
    }

    private void append(byte[] b, int off, int n) throws IOException {
        if (closed || n == 0) {
            return;
        }
        room(n);
        System.arraycopy(b, off, buffer, size, n);
        size += n;
        overflow();
    }

    private void overflow() throws IOException {
        if (size > bufferSize) {
            push();
        }
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
        private boolean listened;

        @Override
        public void write(int b) throws IOException {
            append(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int off, int n) throws IOException {
            java.util.Objects.checkFromIndexSize(off, n, b.length);
            append(b, off, n);
        }

        @Override
        public void flush() throws IOException {
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
            if (listened) {
                throw new IllegalStateException("there is a write listener already");
            }
            if (!request.isAsyncStarted()) {
                throw new IllegalStateException("a write listener needs asynchronous processing");
            }
            listener = l;
            listened = true;
            request.async.wake();
        }
    }

    /** The write listener, once. */
    WriteListener takeWriteListener() {
        WriteListener l = output == null ? null : output.listener;
        if (l != null) {
            output.listener = null;
        }
        return l;
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
        public void write(char[] c, int off, int n) throws IOException {
            if (closed) {
                return;
            }
            room(max == 0 ? n * 3 + 3 : n);
            for (int i = off; i < off + n; i++) {
                put(c[i]);
            }
            overflow();
        }

        @Override
        public void write(String s, int off, int n) throws IOException {
            if (closed) {
                return;
            }
            room(max == 0 ? n * 3 + 3 : n);
            for (int i = off; i < off + n; i++) {
                put(s.charAt(i));
            }
            overflow();
        }

        @Override
        public void write(int c) throws IOException {
            if (!closed) {
                room(6);
                put((char) c);
                overflow();
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
        public void flush() throws IOException {
            commit();
        }

        @Override
        public void close() {
            end();
        }
    }

    private void commit() throws IOException {
        if (!closed && including == 0 || size > bufferSize) {
            if (!streaming || size > 0) {
                push();
            }
        }
    }

    void end() {
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
    public void flushBuffer() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        commit();
    }

    void requireOpen(String what) {
        if (isCommitted()) {
            throw new IllegalStateException("Cannot call " + what + " after the response has been committed");
        }
    }

    @Override
    public void resetBuffer() {
        requireOpen("resetBuffer()");
        if (writer != null) {
            closed = true;
            writer.flush();
            closed = false;
        }
        size = 0;
    }

    /** After sendError, sendRedirect or closing nothing can be changed any more either. */
    @Override
    public boolean isCommitted() {
        return committed || closed;
    }

    /** Whether further content is discarded. */
    boolean isClosed() {
        return closed;
    }
}
