package pavm.servlet;

import jakarta.servlet.FilterChain;
import jakarta.servlet.GenericFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Stand-ins for filters which Tomcat brings along and applications name in web.xml. */
final class TomcatFilters {
    private TomcatFilters() {
    }

    static Class<?> replacement(String name) {
        if (name.equals("org.apache.catalina.filters.HttpHeaderSecurityFilter")) {
            return HeaderSecurity.class;
        }
        if (name.equals("org.apache.catalina.filters.SetCharacterEncodingFilter")) {
            return SetEncoding.class;
        }
        return null;
    }

    /** Sets the response headers against framing, type guessing and downgrade. */
    static final class HeaderSecurity extends GenericFilter {
        private transient String hsts;
        private transient String frame;
        private transient boolean noSniff;

        HeaderSecurity() {
        }

        private boolean flag(String name) {
            String v = getInitParameter(name);
            return v == null || Boolean.parseBoolean(v);
        }

        private String text(String name, String otherwise) {
            String v = getInitParameter(name);
            return v == null ? otherwise : v;
        }

        @Override
        public void init() throws ServletException {
            if (flag("hstsEnabled")) {
                hsts = "max-age=" + text("hstsMaxAgeSeconds", "0")
                    + (Boolean.parseBoolean(text("hstsIncludeSubDomains", "false")) ? ";includeSubDomains" : "")
                    + (Boolean.parseBoolean(text("hstsPreload", "false")) ? ";preload" : "");
            }
            if (flag("antiClickJackingEnabled")) {
                String option = text("antiClickJackingOption", "DENY");
                frame = option.equals("ALLOW-FROM") ? option + " " + text("antiClickJackingUri", "") : option;
            }
            noSniff = flag("blockContentTypeSniffingEnabled");
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            if (response instanceof HttpServletResponse) {
                HttpServletResponse r = (HttpServletResponse) response;
                if (r.isCommitted()) {
                    throw new ServletException("the response is committed: security headers cannot be added");
                }
                if (hsts != null && request.isSecure()) {
                    r.setHeader("Strict-Transport-Security", hsts);
                }
                if (frame != null) {
                    r.setHeader("X-Frame-Options", frame);
                }
                if (noSniff) {
                    r.setHeader("X-Content-Type-Options", "nosniff");
                }
            }
            chain.doFilter(request, response);
        }
    }

    /** Sets the encoding of requests that name none. */
    static final class SetEncoding extends GenericFilter {
        SetEncoding() {
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
            String encoding = getInitParameter("encoding");
            if (encoding != null
                && (Boolean.parseBoolean(getInitParameter("ignore")) || request.getCharacterEncoding() == null)) {
                request.setCharacterEncoding(encoding);
            }
            chain.doFilter(request, response);
        }
    }
}
