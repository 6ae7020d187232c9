package pavm.servlet;

import jakarta.servlet.ServletContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** The context as a listener sees it that was added by code: it adds nothing itself (4.4). */
final class LimitedContext {
    private static final Set<String> REFUSED = Set.of("addServlet", "addJspFile", "createServlet", "getServletRegistration",
        "getServletRegistrations", "addFilter", "createFilter", "getFilterRegistration", "getFilterRegistrations",
        "addListener", "createListener", "getSessionCookieConfig", "setSessionTrackingModes",
        "getDefaultSessionTrackingModes", "getEffectiveSessionTrackingModes", "setInitParameter", "declareRoles",
        "getJspConfigDescriptor", "setSessionTimeout", "setRequestCharacterEncoding", "setResponseCharacterEncoding");

    private LimitedContext() {
    }

    static ServletContext of(ServletContext whole) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (REFUSED.contains(method.getName())) {
                throw new UnsupportedOperationException(
                    method.getName() + " is not for a listener that was added by code");
            }
            try {
                return method.invoke(whole, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (ServletContext) Proxy.newProxyInstance(LimitedContext.class.getClassLoader(),
            new Class<?>[] {ServletContext.class}, handler);
    }
}
