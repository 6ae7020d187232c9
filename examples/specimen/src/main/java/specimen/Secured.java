package specimen;

import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.RunAs;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.HttpMethodConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Tells who asks. */
public class Secured extends HttpServlet {
    @Override
    protected void service(HttpServletRequest r, HttpServletResponse response) throws IOException, ServletException {
        PrintWriter out = Text.plain(response);
        String act = r.getParameter("act");
        if (act != null) {
            switch (act) {
                case "login" -> out.println(Failure.of(() -> r.login(r.getParameter("user"), r.getParameter("password"))));
                case "logout" -> r.logout();
                case "authenticate" -> {
                    boolean in = r.authenticate(response);
                    if (!in) {
                        return;
                    }
                    out.println(in);
                }
                default -> r.getSession();
            }
        }
        out.println(r.getMethod() + " " + r.getServletPath() + " user=" + r.getRemoteUser() + " type=" + r.getAuthType()
            + " principal=" + (r.getUserPrincipal() == null ? null : r.getUserPrincipal().getName()));
        for (String role : new String[] {"clerk", "admin", "local-name", "*", "**", "nothing"}) {
            out.print(role + "=" + r.isUserInRole(role) + " ");
        }
        out.println(Text.parameters(r));
        out.println("session=" + (r.getSession(false) != null));
    }

    /** Each method has its own rule. */
    @WebServlet(urlPatterns = {"/methods/*", "/secure/declared-too"})
    @ServletSecurity(value = @HttpConstraint(rolesAllowed = "admin"),
        httpMethodConstraints = {@HttpMethodConstraint(value = "GET"), @HttpMethodConstraint(value = "POST", rolesAllowed = "clerk"),
            @HttpMethodConstraint(value = "DELETE", emptyRoleSemantic = ServletSecurity.EmptyRoleSemantic.DENY)})
    public static class Methods extends Secured {
    }

    /** Only over a safe connection. */
    @WebServlet("/confidential/*")
    @ServletSecurity(@HttpConstraint(transportGuarantee = ServletSecurity.TransportGuarantee.CONFIDENTIAL))
    public static class Confidential extends Secured {
    }

    /** For everybody who is somebody. */
    @WebServlet("/anybody")
    @ServletSecurity(@HttpConstraint(rolesAllowed = "**"))
    @DeclareRoles("declared")
    @RunAs("clerk")
    public static class Anybody extends Secured {
    }
}
