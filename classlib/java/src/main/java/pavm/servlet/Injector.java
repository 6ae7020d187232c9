package pavm.servlet;

import jakarta.servlet.ServletException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import pavm.servlet.naming.Environment;
import pavm.servlet.naming.Link;

/**
 * The names that descriptors declare for the application, and what the container gives to the objects it makes
 * (15.5): {@code @Resource}, injection-target, {@code @PostConstruct}.
 *
 * <p>The annotations are known by name: the application brings them along, or does without.
 */
final class Injector {
    private static final String ANNOTATIONS = "jakarta.annotation.";
    private static final String FACTORY = "pavm.servlet.naming.java.javaURLContextFactory";

    /** An injection-target of a descriptor. */
    private static final class Target {
        final String className;
        final String member;
        final String name;

        Target(String className, String member, String name) {
            this.className = className;
            this.member = member;
            this.name = name;
        }
    }

    private final Context context;
    private final List<Target> targets = new ArrayList<>();
    /** Methods to call, by class name. */
    private final Map<String, String> constructed = new HashMap<>();
    private final List<String> declared = new ArrayList<>();

    Injector(Context context) {
        this.context = context;
        Environment.clear();
        if (System.getProperty(javax.naming.Context.INITIAL_CONTEXT_FACTORY) == null) {
            System.setProperty(javax.naming.Context.INITIAL_CONTEXT_FACTORY, FACTORY);
        }
        String packages = System.getProperty(javax.naming.Context.URL_PKG_PREFIXES);
        if (packages == null) {
            System.setProperty(javax.naming.Context.URL_PKG_PREFIXES, "pavm.servlet.naming");
        } else if (!packages.contains("pavm.servlet.naming")) {
            System.setProperty(javax.naming.Context.URL_PKG_PREFIXES, "pavm.servlet.naming:" + packages);
        }
    }

