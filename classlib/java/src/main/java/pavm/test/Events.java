package pavm.test;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes what happens to a file, a line for each event, its parts separated by tabs:
 *
 * <pre>
 * S id name                                                            a test begins
 * E id name status nanoseconds output-from output-to message trace     it ended: passed, failed, error, notrun
 * L id                                                                 a test that could be run
 * D                                                                    nothing more to come
 * </pre>
 */
final class Events implements AutoCloseable {
    /** Longer messages and traces are cut. */
    private static final int LONGEST = 16 << 10;

    private record Begun(long time, long output) {}

    private final FileOutputStream file;
    private final Output output;
    private final Map<String, Begun> begun = new HashMap<>();

    Events(String path, Output output) throws IOException {
        file = new FileOutputStream(path);
        this.output = output;
    }

    void start(String id, String name) {
        begun.put(id, new Begun(System.nanoTime(), output.length()));
        line("S", id, name);
    }

    void end(String id, String name, String status, String message, Throwable trace) {
        Begun from = begun.remove(id);
        long now = System.nanoTime();
        long length = output.length();
        line("E", id, name, status, Long.toString(from == null ? 0 : now - from.time),
                Long.toString(from == null ? length : from.output), Long.toString(length), message, text(trace));
    }

    void found(String id) {
        line("L", id);
    }

    void done() {
        line("D");
    }

    private static String text(Throwable trace) {
        if (trace == null) {
            return "";
        }
        try {
            StringWriter text = new StringWriter();
            trace.printStackTrace(new PrintWriter(text));
            return text.toString();
        } catch (Throwable inTrace) {
            return trace.getClass().getName();
        }
    }

    private synchronized void line(String... parts) {
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            if (line.length() > 0) {
                line.append('\t');
            }
            escape(part == null ? "" : part, line);
        }
        line.append('\n');
        try {
            file.write(line.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void escape(String part, StringBuilder to) {
        int end = Math.min(part.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = part.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '\t' -> to.append("\\t");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                default -> to.append(c);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
