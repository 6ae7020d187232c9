package specimen;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collections;
import java.util.TreeSet;
import javax.naming.Binding;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NamingException;

/** Looks up the names of the application. */
@WebServlet("/names")
public class Names extends HttpServlet {
    @Resource(name = "text")
    private String text;
    @Resource
    private Integer implied;
    private int injected = -1;
    private String made = "no";
    private long target = -1;

    /** Called by the container. */
    @PostConstruct
    public void ready() {
        made = "yes, with " + text;
    }

    /** Called by the container. */
    @Resource(name = "number")
    public void setInjected(Integer n) {
        injected = n;
    }

    @Override
    protected void doGet(HttpServletRequest r, HttpServletResponse response) throws IOException {
        PrintWriter out = Text.plain(response);
        out.println(text + " " + implied + " " + injected + " " + made + " " + target);
        try {
            InitialContext c = new InitialContext();
            for (String name : new String[] {"text", "number", "flag", "letter", "ratio", "deep/er", "linked"}) {
                Object v = c.lookup("java:comp/env/" + name);
                out.println(name + "=" + v + " " + v.getClass().getName());
            }
            Context env = (Context) c.lookup("java:comp/env");
            out.println(env.lookup("text") + " " + ((Context) env.lookup("deep")).lookup("er"));
            TreeSet<String> names = new TreeSet<>();
            for (NameClassPair p : Collections.list(env.list(""))) {
                names.add(p.getName());
            }
            out.println(names);
            TreeSet<String> below = new TreeSet<>();
            for (Binding b : Collections.list(c.listBindings("java:comp/env/deep"))) {
                below.add(b.getName() + "=" + b.getObject());
            }
            out.println(below);
            out.println(Failure.of(() -> c.lookup("java:comp/env/absent")));
            out.println(Failure.of(() -> c.lookup("java:comp/env/unset")));
        } catch (NamingException e) {
            out.println(e);
        }
    }
}
