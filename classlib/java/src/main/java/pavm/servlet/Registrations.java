package pavm.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an application consists of, and how code adds to it while the application starts: servlets, filters, listeners. */
abstract class Registrations implements ServletContext {
    final Map<String, ServletHolder> servlets = new LinkedHashMap<>();
    final Map<String, FilterHolder> filters = new LinkedHashMap<>();
    final List<FilterHolder.Mapping> filterMappings = new ArrayList<>();
    int filterMappingsBefore;
    final Mapper mapper = new Mapper((Context) this);
    final Listeners listeners = new Listeners();
    final List<String> listenerClasses = new ArrayList<>();
    ClassLoader loader;
    boolean started;
    /** A ServletContainerInitializer runs. */
    boolean initializing;
    /** Listeners that were added before those that are declared have been made: they come after them. */
    List<EventListener> added = new ArrayList<>();

    abstract Injector injector();

    void requireStarting() {
        if (started) {
            throw new IllegalStateException("the web application is already initialised");
        }
    }

    Class<?> loadClass(String name) throws ServletException {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            // Applications written for Tomcat name its filters in web.xml.
            Class<?> own = TomcatFilters.replacement(name);
            if (own != null) {
                return own;
            }
            throw new ServletException("Class " + name + " was not found", e);
        } catch (LinkageError e) {
            throw new ServletException("Class " + name + " could not be loaded: " + e, e);
        }
    }

    /** A new object of the application, with what it asks for. */
    Object instantiate(Class<?> c) throws ServletException {
        try {
            Object made = c.getDeclaredConstructor().newInstance();
            injector().inject(made);
            return made;
        } catch (InvocationTargetException e) {
            throw new ServletException("Constructing " + c.getName() + " failed: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new ServletException("Class " + c.getName() + " could not be instantiated: " + e, e);
        }
    }

    <T> T create(Class<T> type) throws ServletException {
        return type.cast(instantiate(type));
    }

    void addListenerClass(String name) {
        if (!listenerClasses.contains(name)) {
            listenerClasses.add(name);
        }
    }

    private ServletHolder declareServlet(String name) {
        requireStarting();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a servlet needs a name");
        }
        ServletHolder s = servlets.get(name);
        if (s != null && (s.className != null || s.instance != null || s.jspFile != null)) {
            return null;
        }
        if (s == null) {
            s = new ServletHolder((Context) this, name);
            servlets.put(name, s);
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, String className) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.className = className;
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Servlet servlet) {
        for (ServletHolder other : servlets.values()) {
            if (other.instance == servlet) {
                return null;
            }
        }
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.instance = servlet;
            s.className = servlet.getClass().getName();
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Class<? extends Servlet> type) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.servletClass = type;
            s.className = type.getName();
        }
        return s;
    }

    @Override
    public ServletRegistration.Dynamic addJspFile(String name, String file) {
        ServletHolder s = declareServlet(name);
        if (s != null) {
            s.jspFile = file;
        }
        return s;
    }

    @Override
    public <T extends Servlet> T createServlet(Class<T> type) throws ServletException {
        return create(type);
    }

    @Override
    public ServletRegistration getServletRegistration(String name) {
        return servlets.get(name);
    }

    @Override
    public Map<String, ? extends ServletRegistration> getServletRegistrations() {
        return new LinkedHashMap<>(servlets);
    }

    private FilterHolder declareFilter(String name) {
        requireStarting();
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a filter needs a name");
        }
        FilterHolder f = filters.get(name);
        if (f != null && (f.className != null || f.instance != null)) {
            return null;
        }
        if (f == null) {
            f = new FilterHolder((Context) this, name);
            filters.put(name, f);
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, String className) {
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.className = className;
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Filter filter) {
        for (FilterHolder other : filters.values()) {
            if (other.instance == filter) {
                return null;
            }
        }
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.instance = filter;
            f.className = filter.getClass().getName();
        }
        return f;
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Class<? extends Filter> type) {
        FilterHolder f = declareFilter(name);
        if (f != null) {
            f.filterClass = type;
            f.className = type.getName();
        }
        return f;
    }

    @Override
    public <T extends Filter> T createFilter(Class<T> type) throws ServletException {
        return create(type);
    }

    @Override
    public FilterRegistration getFilterRegistration(String name) {
        return filters.get(name);
    }

    @Override
    public Map<String, ? extends FilterRegistration> getFilterRegistrations() {
        return new LinkedHashMap<>(filters);
    }

    @Override
    public void addListener(String className) {
        requireStarting();
        try {
            addListener((EventListener) instantiate(loadClass(className)));
        } catch (ServletException | ClassCastException e) {
            throw new IllegalArgumentException("Class " + className + " is not usable as a listener", e);
        }
    }

    @Override
    public <T extends EventListener> void addListener(T listener) {
        requireStarting();
        if (listener instanceof ServletContextListener && !initializing) {
            throw new IllegalArgumentException("a ServletContextListener can only be added by a ServletContainerInitializer");
        }
        if (!listeners.fits(listener)) {
            throw new IllegalArgumentException("Class " + listener.getClass().getName() + " is not a servlet listener");
        }
        if (added == null) {
            listeners.add(listener);
        } else {
            added.add(listener);
        }
    }

    @Override
    public void addListener(Class<? extends EventListener> type) {
        try {
            addListener(create(type));
        } catch (ServletException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public <T extends EventListener> T createListener(Class<T> type) throws ServletException {
        if (!ServletContextListener.class.isAssignableFrom(type)
            && !ServletContextAttributeListener.class.isAssignableFrom(type)
            && !ServletRequestListener.class.isAssignableFrom(type)
            && !ServletRequestAttributeListener.class.isAssignableFrom(type)
            && !HttpSessionListener.class.isAssignableFrom(type)
            && !HttpSessionAttributeListener.class.isAssignableFrom(type)
            && !HttpSessionIdListener.class.isAssignableFrom(type)) {
            throw new IllegalArgumentException("Class " + type.getName() + " is not a servlet listener");
        }
        return create(type);
    }
}
