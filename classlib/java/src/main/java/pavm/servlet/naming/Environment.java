package pavm.servlet.naming;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;

/**
 * The names of the application, {@code java:comp/env} and what is below it: a tree that is complete before the
 * application starts and never changes.
 *
 * <p>All contexts are views of one table from whole names to values; a context exists where a name begins with its own.
 */
public final class Environment implements Context {
    private static final Map<String, Object> VALUES = new LinkedHashMap<>();

    /** Empty, or the names so far, each followed by a slash. */
    private final String head;

    private Environment(String head) {
        this.head = head;
    }

    /**
     * The root.
     *
     * @return a context without a name
     */
    public static Environment root() {
        return new Environment("");
    }

    /** Forgets everything. */
    public static void clear() {
        VALUES.clear();
    }

    /**
     * Sets a value.
     *
     * @param name a name below {@code java:comp/env}
     * @param value what it stands for
     */
    public static void put(String name, Object value) {
        VALUES.put("comp/env/" + name, value);
    }

    /** The whole name, without a scheme and without empty parts. */
    private String whole(Name name) {
        StringBuilder b = new StringBuilder(head);
        for (int i = 0; i < name.size(); i++) {
            String part = name.get(i);
            if (i == 0 && part.startsWith("java:")) {
                b.setLength(0);
                part = part.substring(5);
            }
            if (!part.isEmpty()) {
                b.append(part).append('/');
            }
        }
        if (b.length() > 0) {
            b.setLength(b.length() - 1);
        }
        return b.toString();
    }

    private static boolean isContext(String whole) {
        if (whole.isEmpty() || whole.equals("comp") || whole.equals("comp/env")) {
            return true;
        }
        for (String name : VALUES.keySet()) {
            if (name.startsWith(whole + "/")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Object lookup(Name name) throws NamingException {
        String whole = whole(name);
        Object value = VALUES.get(whole);
        if (value instanceof Link) {
            return ((Link) value).follow();
        }
        if (value != null) {
            return value;
        }
        if (isContext(whole)) {
            return new Environment(whole.isEmpty() ? "" : whole + "/");
        }
        throw new NameNotFoundException("the name [" + whole + "] is not bound");
    }

    @Override
    public Object lookup(String name) throws NamingException {
        return lookup(new CompositeName(name));
    }

    @Override
    public Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    private List<Binding> bindings(Name name) throws NamingException {
        String whole = whole(name);
        if (!isContext(whole)) {
            if (VALUES.containsKey(whole)) {
                throw new NotContextException("the name [" + whole + "] is no context");
            }
            throw new NameNotFoundException("the name [" + whole + "] is not bound");
        }
        String under = whole.isEmpty() ? "" : whole + "/";
        Map<String, Object> children = new LinkedHashMap<>();
        if (whole.isEmpty()) {
            children.put("comp", new Environment("comp/"));
        } else if (whole.equals("comp")) {
            children.put("env", new Environment("comp/env/"));
        }
        for (Map.Entry<String, Object> e : VALUES.entrySet()) {
            if (e.getKey().startsWith(under)) {
                String rest = e.getKey().substring(under.length());
                int slash = rest.indexOf('/');
                String child = slash < 0 ? rest : rest.substring(0, slash);
                Object value = slash < 0 ? lookup(new CompositeName("java:" + e.getKey()))
                    : new Environment(under + child + "/");
                children.putIfAbsent(child, value);
            }
        }
        List<Binding> list = new ArrayList<>();
        for (Map.Entry<String, Object> e : children.entrySet()) {
            list.add(new Binding(e.getKey(), e.getValue().getClass().getName(), e.getValue()));
        }
        return list;
    }

    @Override
    public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        List<NameClassPair> pairs = new ArrayList<>();
        for (Binding b : bindings(name)) {
            pairs.add(new NameClassPair(b.getName(), b.getClassName()));
        }
        return new Listing<>(pairs);
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return list(new CompositeName(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        return new Listing<>(bindings(name));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return listBindings(new CompositeName(name));
    }

    @Override
    public NameParser getNameParser(Name name) {
        return CompositeName::new;
    }

    @Override
    public NameParser getNameParser(String name) {
        return CompositeName::new;
    }

    @Override
    public Name composeName(Name name, Name prefix) throws NamingException {
        return ((Name) prefix.clone()).addAll(name);
    }

    @Override
    public String composeName(String name, String prefix) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    @Override
    public String getNameInNamespace() {
        return head.isEmpty() ? "" : head.substring(0, head.length() - 1);
    }

    @Override
    public Object addToEnvironment(String name, Object value) {
        return null;
    }

    @Override
    public Object removeFromEnvironment(String name) {
        return null;
    }

    @Override
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static OperationNotSupportedException fixed() {
        return new OperationNotSupportedException("the names of the application cannot be changed");
    }

    @Override
    public void bind(Name name, Object o) throws NamingException {
        throw fixed();
    }

    @Override
    public void bind(String name, Object o) throws NamingException {
        throw fixed();
    }

    @Override
    public void rebind(Name name, Object o) throws NamingException {
        throw fixed();
    }

    @Override
    public void rebind(String name, Object o) throws NamingException {
        throw fixed();
    }

    @Override
    public void unbind(Name name) throws NamingException {
        throw fixed();
    }

    @Override
    public void unbind(String name) throws NamingException {
        throw fixed();
    }

    @Override
    public void rename(Name from, Name to) throws NamingException {
        throw fixed();
    }

    @Override
    public void rename(String from, String to) throws NamingException {
        throw fixed();
    }

    @Override
    public void destroySubcontext(Name name) throws NamingException {
        throw fixed();
    }

    @Override
    public void destroySubcontext(String name) throws NamingException {
        throw fixed();
    }

    @Override
    public Context createSubcontext(Name name) throws NamingException {
        throw fixed();
    }

    @Override
    public Context createSubcontext(String name) throws NamingException {
        throw fixed();
    }
}
