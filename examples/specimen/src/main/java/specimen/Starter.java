package specimen;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.HandlesTypes;
import jakarta.servlet.annotation.ServletSecurity;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Adds to the application while it starts. */
@HandlesTypes({Starter.Wanted.class, Starter.Marked.class})
public class Starter implements ServletContainerInitializer {
    /** Its implementations are asked for. */
    public interface Wanted {
    }

    /** What bears it is asked for. */
    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    public @interface Marked {
    }

    /** Direct. */
    public static class Direct implements Wanted {
    }

    /** By inheritance. */
    public static class Indirect extends Direct {
    }

    /** By an interface between. */
    public interface Between extends Wanted {
    }

    /** By annotation. */
    @Marked
    public static class WithMark {
    }

    /** By the annotation of a method. */
    public static class WithMarkedMethod {
        /** Bears the mark. */
        @Marked
        public void marked() {
            // Only its annotation counts.
        }
    }

    /** Not asked for. */
    public static class Other {
    }

    /** Added by code: it may not add anything itself. */
    public static class Late implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent e) {
            ServletContext c = e.getServletContext();
            String order = (String) c.getAttribute("specimen.listeners");
            c.setAttribute("specimen.listeners", order + " late");
            c.setAttribute("specimen.added-listener-may-add", Failure.of(() -> c.addServlet("x", new Info())));
        }
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext c) throws ServletException {
        TreeSet<String> names = new TreeSet<>();
        for (Class<?> k : classes) {
            names.add(k.getSimpleName());
        }
        c.setAttribute("specimen.handled", names);
        ServletRegistration.Dynamic s = c.addServlet("dynamic", Info.class);
        c.setAttribute("specimen.conflicts", s.addMapping("/dynamic/*", "/info/*") + " " + s.addMapping("/dynamic/*"));
        s.setInitParameter("a", "dynamic");
        c.setAttribute("specimen.again", s.setInitParameter("a", "again") + " " + s.setInitParameters(Map.of("a", "x", "z", "y"))
            + " " + new java.util.TreeMap<>(s.getInitParameters()));
        s.setAsyncSupported(true);
        s.setLoadOnStartup(1);
        s.setMultipartConfig(new MultipartConfigElement("", 50, -1, 0));
        c.setAttribute("specimen.twice", c.addServlet("dynamic", Info.class) + " " + Failure.of(() -> c.addServlet("", Info.class)));
        ServletRegistration.Dynamic guarded = c.addServlet("guarded", c.createServlet(Info.class));
        guarded.addMapping("/guarded/*", "/secure/declared");
        c.setAttribute("specimen.declared", guarded.setServletSecurity(new ServletSecurityElement(
            new HttpConstraintElement(ServletSecurity.TransportGuarantee.NONE, "clerk"))));
        FilterRegistration.Dynamic f = c.addFilter("dynamic-filter", new Filters.Named());
        f.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/filtered/*");
        FilterRegistration.Dynamic last = c.addFilter("last-filter", Filters.Named.class);
        last.addMappingForServletNames(null, true, "filtered");
        last.setAsyncSupported(true);
        c.addListener(new Late());
        c.setAttribute("specimen.listener", Failure.of(() -> c.addListener((Class) String.class)) + " "
            + Failure.of(() -> c.addListener("no.Such")));
        c.setAttribute("specimen.parameter", c.setInitParameter("greeting", "other") + " " + c.setInitParameter("by-code", "1"));
    }
}
