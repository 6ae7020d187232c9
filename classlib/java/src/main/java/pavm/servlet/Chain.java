package pavm.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The filters of one dispatch, and the servlet at their end. */
final class Chain implements FilterChain {
    private final List<FilterHolder> filters = new ArrayList<>();
    private final ServletHolder servlet;
    private int next;

    Chain(Context context, ServletHolder servlet, String path, DispatcherType type) {
        this.servlet = servlet;
        int bit = 1 << type.ordinal();
        List<FilterHolder.Mapping> table = context.filterMappings;
        for (int i = 0; i < table.size(); i++) {
            FilterHolder.Mapping m = table.get(i);
            if ((m.dispatches & bit) != 0 && m.pattern != null && path != null && Mapper.covers(m.pattern, path)) {
                add(m.filter);
            }
        }
        for (int i = 0; i < table.size(); i++) {
            FilterHolder.Mapping m = table.get(i);
            if ((m.dispatches & bit) != 0 && m.servletName != null
                && (m.servletName.equals("*") || servlet != null && m.servletName.equals(servlet.name))) {
                add(m.filter);
            }
        }
    }

    private void add(FilterHolder f) {
        if (f.instance != null && !filters.contains(f)) {
            filters.add(f);
        }
    }

    /** Whether every filter and the servlet support asynchronous requests. */
    boolean asyncSupported() {
        for (FilterHolder f : filters) {
            if (!f.asyncSupported) {
                return false;
            }
        }
        return servlet == null || servlet.asyncSupported;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
        if (next < filters.size()) {
            FilterHolder f = filters.get(next++);
            f.instance.doFilter(request, response, this);
            next--;
            return;
        }
        if (servlet == null) {
            throw new ServletException("no servlet");
        }
        try {
            servlet.servlet().service(request, response);
        } catch (UnavailableException e) {
            servlet.makeUnavailable(e);
            throw e;
        }
    }
}
