package pavm.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;

/**
 * Login by a form (13.6.3). The request that asked for it waits in the session, as the frame it came in, and takes the
 * place of the one that the redirect after the login brings.
 *
 * <pre>
 *   GET /secret          -> 200 login page      the frame is kept
 *   POST /j_security_check -> 303 /secret       or 200 error page
 *   GET /secret          -> handled as the kept request
 * </pre>
 */
final class FormLogin {
    private FormLogin() {
    }

    /** Shows the login page in place of what was asked for. */
    static void challenge(Login login, Request request, Response response) throws IOException, ServletException {
        Session before = (Session) request.getSession(false);
        Session session = (Session) request.getSession(true);
        session.saved = request.frame;
        if (before != null) {
            request.changeSessionId();
        }
        show(login.loginPage, request, response);
    }

    private static void show(String page, Request request, Response response) throws IOException, ServletException {
        Dispatch d = Dispatch.of(request.context, page);
        if (d == null) {
            throw new ServletException("the page [" + page + "] of the form login leads nowhere");
        }
        request.method = "GET";
        try {
            d.forward(request, response);
        } finally {
            request.method = request.frame.method;
        }
    }

    /** Answers what the form sent. */
    static void answer(Login login, Request request, Response response) throws IOException, ServletException {
        User user = login.find(request.getParameter("j_username"), request.getParameter("j_password"));
        if (user == null) {
            show(login.errorPage, request, response);
            return;
        }
        Session session = (Session) request.getSession(false);
        if (session == null) {
            response.sendError(408, "The time allowed for the login process has been exceeded."
                + " To continue, go back and ask for the resource again");
            return;
        }
        login.register(request, user, Login.FORM);
        Frame saved = session.saved;
        if (saved == null) {
            response.sendError(400, "Invalid direct reference to form login page");
            return;
        }
        String uri = plain(request, saved);
        String to = saved.query == null ? uri : uri + "?" + saved.query;
        response.sendRedirect(response.encodeRedirectURL(to));
        if (!request.frame.protocol.equals("HTTP/1.0")) {
            response.redirectStatus(303);
        }
    }

    private static String plain(Request request, Frame frame) {
        return Urls.withoutSession(frame.uri, Tracking.urlParameter(request.context));
    }

    /** Where this is the request to which a login led: makes it the one that waits. */
    static void resume(Request request) {
        Session s = request.context.session;
        if (s == null || s.saved == null || s.user == null || !s.isValid()) {
            return;
        }
        Frame saved = s.saved;
        boolean same = plain(request, saved).equals(plain(request, request.frame))
            && java.util.Objects.equals(saved.query, request.frame.query);
        if (same && request.frame.method.equals("GET")) {
            s.saved = null;
            request.replay(saved);
        }
    }
}