    /** A declaration of a name: env-entry, resource-ref and their like. The first one counts. */
    void declare(String source, Xml.Element e) {
        String name = null;
        for (Xml.Element c : e.children) {
            boolean isName = c.name.endsWith("-ref-name") || c.name.equals("env-entry-name");
            name = isName ? c.trimmed() : name;
        }
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException(source + ": a <" + e.name + "> has no name");
        }
        for (Xml.Element t : e.all("injection-target")) {
            targets.add(new Target(t.text("injection-target-class"), t.text("injection-target-name"), name));
        }
        if (declared.contains(name)) {
            return;
        }
        String link = e.text("lookup-name") != null ? e.text("lookup-name") : e.text("mapped-name");
        String value = e.text("env-entry-value");
        if (link != null) {
            Environment.put(name, new Link(link));
        } else if (value != null) {
            Environment.put(name, value(source, name, e.text("env-entry-type"), value));
        } else {
            return;
        }
        declared.add(name);
    }

    private Object value(String source, String name, String type, String text) {
        try {
            switch (type == null ? "java.lang.String" : type) {
                case "java.lang.String":
                    return text;
                case "java.lang.Boolean":
                    return Boolean.valueOf(text);
                case "java.lang.Byte":
                    return Byte.decode(text);
                case "java.lang.Short":
                    return Short.decode(text);
                case "java.lang.Integer":
                    return Integer.decode(text);
                case "java.lang.Long":
                    return Long.decode(text);
                case "java.lang.Float":
                    return Float.valueOf(text);
                case "java.lang.Double":
                    return Double.valueOf(text);
                case "java.lang.Character":
                    if (text.length() != 1) {
                        throw new IllegalArgumentException("not one character");
                    }
                    return text.charAt(0);
                case "java.lang.Class":
                    return Class.forName(text, false, context.loader);
                default:
                    return constant(Class.forName(type, false, context.loader), text);
            }
        } catch (ClassNotFoundException | LinkageError | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                source + ": the env-entry " + name + " of type " + type + " cannot be [" + text + "]: " + e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        Object[] all = type.getEnumConstants();
        if (all == null) {
            throw new IllegalArgumentException("an env-entry is of a simple type");
        }
        for (Object o : all) {
            if (((Enum<?>) o).name().equals(text)) {
                return o;
            }
        }
        throw new IllegalArgumentException("no such constant");
    }

    /** post-construct and pre-destroy of a descriptor; machines end without the latter. */
    void callback(String source, Xml.Element e) {
        String c = e.text("lifecycle-callback-class");
        String m = e.text("lifecycle-callback-method");
        if (c == null || m == null) {
            throw new IllegalArgumentException(source + ": a <" + e.name + "> names no class and method");
        }
        if (e.name.equals("post-construct")) {
            constructed.putIfAbsent(c, m);
        }
    }

    /** Gives a new object what it asks for. */
    void inject(Object o) throws ServletException {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> c = o.getClass(); c != null && c != Object.class && c.getClassLoader() != null; c = c.getSuperclass()) {
            if (!c.getName().startsWith("jakarta.servlet.") && !c.getName().startsWith("pavm.servlet.")) {
                types.add(0, c);
            }
        }
        try {
            for (Class<?> c : types) {
                for (Field f : c.getDeclaredFields()) {
                    Annotation a = find(f, "Resource");
                    if (a != null) {
                        set(o, f, resource(a, c.getName() + "/" + f.getName()));
                    }
                }
                for (Method m : c.getDeclaredMethods()) {
                    Annotation a = find(m, "Resource");
                    if (a != null && m.getParameterCount() == 1) {
                        call(o, m, resource(a, c.getName() + "/" + property(m.getName())));
                    }
                }
                for (Target t : targets) {
                    if (c.getName().equals(t.className)) {
                        set(o, t, c);
                    }
                }
            }
            for (Class<?> c : types) {
                for (Method m : c.getDeclaredMethods()) {
                    boolean named = m.getName().equals(constructed.get(c.getName())) && m.getParameterCount() == 0;
                    if (named || find(m, "PostConstruct") != null) {
                        call(o, m);
                    }
                }
            }
        } catch (NamingException | IllegalAccessException | NoClassDefFoundError e) {
            throw new ServletException("Injection into " + o.getClass().getName() + " failed: " + e, e);
        } catch (InvocationTargetException e) {
            throw new ServletException("A callback of " + o.getClass().getName() + " failed: " + e.getCause(), e.getCause());
        }
    }

    private static Annotation find(AccessibleObject member, String name) {
        for (Annotation a : member.getAnnotations()) {
            if (a.annotationType().getName().equals(ANNOTATIONS + name)) {
                return a;
            }
        }
        return null;
    }

    private static Object resource(Annotation a, String otherwise) throws NamingException {
        String lookup = (String) value(a, "lookup");
        String name = (String) value(a, "name");
        String wanted = lookup != null && !lookup.isEmpty() ? lookup
            : "java:comp/env/" + (name == null || name.isEmpty() ? otherwise : name);
        return new InitialContext().lookup(wanted);
    }

    /** The value of an annotation's {@code value}, or null. */
    static Object value(Annotation a) {
        return value(a, "value");
    }

    private static Object value(Annotation a, String member) {
        try {
            return a.annotationType().getMethod(member).invoke(a);
        } catch (ReflectiveOperationException without) {
            return null;
        }
    }

    private static String property(String setter) {
        String s = setter.startsWith("set") ? setter.substring(3) : setter;
        return s.isEmpty() ? setter : Character.toLowerCase(s.charAt(0)) + s.substring(1);
    }

    private static void set(Object o, Target t, Class<?> c) throws NamingException, IllegalAccessException,
        InvocationTargetException {
        Object value;
        try {
            value = new InitialContext().lookup("java:comp/env/" + t.name);
        } catch (javax.naming.NameNotFoundException noValue) {
            // An env-entry without a value leaves the field as it is.
            return;
        }
        for (Method m : c.getDeclaredMethods()) {
            if (m.getParameterCount() == 1 && m.getName().startsWith("set") && property(m.getName()).equals(t.member)) {
                call(o, m, value);
                return;
            }
        }
        for (Field f : c.getDeclaredFields()) {
            if (f.getName().equals(t.member)) {
                set(o, f, value);
                return;
            }
        }
        throw new NamingException("class " + t.className + " has no " + t.member);
    }

    private static void set(Object o, Field f, Object value) throws IllegalAccessException {
        f.setAccessible(true);
        f.set(o, value);
    }

    private static void call(Object o, Method m, Object... arguments) throws IllegalAccessException, InvocationTargetException {
        m.setAccessible(true);
        m.invoke(o, arguments);
    }
}
