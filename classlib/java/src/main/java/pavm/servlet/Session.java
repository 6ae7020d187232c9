package pavm.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The user's session: this machine has at most one. Its attributes simply live in the heap. Several requests may use it
 * at a time; what listeners do is the application's.
 */
final class Session implements HttpSession {
    private final Context context;
    private final long created = System.currentTimeMillis();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile long thisAccess = created;
    private volatile long lastAccess = created;
    private volatile int maxInactive;
    private volatile boolean valid = true;
    private boolean ending;
    private volatile boolean fresh = true;
    volatile String id;
    /** Who is logged in, and how; null: nobody. */
    User user;
    String authType;
    /** A request that waits for its user to log in. */
    Frame saved;

    Session(Context context, String id) {
        this.context = context;
        this.id = id;
        this.maxInactive = context.sessionTimeout <= 0 ? -1 : context.sessionTimeout * 60;
    }

    /** Tells the listeners that the session exists. */
    void announce() {
        if (!context.listeners.session.isEmpty()) {
            HttpSessionEvent e = new HttpSessionEvent(this);
            for (HttpSessionListener l : context.listeners.session) {
                l.sessionCreated(e);
            }
        }
    }

    boolean expired() {
        return maxInactive > 0 && System.currentTimeMillis() - thisAccess >= maxInactive * 1000L;
    }

    /** A request of the user begins. */
    void access() {
        lastAccess = thisAccess;
        thisAccess = System.currentTimeMillis();
        fresh = false;
    }

    /** A request of the user has ended. */
    void endAccess() {
        lastAccess = thisAccess;
        thisAccess = System.currentTimeMillis();
    }

    boolean isValid() {
        return valid;
    }

    /** Whether somebody wants to hear of the session's end. */
    boolean wantsExpire() {
        if (!context.listeners.session.isEmpty() || !context.listeners.sessionAttributes.isEmpty()) {
            return true;
        }
        for (Object v : attributes.values()) {
            if (v instanceof HttpSessionBindingListener) {
                return true;
            }
        }
        return false;
    }

    private void check() {
        if (!valid) {
            throw new IllegalStateException("the session has been invalidated");
        }
    }

    @Override
    public long getCreationTime() {
        check();
        return created;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public long getLastAccessedTime() {
        check();
        return lastAccess;
    }

    @Override
    public ServletContext getServletContext() {
        return context;
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        maxInactive = seconds;
    }

    @Override
    public int getMaxInactiveInterval() {
        return maxInactive;
    }

    @Override
    public Object getAttribute(String name) {
        check();
        return name == null ? null : attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        check();
        return Collections.enumeration(new ArrayList<>(attributes.keySet()));
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (name == null) {
            throw new IllegalArgumentException("the name of a session attribute is null");
        }
        if (value == null) {
            removeAttribute(name);
            return;
        }
        check();
        if (value instanceof HttpSessionBindingListener && attributes.get(name) != value) {
            ((HttpSessionBindingListener) value).valueBound(new HttpSessionBindingEvent(this, name, value));
        }
        Object old = attributes.put(name, value);
        if (old != null && old != value && old instanceof HttpSessionBindingListener) {
            ((HttpSessionBindingListener) old).valueUnbound(new HttpSessionBindingEvent(this, name));
        }
        List<HttpSessionAttributeListener> table = context.listeners.sessionAttributes;
        if (!table.isEmpty()) {
            HttpSessionBindingEvent e = new HttpSessionBindingEvent(this, name, old == null ? value : old);
            for (HttpSessionAttributeListener l : table) {
                if (old == null) {
                    l.attributeAdded(e);
                } else {
                    l.attributeReplaced(e);
                }
            }
        }
    }

    @Override
    public void removeAttribute(String name) {
        check();
        remove(name);
    }

    private void remove(String name) {
        Object old = name == null ? null : attributes.remove(name);
        if (old == null) {
            return;
        }
        HttpSessionBindingEvent e = new HttpSessionBindingEvent(this, name, old);
        if (old instanceof HttpSessionBindingListener) {
            ((HttpSessionBindingListener) old).valueUnbound(e);
        }
        for (HttpSessionAttributeListener l : context.listeners.sessionAttributes) {
            l.attributeRemoved(e);
        }
    }

    @Override
    public void invalidate() {
        check();
        synchronized (this) {
            if (ending) {
                return;
            }
            ending = true;
        }
        List<HttpSessionListener> table = context.listeners.session;
        HttpSessionEvent e = new HttpSessionEvent(this);
        for (int i = table.size() - 1; i >= 0; i--) {
            table.get(i).sessionDestroyed(e);
        }
        for (String name : new ArrayList<>(attributes.keySet())) {
            remove(name);
        }
        valid = false;
        if (context.session == this) {
            context.session = null;
        }
        Container.sessionEnded = true;
    }

    @Override
    public boolean isNew() {
        check();
        return fresh;
    }
}
