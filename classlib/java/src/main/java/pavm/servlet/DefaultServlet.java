package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Serves static files: validators, ranges, welcome files (chosen by the mapper), no listings. */
final class DefaultServlet extends HttpServlet {
    private static final String SEPARATOR = "pavm-range-boundary";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String method = request.getMethod();
        if (request.getDispatcherType() == DispatcherType.ERROR || method.equals("GET") || method.equals("HEAD")
            || method.equals("POST")) {
            serve(request, response);
        } else if (method.equals("OPTIONS")) {
            response.setHeader("Allow", "OPTIONS, GET, HEAD, POST");
        } else if (method.equals("PUT") || method.equals("DELETE")) {
            response.setHeader("Allow", "OPTIONS, GET, HEAD, POST");
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_IMPLEMENTED);
        }
    }

    private static String path(HttpServletRequest request) {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
        String path;
        Object info;
        if (included != null) {
            path = (String) request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
            info = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
        } else {
            path = request.getServletPath();
            info = request.getPathInfo();
        }
        path = path == null ? "" : path;
        path = info == null ? path : path + info;
        return path.isEmpty() ? "/" : path;
    }

    static void notFound(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
        if (included != null) {
            throw new FileNotFoundException("The requested resource [" + included + "] is not available");
        }
        response.sendError(HttpServletResponse.SC_NOT_FOUND,
            "The requested resource [" + request.getRequestURI() + "] is not available");
    }

    static boolean hidden(String path) {
        String p = path.toUpperCase(Locale.ENGLISH);
        return p.equals("/WEB-INF") || p.startsWith("/WEB-INF/") || p.equals("/META-INF") || p.startsWith("/META-INF/");
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Resources resources = ((Context) getServletContext()).resources;
        String path = path(request);
        boolean direct = request.getDispatcherType() == DispatcherType.REQUEST;
        if (direct && hidden(path)) {
            notFound(request, response);
            return;
        }
        Resources.Resource r = resources.get(path);
        if (r == null) {
            if (direct && !path.endsWith("/") && resources.isDirectory(path)) {
                String query = request.getQueryString();
                String to = Urls.encodePath(request.getContextPath() + path) + "/";
                response.sendRedirect(response.encodeRedirectURL(query == null ? to : to + "?" + query));
            } else {
                notFound(request, response);
            }
            return;
        }
        boolean included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI) != null;
        boolean error = request.getDispatcherType() == DispatcherType.ERROR;
        if (!included && !error && !conditions(request, response, r)) {
            return;
        }
        String type = getServletContext().getMimeType(path);
        List<long[]> ranges = null;
        if (!included && !error) {
            response.setHeader("Accept-Ranges", "bytes");
            ranges = ranges(request, response, r);
            if (response.getStatus() == HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE) {
                return;
            }
            response.setHeader("ETag", r.etag());
            response.setDateHeader("Last-Modified", r.modified);
        }
        if (response.getContentType() == null && type != null) {
            response.setContentType(type);
        }
        if (ranges == null) {
            whole(request, response, r, included);
        } else if (ranges.size() == 1) {
            long[] range = ranges.get(0);
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setHeader("Content-Range", "bytes " + range[0] + "-" + range[1] + "/" + r.length);
            response.setContentLengthLong(range[1] - range[0] + 1);
            if (!request.getMethod().equals("HEAD")) {
                copy(r, response.getOutputStream(), range[0], range[1]);
            }
        } else {
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
            response.setContentType("multipart/byteranges; boundary=" + SEPARATOR);
            ServletOutputStream out = response.getOutputStream();
            for (long[] range : ranges) {
                out.print("\r\n--" + SEPARATOR + "\r\n");
                if (type != null) {
                    out.print("Content-Type: " + type + "\r\n");
                }
                out.print("Content-Range: bytes " + range[0] + "-" + range[1] + "/" + r.length + "\r\n\r\n");
                copy(r, out, range[0], range[1]);
            }
            out.print("\r\n--" + SEPARATOR + "--");
        }
    }

    private static void whole(HttpServletRequest request, HttpServletResponse response, Resources.Resource r,
        boolean included) throws IOException {
        if (!included) {
            response.setContentLengthLong(r.length);
        }
        if (request.getMethod().equals("HEAD") && !included) {
            return;
        }
        ServletOutputStream out;
        try {
            out = response.getOutputStream();
        } catch (IllegalStateException writerInUse) {
            // A page that writes characters includes this file: its bytes are characters too.
            try (InputStream in = r.open()) {
                String encoding = response.getCharacterEncoding();
                response.getWriter().write(new String(in.readAllBytes(), encoding));
            }
            return;
        }
        copy(r, out, 0, r.length - 1);
    }

    private static void copy(Resources.Resource r, ServletOutputStream out, long first, long last) throws IOException {
        byte[] chunk = new byte[8192];
        try (InputStream in = r.open()) {
            in.skipNBytes(first);
            long left = last - first + 1;
            while (left > 0) {
                int n = in.read(chunk, 0, (int) Math.min(chunk.length, left));
                if (n < 0) {
                    return;
                }
                out.write(chunk, 0, n);
                left -= n;
            }
        }
    }

    /** False where the answer is 304 or 412, which is then set. */
    private static boolean conditions(HttpServletRequest request, HttpServletResponse response, Resources.Resource r)
        throws IOException {
        String etag = r.etag();
        String match = request.getHeader("If-Match");
        if (match != null) {
            if (!match.trim().equals("*") && !matches(match, etag, false)) {
                response.sendError(HttpServletResponse.SC_PRECONDITION_FAILED);
                return false;
            }
        } else {
            long since = date(request, "If-Unmodified-Since");
            if (since >= 0 && r.modified >= since + 1000) {
                response.sendError(HttpServletResponse.SC_PRECONDITION_FAILED);
                return false;
            }
        }
        boolean safe = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        String none = request.getHeader("If-None-Match");
        boolean unchanged;
        if (none != null) {
            unchanged = none.trim().equals("*") || matches(none, etag, true);
            if (unchanged && !safe) {
                response.sendError(HttpServletResponse.SC_PRECONDITION_FAILED);
                return false;
            }
        } else {
            long since = safe ? date(request, "If-Modified-Since") : -1;
            unchanged = since >= 0 && r.modified < since + 1000;
        }
        if (unchanged) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            response.setHeader("ETag", etag);
            return false;
        }
        return true;
    }

    private static long date(HttpServletRequest request, String name) {
        try {
            return request.getDateHeader(name);
        } catch (IllegalArgumentException bad) {
            return -1;
        }
    }

    /** Whether a list of entity tags holds this one; our tags are weak, so a strong comparison never holds. */
    private static boolean matches(String list, String etag, boolean weak) {
        if (!weak) {
            return false;
        }
        String opaque = etag.startsWith("W/") ? etag.substring(2) : etag;
        int at = 0;
        while (at < list.length()) {
            int end = list.indexOf(',', at);
            end = end < 0 ? list.length() : end;
            String tag = list.substring(at, end).trim();
            if ((tag.startsWith("W/") ? tag.substring(2) : tag).equals(opaque)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    /** The wanted ranges, or null for all; a wrong or unsatisfiable range sends 416. */
    private static List<long[]> ranges(HttpServletRequest request, HttpServletResponse response, Resources.Resource r)
        throws IOException {
        String field = request.getHeader("Range");
        if (field == null || !request.getMethod().equals("GET")) {
            return null;
        }
        String condition = request.getHeader("If-Range");
        if (condition != null) {
            long t = HttpDate.parse(condition);
            // Our tags are weak, which is not enough for putting pieces together.
            if (t < 0 || r.modified / 1000 != t / 1000) {
                return null;
            }
        }
        int equals = field.indexOf('=');
        if (equals < 0 || !field.substring(0, equals).trim().equals("bytes")) {
            // Ranges of something else.
            return null;
        }
        List<long[]> found = new ArrayList<>();
        int at = equals + 1;
        while (at <= field.length()) {
            int end = field.indexOf(',', at);
            end = end < 0 ? field.length() : end;
            String part = field.substring(at, end).trim();
            int dash = part.indexOf('-');
            long first;
            long last;
            try {
                if (dash < 0) {
                    return unsatisfiable(response, r);
                } else if (dash == 0) {
                    first = Math.max(0, r.length - Long.parseLong(part.substring(1)));
                    last = r.length - 1;
                } else {
                    first = Long.parseLong(part.substring(0, dash));
                    last = dash == part.length() - 1 ? r.length - 1 : Long.parseLong(part.substring(dash + 1));
                    if (last < first) {
                        return unsatisfiable(response, r);
                    }
                }
            } catch (NumberFormatException bad) {
                return unsatisfiable(response, r);
            }
            if (first < r.length && found.size() < 100) {
                found.add(new long[] {first, Math.min(last, r.length - 1)});
            }
            at = end + 1;
        }
        return found.isEmpty() ? unsatisfiable(response, r) : found;
    }

    private static List<long[]> unsatisfiable(HttpServletResponse response, Resources.Resource r) throws IOException {
        response.setHeader("Content-Range", "bytes */" + r.length);
        response.sendError(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
        return null;
    }
}
