package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/** One declared filter. */
final class FilterHolder extends Holder implements FilterRegistration.Dynamic, FilterConfig {
    Filter instance;
    Class<? extends Filter> filterClass;

    /** A row of the filter table: one pattern or servlet name, and the dispatches it is for. */
    static final class Mapping {
        final FilterHolder filter;
        final String pattern;
        final String servletName;
        final int dispatches;

        Mapping(FilterHolder filter, String pattern, String servletName, Collection<DispatcherType> types) {
            this.filter = filter;
            this.pattern = pattern;
            this.servletName = servletName;
            int bits = 0;
            for (DispatcherType t : types) {
                bits |= 1 << t.ordinal();
            }
            this.dispatches = bits == 0 ? 1 << DispatcherType.REQUEST.ordinal() : bits;
        }
    }

    FilterHolder(Context context, String name) {
        super(context, name);
    }

    void init() throws ServletException {
        if (instance == null) {
            Class<?> c = filterClass == null ? context.loadClass(className) : filterClass;
            if (!Filter.class.isAssignableFrom(c)) {
                throw new ServletException("Class " + className + " is not a Filter");
            }
            instance = (Filter) context.instantiate(c);
        }
        instance.init(this);
    }

    @Override
    public String getFilterName() {
        return name;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void addMappingForServletNames(EnumSet<DispatcherType> types, boolean after, String... names) {
        for (String n : names) {
            add(new Mapping(this, null, n, types == null ? EnumSet.noneOf(DispatcherType.class) : types), after);
        }
    }

    @Override
    public void addMappingForUrlPatterns(EnumSet<DispatcherType> types, boolean after, String... patterns) {
        for (String p : patterns) {
            add(new Mapping(this, p, null, types == null ? EnumSet.noneOf(DispatcherType.class) : types), after);
        }
    }

    private void add(Mapping m, boolean after) {
        context.requireStarting();
        if (after) {
            context.filterMappings.add(m);
        } else {
            context.filterMappings.add(context.filterMappingsBefore++, m);
        }
    }

    @Override
    public Collection<String> getServletNameMappings() {
        List<String> found = new ArrayList<>();
        for (Mapping m : context.filterMappings) {
            if (m.filter == this && m.servletName != null) {
                found.add(m.servletName);
            }
        }
        return found;
    }

    @Override
    public Collection<String> getUrlPatternMappings() {
        List<String> found = new ArrayList<>();
        for (Mapping m : context.filterMappings) {
            if (m.filter == this && m.pattern != null) {
                found.add(m.pattern);
            }
        }
        return found;
    }
}
