package pavm.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;

/**
 * Runs the paths of the container once in the template, so that sessions find its classes loaded
 * and initialised. The application sees nothing of it, except of the requests it asks for itself:
 * the system property {@code pavm.webapp.warmup} may name paths, separated by commas.
 */
final class WarmUp {
    private WarmUp() {
    }

    static byte[] frame(String method, String uri, String query, String form) {
        return frame(method, uri, query, form, "");
    }

    /** A request frame; a new session gets an id without chance in it. */
    static byte[] frame(String method, String uri, String query, String form, String session) {
        Frame.Writer w = new Frame.Writer();
        w.u8(Frame.VERSION);
        w.u8(Frame.KIND_REQUEST);
        w.str(method);
        w.str("http");
        w.str(uri);
        w.u8(query == null ? 0 : 1);
        w.str(query == null ? "" : query);
        w.str("HTTP/1.1");
        w.str("127.0.0.1");
        w.u16(1);
        w.str("127.0.0.1");
        w.u16(80);
        w.u8(session.isEmpty() ? 0 : Frame.FLAG_JOINED);
        w.str(session);
        w.str("00000000000000000000000000000001");
        w.u16(6);
        w.str("host");
        w.str("localhost:80");
        w.str("user-agent");
        w.str("warm-up");
        w.str("accept-language");
        w.str("en;q=0.9, de-AT");
        w.str("cookie");
        w.str(session.isEmpty() ? "a=b; c=\"d\"" : "JSESSIONID=" + session);
        w.str("content-type");
        w.str("application/x-www-form-urlencoded;charset=UTF-8");
        w.str("if-modified-since");
        w.str("Thu, 01 Jan 1970 00:00:00 GMT");
        byte[] body = Urls.latin1(form);
        w.bytes(body, 0, body.length);
        return w.finish();
    }

    static void run(Context c) throws IOException, ServletException {
        Frame frame = Frame.decode(frame("POST", c.path + "/a%20b;v=1/../c", "x=1&y=%C3%A9", "z=+2"));
        Response response = new Response(c);
        Request request = new Request(c, frame, response);
        response.request = request;
        String path = Urls.normalize(Urls.decodePath(Urls.withoutParameters(frame.uri)));
        Mapper.Target target = c.mapper.map(path == null ? "/" : path.substring(c.path.length()));
        request.target(target);
        new Chain(c, target.servlet, "/c", jakarta.servlet.DispatcherType.REQUEST).asyncSupported();
        if (c.security.access("/c", "POST") == Security.Access.FREE) {
            c.login.admit(request, response, "/c", "/c");
        }
        Login.basic("Basic YTpi");
        Async.carryOn(request, null);
        request.getParameterMap();
        request.getParameterNames().nextElement();
        request.getLocale();
        request.getCookies();
        request.getHeaderNames();
        request.getDateHeader("if-modified-since");
        request.getRequestURL();
        request.getServerPort();
        request.own("warm", "up");
        request.getAttributeNames();
        request.getRequestDispatcher("/d?e=f");
        request.isAsyncStarted();
        request.getHttpServletMapping();
        request.encodeUrl("/x");
        Session session = new Session(c, "warm-up");
        if (c.listeners.sessionAttributes.isEmpty()) {
            session.setAttribute("warm", "up");
        }
        session.getAttributeNames();
        session.getAttribute("warm");
        session.isNew();
        session.wantsExpire();
        session.expired();
        session.access();
        jakarta.servlet.http.Cookie cookie = new jakarta.servlet.http.Cookie("a", "b");
        cookie.setMaxAge(1);
        cookie.setPath("/");
        response.addCookie(cookie);
        response.replaceCookie(cookie);
        response.setContentType("text/html;charset=UTF-8");
        response.getWriter().println("\u00e9");
        response.getWriter().print(1);
        Container.encode(c, response, false);
        Response error = new Response(c);
        error.request = request;
        error.sendError(404, "warm-up");
        error.reopen();
        ErrorReport.write(error, null);
        Container.encode(c, error, false);
        Response bytes = new Response(c);
        bytes.request = request;
        bytes.getOutputStream().print("x");
        bytes.setDateHeader("Last-Modified", 0);
        bytes.flushBuffer();
        Container.encode(c, bytes, false);
    }
}
