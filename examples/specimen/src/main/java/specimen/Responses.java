package specimen;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Makes responses in every way. */
@WebServlet("/response/*")
public class Responses extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        switch (String.valueOf(r.getPathInfo())) {
            case "/headers" -> {
                response.setHeader("X-Set", "1");
                response.setHeader("X-Set", "2");
                response.addHeader("X-Add", "1");
                response.addHeader("X-Add", "2");
                response.setIntHeader("X-Int", 7);
                response.addIntHeader("X-Int", 8);
                response.setDateHeader("X-Date", 784111777000L);
                response.addDateHeader("X-Date", 0);
                response.setHeader("Content-Type", "text/plain; charset=utf-8");
                PrintWriter out = response.getWriter();
                out.println(response.getHeader("x-set") + " " + response.getHeaders("X-ADD") + " "
                    + response.containsHeader("X-Gone") + " " + response.getHeader("Content-Type") + " "
                    + new TreeSet<>(response.getHeaderNames()));
            }
            case "/type" -> {
                String charset = r.getParameter("charset");
                String type = r.getParameter("type");
                if (charset != null) {
                    response.setCharacterEncoding(charset);
                }
                if (type != null) {
                    response.setContentType(type);
                }
                String before = response.getContentType() + " " + response.getCharacterEncoding();
                PrintWriter out = response.getWriter();
                response.setCharacterEncoding("UTF-16");
                response.setContentType("text/html;charset=UTF-16");
                out.print(before + " " + response.getContentType() + " gr\u00fc\u00df \u20ac \u65e5\u672c");
            }
            case "/locale" -> {
                response.setLocale(Locale.forLanguageTag(r.getParameter("l")));
                response.setContentType("text/plain");
                response.getWriter().print(response.getLocale() + " " + response.getCharacterEncoding() + " \u65e5\u672c");
            }
            case "/locales" -> {
                response.setContentType("text/plain");
                response.setLocale(Locale.JAPANESE);
                String first = response.getCharacterEncoding();
                response.setLocale(Locale.GERMAN);
                String second = response.getCharacterEncoding();
                response.setCharacterEncoding("UTF-8");
                response.setLocale(Locale.JAPANESE);
                response.getWriter().print(first + " " + second + " " + response.getCharacterEncoding());
            }
            case "/stream" -> {
                response.setContentType("application/octet-stream");
                response.getOutputStream().write(new byte[] {0, 1, 2, (byte) 255});
                response.setHeader("X-Writer", Failure.of(response::getWriter));
            }
            case "/writer-then-stream" -> {
                PrintWriter out = Text.plain(response);
                out.print(Failure.of(response::getOutputStream));
            }
            case "/unknown-charset" -> {
                response.setContentType("text/plain;charset=no-such-charset");
                String what = Failure.of(response::getWriter);
                response.reset();
                Text.plain(response).print(what);
            }
            case "/buffer" -> {
                response.setBufferSize(20000);
                PrintWriter out = Text.plain(response);
                out.print("x".repeat(9000));
                boolean before = response.isCommitted();
                response.resetBuffer();
                out.print(before + " " + (response.getBufferSize() >= 20000));
                out.print("y".repeat(30000));
                out.flush();
                out.print(response.isCommitted() + " " + Failure.of(response::resetBuffer) + " " + Failure.of(response::reset)
                    + " " + Failure.of(() -> response.setBufferSize(1)));
                response.setHeader("X-Late", "no");
                response.setStatus(299);
            }
            case "/length" -> {
                response.setContentLength(5);
                response.getOutputStream().print("12345");
                response.getOutputStream().print("more");
            }
            case "/length-long" -> {
                response.setContentLengthLong(3);
                response.getWriter().print("abc");
            }
            case "/cookies" -> {
                Cookie c = new Cookie("plain", "v1");
                response.addCookie(c);
                Cookie all = new Cookie("all", "v-2");
                all.setPath("/p");
                all.setDomain("example.org");
                all.setMaxAge(60);
                all.setSecure(true);
                all.setHttpOnly(true);
                all.setAttribute("SameSite", "Strict");
                all.setAttribute("Priority", "High");
                response.addCookie(all);
                Cookie old = new Cookie("old", "");
                old.setMaxAge(0);
                response.addCookie(old);
                response.addCookie(new Cookie("quoted", "\"a b\""));
                PrintWriter out = Text.plain(response);
                out.println(Failure.of(() -> response.addCookie(new Cookie("bad", "a;b"))));
                out.println(Failure.of(() -> new Cookie("a b", "x")));
                out.println(Failure.of(() -> new Cookie("", "x")));
            }
            case "/status" -> {
                response.setStatus(Integer.parseInt(r.getParameter("code")));
                response.getWriter().print("body");
            }
            case "/nothing" -> response.setContentType("text/plain");
            case "/closed" -> {
                PrintWriter out = Text.plain(response);
                out.print("closed");
                out.close();
                out.print("more");
                response.setHeader("X-Late", "no");
                out.print(response.isCommitted());
            }
            case "/trailers" -> {
                response.setHeader("Trailer", "X-Sum");
                response.setTrailerFields(() -> Map.of("X-Sum", "42"));
                Text.plain(response).print("with trailers");
                response.flushBuffer();
            }
            default -> response.sendError(404);
        }
    }

    @Override
    protected void doPost(HttpServletRequest r, HttpServletResponse response) throws IOException {
        PrintWriter out = Text.plain(response);
        String body = new String(r.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        out.println(body.length() + " ready=" + r.isTrailerFieldsReady() + " " + Text.map(r.getTrailerFields()));
    }

    /** Reads bodies. */
    @WebServlet("/body/*")
    public static class Body extends HttpServlet {
        @Override
        protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException {
            PrintWriter out = Text.plain(response);
            String set = r.getHeader("X-Encoding");
            if (set != null) {
                out.println(Failure.of(() -> r.setCharacterEncoding(set)) + " " + r.getCharacterEncoding());
            }
            switch (String.valueOf(r.getPathInfo())) {
                case "/reader" -> {
                    out.println(r.getReader().readLine() + " " + Failure.of(r::getInputStream) + " " + Text.parameters(r));
                }
                case "/stream" -> {
                    out.println(new String(r.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                    out.println(Text.parameters(r) + " " + Failure.of(r::getReader) + " " + r.getInputStream().isFinished());
                }
                default -> out.println(Text.parameters(r) + " " + r.getCharacterEncoding() + " " + r.getContentLength());
            }
        }
    }
}
