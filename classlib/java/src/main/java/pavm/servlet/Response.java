package pavm.servlet;

import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The response: its head. It goes out when the response is committed, and with all of the body when that is at the end.
 */
final class Response extends ResponseBody {
    final Frame.Headers headers = new Frame.Headers();
    private int status = SC_OK;
    private String contentType;
    private Locale locale = Locale.getDefault();
    /** The application named the encoding: a locale does not change it. */
    private boolean charsetChosen;
    private Supplier<Map<String, String>> trailers;
    /** sendError was called, and no page has been made for it yet. */
    boolean error;
    String message;

    Response(Context context) {
        super(context);
    }

    @Override
    public void reset() {
        if (including > 0) {
            return;
        }
        requireOpen("reset()");
        discard();
        headers.clear();
        status = SC_OK;
        message = null;
        contentType = null;
        charset = null;
        charsetChosen = false;
        locale = Locale.getDefault();
    }

    /** Makes the response writable again for an error page; the fields of the head stay. */
    void reopen() {
        closed = false;
        discard();
        including = 0;
    }

    /** A forward is over: nothing may be added. */
    void finishForward() {
        finish();
        committed = true;
        closed = true;
    }

    boolean isEmpty() {
        return size == 0;
    }

    // ---- the head ----

    private boolean frozen() {
        return isCommitted() || including > 0;
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

    /** Another status for a redirect that is made already. */
    void redirectStatus(int code) {
        status = code;
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
        if (isCommitted()) {
            throw new IllegalStateException("Cannot call setTrailerFields() after the response has been committed");
        }
        if (request != null && request.frame.protocol.equals("HTTP/1.0")) {
            throw new IllegalStateException("HTTP/1.0 has no trailer fields");
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
    public void setCharacterEncoding(String name) {
        if (!frozen() && writer == null) {
            charset = name;
            charsetChosen = name != null;
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
                charsetChosen = false;
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
        // As it was written, unless an encoding was taken out of it.
        contentType = named == null ? type.trim() : plain.toString();
        if (named != null && !named.isEmpty() && writer == null) {
            charset = named;
            charsetChosen = true;
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
            if (writer == null && !charsetChosen) {
                charset = null;
            }
            return;
        }
        headers.set("Content-Language", l.toLanguageTag());
        String usual = writer == null && !charsetChosen ? context.charsetFor(l) : null;
        if (usual != null) {
            charset = usual;
        }
    }

    @Override
    public Locale getLocale() {
        return locale;
    }

    /** Writes status, reason, header fields, and later the body. */
    void encodeHead(Frame.Writer w, boolean more) {
        w.u16(status);
        w.str(ErrorReport.reason(status));
        List<String> names = new ArrayList<>(headers.names);
        List<String> values = new ArrayList<>(headers.values);
        boolean entity = hasBody();
        String type = getContentType();
        if (type != null && (entity || status == SC_NO_CONTENT)) {
            names.add("Content-Type");
            values.add(type);
        }
        if (entity && (!more || contentLength >= 0)) {
            names.add("Content-Length");
            values.add(Long.toString((isHead() || more) && contentLength >= 0 ? contentLength : bodyLength()));
        }
        w.u16(names.size());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String value = values.get(i);
            w.str(name);
            w.str(name.length() == 5 && name.equalsIgnoreCase("Allow") ? withoutTrace(value) : value);
        }
    }

    /** HttpServlet offers TRACE, which no servlet gets to see. */
    private static String withoutTrace(String methods) {
        if (!methods.contains("TRACE")) {
            return methods;
        }
        StringBuilder b = new StringBuilder(methods.length());
        for (String m : methods.split(",")) {
            if (!m.trim().equals("TRACE")) {
                b.append(b.length() == 0 ? "" : ", ").append(m.trim());
            }
        }
        return b.toString();
    }

    @Override
    boolean hasBody() {
        return status >= 200 && status != SC_NO_CONTENT && status != SC_RESET_CONTENT && status != SC_NOT_MODIFIED;
    }

    @Override
    boolean isHead() {
        return request != null && request.frame.method.equals("HEAD");
    }

    boolean hasTrailers() {
        return trailers != null && hasBody() && !isHead();
    }

    void encodeBody(Frame.Writer w, boolean more) {
        w.bytes(buffer, 0, hasBody() && !isHead() ? bodyLength() : 0);
        if (!more && hasTrailers()) {
            Map<String, String> fields = trailers.get();
            fields = fields == null ? Map.of() : fields;
            w.u16(fields.size());
            for (Map.Entry<String, String> e : fields.entrySet()) {
                w.str(e.getKey());
                w.str(e.getValue() == null ? "" : e.getValue());
            }
        }
    }
}
