package specimen;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads and writes without waiting. */
@WebServlet(urlPatterns = "/nonblocking/*", asyncSupported = true)
public class NonBlocking extends HttpServlet {
    @Override
    protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        switch (String.valueOf(r.getPathInfo())) {
            case "/echo" -> echo(r, response);
            case "/write" -> {
                AsyncContext a = r.startAsync();
                byte[] block = "0123456789abcdef".repeat(64).getBytes(StandardCharsets.US_ASCII);
                write(a, response.getOutputStream(), block, 64);
            }
            case "/refused" -> {
                String read = Failure.of(() -> r.getInputStream().setReadListener(null));
                String write = Failure.of(() -> response.getOutputStream().setWriteListener(null));
                String sync = Failure.of(() -> response.getOutputStream().setWriteListener(new Nothing()));
                response.getOutputStream().print(read + " " + write + " " + sync);
            }
            default -> response.sendError(404);
        }
    }

    /** Does nothing. */
    private static final class Nothing implements WriteListener {
        @Override
        public void onWritePossible() {
            // Nothing to write.
        }

        @Override
        public void onError(Throwable t) {
            // Nothing to tell.
        }
    }

    private static void echo(HttpServletRequest r, HttpServletResponse response) throws IOException {
        AsyncContext a = r.startAsync();
        ServletInputStream in = r.getInputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        in.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
                byte[] b = new byte[100];
                while (in.isReady() && !in.isFinished()) {
                    int n = in.read(b);
                    if (n > 0) {
                        all.write(b, 0, n);
                    }
                }
            }

            @Override
            public void onAllDataRead() throws IOException {
                String text = all.toString(StandardCharsets.UTF_8).toUpperCase(Locale.ENGLISH);
                write(a, response.getOutputStream(), (text + " finished=" + in.isFinished()).getBytes(StandardCharsets.UTF_8), 1);
            }

            @Override
            public void onError(Throwable t) {
                a.complete();
            }
        });
    }

    private static void write(AsyncContext a, ServletOutputStream out, byte[] block, int times) {
        out.setWriteListener(new WriteListener() {
            private int left = times;

            @Override
            public void onWritePossible() throws IOException {
                while (left > 0 && out.isReady()) {
                    out.write(block);
                    left--;
                }
                if (left == 0 && out.isReady()) {
                    a.complete();
                }
            }

            @Override
            public void onError(Throwable t) {
                a.complete();
            }
        });
    }
}
