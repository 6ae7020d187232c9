package pavm.servlet;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks, and whether they may: the constraints of a request's path are carried out here, and users are logged
 * in, by BASIC or FORM as the login-config says, or by the application itself.
 *
 * <pre>
 *   constraint -> connection safe enough? -> somebody logged in? -> in one of its roles? -> the resource
 *                    no: redirect to https      no: challenge          no: 403
 * </pre>
 *
 * <p>A login with a session is kept in the session, whose id changes then, so that an id known before is worth nothing.
 */
final class Login {
    static final String BASIC = "BASIC";
    static final String FORM = "FORM";
    /** What a form login sends its answer to, below any path of the application. */
    static final String ACTION = "/j_security_check";

    private final Context context;
    /** Null: no login-config. */
    String method;
    String realm;
    String loginPage;
    String errorPage;
    /** Declared roles. */
    final Set<String> roles = new LinkedHashSet<>();
    private Users users = Users.none();

    Login(Context context) {
        this.context = context;
    }

    /** The login-config of a descriptor. */
    void configure(String source, Xml.Element config) {
        String name = config.text("auth-method");
        if (name != null && !name.isEmpty() && !name.equals("NONE")) {
            if (!name.equals(BASIC) && !name.equals(FORM)) {
                throw new IllegalArgumentException(source + ": login by " + name + " is not supported (BASIC and FORM are)");
            }
            method = name;
        }
        realm = config.text("realm-name");
        Xml.Element form = config.child("form-login-config");
        if (form != null) {
            loginPage = page(source, form, "form-login-page");
            errorPage = page(source, form, "form-error-page");
        } else if (FORM.equals(method)) {
            throw new IllegalArgumentException(source + ": login by FORM needs a <form-login-config>");
        }
    }

    private static String page(String source, Xml.Element form, String name) {
        String v = form.text(name);
        if (v == null || !v.startsWith("/")) {
            throw new IllegalArgumentException(source + ": the <" + name + "> must begin with /");
        }
        return v;
    }

    void users(Users all) {
        users = all;
    }

    /** Lets a request pass, or answers it. */
    boolean admit(Request request, Response response, String path, String mapped) throws IOException, ServletException {
        // Form logins are answered wherever they are sent to.
        boolean post = request.frame.method.equals("POST");
        boolean action = FORM.equals(method) && path.endsWith(ACTION) && post;
        if (FORM.equals(method) && !action) {
            FormLogin.resume(request);
        }
        Security.Access access = context.security.access(path, request.getMethod());
        Security.Access second = mapped.equals(path) ? access : context.security.access(mapped, request.getMethod());
        boolean constrained = access != Security.Access.FREE || second != Security.Access.FREE;
        if (constrained && !post) {
            // What is for some must not stay in a proxy for all.
            response.setHeader("Cache-Control", "private");
        }
        if ((access.confidential || second.confidential) && !request.isSecure()) {
            toHttps(request, response);
            return false;
        }
        if (action) {
            FormLogin.answer(this, request, response);
            return false;
        }
        recognise(request);
        if (access.roles == null && second.roles == null) {
            return true;
        }
        boolean nobody = isClosed(access) || isClosed(second);
        if (!nobody && request.user == null && method != null && !authenticate(request, response)) {
            return false;
        }
        if (nobody || !allowed(access, request.user) || !allowed(second, request.user)) {
            response.sendError(403, "Access to the requested resource has been denied");
            return false;
        }
        return true;
    }

    private static boolean isClosed(Security.Access access) {
        return access.roles != null && access.roles.isEmpty();
    }

    private boolean allowed(Security.Access access, User user) {
        if (access.roles == null) {
            return true;
        }
        if (user == null) {
            return false;
        }
        for (String role : access.roles) {
            if (role.equals(Security.ANY_USER) && !roles.contains(role)) {
                return true;
            }
            if (role.equals(Security.ANY_ROLE)) {
                for (String declared : roles) {
                    if (user.roles.contains(declared)) {
                        return true;
                    }
                }
            }
            if (user.roles.contains(role)) {
                return true;
            }
        }
        return false;
    }

    private void toHttps(Request request, Response response) throws IOException {
        int port = Integer.getInteger("pavm.webapp.redirect-port", 443);
        if (port <= 0) {
            response.sendError(403, request.getRequestURI());
            return;
        }
        StringBuilder to = new StringBuilder("https://").append(request.getServerName());
        if (port != 443) {
            to.append(':').append(port);
        }
        to.append(request.frame.uri);
        if (request.frame.query != null) {
            to.append('?').append(request.frame.query);
        }
        response.sendRedirect(to.toString());
    }

    /** Takes over a login that the session remembers. */
    private static void recognise(Request request) {
        Session s = request.context.session;
        if (request.user == null && s != null && s.user != null && s.isValid()) {
            request.user = s.user;
            request.authType = s.authType;
        }
    }

    /** Whether somebody is logged in; if not, the answer is the challenge. */
    boolean authenticate(Request request, Response response) throws IOException, ServletException {
        recognise(request);
        if (request.user != null || method == null) {
            return request.user != null;
        }
        if (method.equals(FORM)) {
            FormLogin.challenge(this, request, response);
            return false;
        }
        String[] given = basic(request.getHeader("authorization"));
        User user = given == null ? null : users.find(given[0], given[1]);
        if (user != null) {
            register(request, user, BASIC);
            return true;
        }
        response.setHeader("WWW-Authenticate", "Basic realm=\"" + realmName().replace("\"", "\\\"") + '"');
        response.sendError(401);
        return false;
    }

    private String realmName() {
        return realm == null || realm.isEmpty() ? "Authentication required" : realm;
    }

    /** Name and password of an Authorization field, or null. */
    static String[] basic(String field) {
        if (field == null || !field.trim().toLowerCase(Locale.ENGLISH).startsWith("basic ")) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(field.trim().substring(6).trim());
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon < 0 ? null : new String[] {text.substring(0, colon), text.substring(colon + 1)};
    }

    /** HttpServletRequest.login. */
    void login(Request request, String name, String password) throws ServletException {
        recognise(request);
        if (request.user != null) {
            throw new ServletException("somebody is logged in already");
        }
        User user = name == null || password == null ? null : users.find(name, password);
        if (user == null) {
            throw new ServletException("the login failed");
        }
        register(request, user, method == null ? "LOGIN" : method);
    }

    User find(String name, String password) {
        return name == null || password == null ? null : users.find(name, password);
    }

    void register(Request request, User user, String type) {
        request.user = user;
        request.authType = type;
        Session s = (Session) request.getSession(false);
        if (s != null) {
            s.user = user;
            s.authType = type;
            request.changeSessionId();
        }
    }

    void logout(Request request) {
        request.user = null;
        request.authType = null;
        Session s = (Session) request.getSession(false);
        if (s != null) {
            s.user = null;
            s.authType = null;
        }
    }

    boolean inRole(Request request, String role) {
        User user = request.user;
        if (user == null || role == null || role.equals(Security.ANY_ROLE)) {
            return false;
        }
        if (role.equals(Security.ANY_USER) && !roles.contains(role)) {
            return true;
        }
        Mapper.Target t = request.where.mapping;
        String link = t == null || t.servlet == null ? null : t.servlet.roleLinks.get(role);
        return link != null && user.roles.contains(link) || user.roles.contains(role);
    }
}
