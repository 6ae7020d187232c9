package pavm.servlet;

import jakarta.servlet.ServletContextAttributeListener;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRequestAttributeListener;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;

/** The listeners of an application, by what they listen to, in order of declaration. */
final class Listeners {
    final List<ServletContextListener> context = new ArrayList<>();
    final List<ServletContextAttributeListener> contextAttributes = new ArrayList<>();
    final List<ServletRequestListener> request = new ArrayList<>();
    final List<ServletRequestAttributeListener> requestAttributes = new ArrayList<>();
    final List<HttpSessionListener> session = new ArrayList<>();
    final List<HttpSessionAttributeListener> sessionAttributes = new ArrayList<>();
    final List<HttpSessionIdListener> sessionId = new ArrayList<>();

    /** Whether something listens to what a container tells of. */
    static boolean fits(EventListener l) {
        return new Listeners().add(l);
    }

    /** Adds a listener to every list it fits; false where it fits none. */
    boolean add(EventListener l) {
        boolean fits = l instanceof HttpSessionActivationListener;
        if (l instanceof ServletContextListener) {
            fits = context.add((ServletContextListener) l);
        }
        if (l instanceof ServletContextAttributeListener) {
            fits = contextAttributes.add((ServletContextAttributeListener) l);
        }
        if (l instanceof ServletRequestListener) {
            fits = request.add((ServletRequestListener) l);
        }
        if (l instanceof ServletRequestAttributeListener) {
            fits = requestAttributes.add((ServletRequestAttributeListener) l);
        }
        if (l instanceof HttpSessionListener) {
            fits = session.add((HttpSessionListener) l);
        }
        if (l instanceof HttpSessionAttributeListener) {
            fits = sessionAttributes.add((HttpSessionAttributeListener) l);
        }
        if (l instanceof HttpSessionIdListener) {
            fits = sessionId.add((HttpSessionIdListener) l);
        }
        return fits;
    }
}
