package pavm.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/** The request body. All of it is there, so reading never waits. */
final class BodyInput extends ServletInputStream {
    private final byte[] b;
    private final int end;
    private int at;
    private final Request request;
    private ReadListener listener;
    private boolean listened;

    BodyInput(Request request, byte[] b, int start, int length) {
        this.request = request;
        this.b = b;
        this.at = start;
        this.end = start + length;
    }

    @Override
    public int read() {
        return at < end ? b[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int off, int n) {
        java.util.Objects.checkFromIndexSize(off, n, into.length);
        if (n == 0) {
            return 0;
        }
        int count = Math.min(n, end - at);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(b, at, into, off, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return end - at;
    }

    @Override
    public long skip(long n) {
        int count = (int) Math.max(0, Math.min(n, end - at));
        at += count;
        return count;
    }

    @Override
    public boolean isFinished() {
        return at >= end;
    }

    /** With a listener, the end is told by {@link ReadListener#onAllDataRead}, not by reading. */
    @Override
    public boolean isReady() {
        return !listened || at < end;
    }

    /** The listener, once. */
    ReadListener takeListener() {
        ReadListener l = listener;
        listener = null;
        return l;
    }

    @Override
    public void setReadListener(ReadListener l) {
        if (l == null) {
            throw new NullPointerException("the listener is null");
        }
        if (listened) {
            throw new IllegalStateException("there is a read listener already");
        }
        if (!request.isAsyncStarted()) {
            throw new IllegalStateException("a read listener needs asynchronous processing");
        }
        listener = l;
        listened = true;
        request.async.wake();
    }
}
