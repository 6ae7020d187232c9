package pavm.test;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What a test prints, in a file, up to a limit; what comes after it is dropped. */
final class Output extends OutputStream {
    private static final long LIMIT = 16 << 20;
    private final FileOutputStream file;
    private long length;

    Output(String path) throws IOException {
        file = new FileOutputStream(path);
    }

    /** Bytes so far. */
    synchronized long length() {
        return length;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        int fits = (int) Math.min(count, LIMIT - length);
        if (fits > 0) {
            file.write(bytes, from, fits);
            length += fits;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
