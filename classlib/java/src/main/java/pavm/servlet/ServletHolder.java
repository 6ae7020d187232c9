package pavm.servlet;

import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One declared servlet: its registration, its configuration and its instance. */
final class ServletHolder extends Holder implements ServletRegistration.Dynamic, ServletConfig {
    Servlet instance;
    Class<? extends Servlet> servletClass;
    String jspFile;
    int loadOnStartup = -1;
    boolean enabled = true;
    MultipartConfigElement multipart;
    String runAs;
    /** Declared by a descriptor. */
    boolean described;
    /** Null: the annotation of the class counts, where annotations do. */
    ServletSecurityElement security;
    /** security-role-ref: the application's role for a role of the servlet's code. */
    final Map<String, String> roleLinks = new HashMap<>();
    final List<String> mappings = new ArrayList<>();
    private boolean initialised;
    private UnavailableException unavailable;
    private long availableAgain;

    ServletHolder(Context context, String name) {
        super(context, name);
    }

    /** The servlet, created and initialised; throws what its construction or init throws. */
    synchronized Servlet servlet() throws ServletException {
        if (unavailable != null) {
            if (unavailable.isPermanent() || System.currentTimeMillis() < availableAgain) {
                throw unavailable;
            }
            unavailable = null;
        }
        if (initialised) {
            return instance;
        }
        if (instance == null) {
            if (className == null && servletClass == null) {
                throw new ServletException("Servlet " + name + " has no class"
                    + (jspFile == null ? "" : ": JSP pages need a JSP engine, which this container does not have"));
            }
            Class<?> c = servletClass == null ? context.loadClass(className) : servletClass;
            if (!Servlet.class.isAssignableFrom(c)) {
                throw new ServletException("Class " + className + " is not a Servlet");
            }
            instance = (Servlet) context.instantiate(c);
        }
        try {
            instance.init(this);
        } catch (UnavailableException e) {
            makeUnavailable(e);
            throw e;
        }
        initialised = true;
        return instance;
    }

    void makeUnavailable(UnavailableException e) {
        unavailable = e;
        availableAgain = System.currentTimeMillis() + e.getUnavailableSeconds() * 1000L;
    }

    @Override
    public String getServletName() {
        return name;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void setLoadOnStartup(int order) {
        context.requireStarting();
        loadOnStartup = order;
    }

    @Override
    public Set<String> setServletSecurity(ServletSecurityElement constraint) {
        context.requireStarting();
        if (constraint == null) {
            throw new IllegalArgumentException("the constraint of servlet " + name + " is null");
        }
        security = constraint;
        return context.security.described(mappings);
    }

    @Override
    public void setMultipartConfig(MultipartConfigElement config) {
        context.requireStarting();
        multipart = config;
    }

    @Override
    public void setRunAsRole(String role) {
        context.requireStarting();
        runAs = role;
    }

    @Override
    public String getRunAsRole() {
        return runAs;
    }

    @Override
    public Set<String> addMapping(String... patterns) {
        context.requireStarting();
        if (patterns == null || patterns.length == 0) {
            throw new IllegalArgumentException("no URL pattern for servlet " + name);
        }
        Set<String> conflicts = new HashSet<>();
        for (String p : patterns) {
            if (context.mapper.taken(p)) {
                conflicts.add(p);
            }
        }
        if (conflicts.isEmpty()) {
            for (String p : patterns) {
                context.mapper.add(p, this);
            }
        }
        return conflicts;
    }

    @Override
    public Collection<String> getMappings() {
        return new ArrayList<>(mappings);
    }
}
