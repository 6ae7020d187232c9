package java.lang;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.security.ProtectionDomain;

/**
 * The part of the machine that is easier said in Java: what has to run other Java code before or after.
 *
 * <p>The machine calls these methods, or lets one of its natives become a call of one of them. Frames of this
 * class are never shown. It is used before java.base has come up, so it needs nothing that needs initialising:
 * no static state with initialisers, no lambdas, no string concatenation by invokedynamic (javac is told so).
 */
final class PavmSupport {
    private PavmSupport() {}

    // ---- initialisation of classes (JVMS 5.5) ----

    /** Initialises a class or interface, its supertypes first. */
    static void initialize(Class<?> c) {
        int begun = beginInit(c);
        while (begun == 3) {
            link(c);
            begun = beginInit(c);
        }
        if (begun == 0) {
            return;
        }
        if (begun == 2) {
            throw erroneous(c);
        }
        Throwable failed = null;
        boolean own = false;
        try {
            Class<?>[] first = initFirst(c);
            if (first != null) {
                for (int i = 0; i < first.length; i++) {
                    initialize(first[i]);
                }
            }
            own = true;
            runClinit(c);
        } catch (Throwable t) {
            failed = t;
        }
        if (failed == null) {
            endInit(c, true, null);
            return;
        }
        Throwable recorded = null;
        try {
            recorded = record(failed);
        } catch (Throwable t) {
            // Without memory or so early the cause goes unrecorded.
        }
        endInit(c, false, recorded);
        if (own && !(failed instanceof Error)) {
            throw new ExceptionInInitializerError(failed);
        }
        throw PavmSupport.<RuntimeException>same(failed);
    }

    /** Has a class verified, its supertypes first, and what the verifier asks for loaded. */
    private static void link(Class<?> c) {
        Class<?>[] first = linkFirst(c);
        if (first != null) {
            for (int i = 0; i < first.length; i++) {
                link(first[i]);
            }
        }
        String last = null;
        for (;;) {
            String name = verify(c);
            if (name == null) {
                return;
            }
            if (name.equals(last)) {
                throw new NoClassDefFoundError(name);
            }
            last = name;
            load(c.getClassLoader0(), name);
        }
    }

    private static Error erroneous(Class<?> c) {
        Error e = new NoClassDefFoundError("Could not initialize class ".concat(c.getName()));
        Throwable cause = initError(c);
        if (cause != null) {
            e.initCause(cause);
        }
        return e;
    }

    /** What later uses of a class give as the reason of its failure: text and trace only, so nothing is kept. */
    private static Throwable record(Throwable failed) {
        String message = message(failed);
        StringBuilder b = new StringBuilder("Exception ").append(failed.getClass().getName()).append(' ');
        if (message != null) {
            b.setLength(b.length() - 1);
            b.append(": ").append(message).append(' ');
        }
        b.append("[in thread \"").append(Thread.currentThread().getName()).append("\"]");
        Throwable e = new ExceptionInInitializerError(b.toString());
        StackTraceElement[] trace = failed.getStackTrace();
        e.setStackTrace(trace);
        return e;
    }

    /** Throws any throwable where the compiler would not let it pass. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T same(Throwable t) throws T {
        throw (T) t;
    }

    /** The supertypes of a class that have not been verified; null when there are none. */
    private static native Class<?>[] linkFirst(Class<?> c);

    /** The internal name of a class that must be loaded to verify this one; null when it is verified. */
    private static native String verify(Class<?> c);

    /**
     * 0: there is nothing to do; 1: the caller must initialise the class and end it; 2: it is erroneous; 3: it
     * has to be verified first.
     */
    private static native int beginInit(Class<?> c);

    /** The superclass and the superinterfaces to be initialised first, in order; null when there are none. */
    private static native Class<?>[] initFirst(Class<?> c);

    private static native void runClinit(Class<?> c);

    private static native void endInit(Class<?> c, boolean ok, Throwable error);

    private static native Throwable initError(Class<?> c);

    private static native String message(Throwable t);

    // ---- loading of classes (JVMS 5.3) ----

    /** Has a class loaded by a loader, which then counts as an initiating one. The name is in internal form. */
    static void load(ClassLoader l, String name) {
        String element = element(name);
        if (element == null || findLoaded(l, element) != null) {
            return;
        }
        try {
            loadOne(l, element, name);
        } catch (ClassNotFoundException e) {
            throw PavmSupport.<RuntimeException>same(e);
        }
    }

    /** The same for the class constant at {@code index} of a class; a failure is remembered (JVMS 5.4.3). */
    static void loadConstant(Class<?> c, int index, String name) {
        try {
            load(c.getClassLoader0(), name);
        } catch (LinkageError e) {
            loadFailed(c, index, e);
            throw e;
        }
    }

    private static native void loadFailed(Class<?> c, int index, Throwable t);

    /** Links a reference to a private member of another class, for which the nest hosts of both have to be loaded. */
    static void linkNestmates(Class<?> c, int index, Class<?> owner) {
        linkMember(c, index, hostFailure(c), hostFailure(owner));
    }

    /** {@code Reflection.areNestMates} where a nest host has to be loaded first. */
    static boolean areNestMates(Class<?> a, Class<?> b) {
        hostFailure(a);
        hostFailure(b);
        return areNestMates0(a, b);
    }

    /** Loads the nest host of a class; gives the error's text if that fails, else null. */
    private static String hostFailure(Class<?> c) {
        String[] names = mentioned(c, NEST_HOST);
        try {
            if (names.length > 0) {
                resolve(c.getClassLoader0(), names[0]);
            }
            return null;
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable t) {
            return t.toString();
        }
    }

    private static native void linkMember(Class<?> c, int index, String failure, String otherFailure);

    private static native boolean areNestMates0(Class<?> a, Class<?> b);

    /** The class that a name in internal form means to a loader. */
    static Class<?> resolve(ClassLoader l, String name) {
        Class<?> c = findLoaded(l, name);
        if (c == null) {
            load(l, name);
            c = findLoaded(l, name);
            if (c == null) {
                throw new NoClassDefFoundError(name);
            }
        }
        return c;
    }

    /** {@code Class.forName}. The name is in external form. */
    static Class<?> forName(String name, boolean init, ClassLoader l) throws ClassNotFoundException {
        if (name.indexOf('/') >= 0 || name.isEmpty()) {
            throw new ClassNotFoundException(name);
        }
        String internal = name.replace('.', '/');
        String element = element(internal);
        if (element != null && !isLegal(element)) {
            throw new ClassNotFoundException(internal);
        }
        Class<?> c = findLoaded(l, internal);
        if (c == null) {
            if (element == null) {
                throw new ClassNotFoundException(internal);
            }
            c = loadOne(l, element, null);
            if (element != internal) {
                c = findLoaded(l, internal);
                if (c == null) {
                    throw new ClassNotFoundException(name);
                }
            }
        }
        if (init) {
            initialize(c);
        }
        return c;
    }

    /** Can a class have this internal name? Then a loader is asked for it. */
    private static boolean isLegal(String name) {
        return !name.startsWith("/") && name.indexOf("//") < 0 && name.indexOf(';') < 0 && name.indexOf('[') < 0;
    }

    /** The class to load for a name: that of the elements of an array; null when there is none to load. */
    private static String element(String name) {
        int n = name.length();
        if (n == 0 || name.charAt(0) != '[') {
            return name;
        }
        int dims = 1;
        while (dims < n && name.charAt(dims) == '[') {
            dims++;
        }
        if (dims + 2 < n && name.charAt(dims) == 'L' && name.charAt(n - 1) == ';') {
            return name.substring(dims + 1, n - 1);
        }
        return null;
    }

    /** {@code error}: what NoClassDefFoundError says when there is none; null: ClassNotFoundException. */
    private static Class<?> loadOne(ClassLoader l, String name, String error) throws ClassNotFoundException {
        Class<?> c;
        if (l == null) {
            c = findBoot(name);
        } else {
            String binary = name.replace('/', '.');
            try {
                if (isParallelCapable(l)) {
                    c = l.loadClass(binary);
                } else {
                    synchronized (l) {
                        c = findLoaded(l, name);
                        if (c == null) {
                            c = l.loadClass(binary);
                        }
                    }
                }
            } catch (ClassNotFoundException e) {
                if (error == null) {
                    throw e;
                }
                Error n = new NoClassDefFoundError(error);
                n.initCause(e);
                throw n;
            }
            if (c != null && !c.getName().equals(binary)) {
                c = null;
            }
        }
        if (c == null) {
            if (error != null) {
                throw new NoClassDefFoundError(error);
            }
            throw new ClassNotFoundException(name);
        }
        recordInitiating(l, c);
        return c;
    }

    /** The class of this internal name (an array's too) that a loader has loaded; null when there is none. */
    private static native Class<?> findLoaded(ClassLoader l, String name);

    private static native Class<?> findBoot(String name);

    private static native boolean isParallelCapable(ClassLoader l);

    private static native void recordInitiating(ClassLoader l, Class<?> c);

    // ---- threads ----

    /** The life of a thread, from its first frame on. One that was stopped before has none. */
    static void threadMain(Thread t) {
        try {
            if (!stillborn(t)) t.run();
        } catch (Throwable e) {
            try {
                dispatchUncaught(t, e);
            } catch (Throwable thrown) {
                tellThrown(t, thrown);
            }
        }
        try {
            exitThread(t);
        } catch (Throwable ignored) {
            // The thread ends all the same.
        }
    }

    /** What an UncaughtExceptionHandler throws is told and forgotten. */
    static void tellThrown(Thread t, Throwable thrown) {
        try {
            System.err.println(new StringBuilder("\nException: ").append(thrown.getClass().getName())
                    .append(" thrown from the UncaughtExceptionHandler in thread \"").append(t.getName())
                    .append('"').toString());
        } catch (Throwable again) {
            tell(t, thrown);
        }
    }

    /** The same without Java's streams, for which there is no memory. */
    private static native void tell(Thread t, Throwable thrown);

    static native void dispatchUncaught(Thread t, Throwable e);

    static native boolean stillborn(Thread t);

    static native void exitThread(Thread t);

    // ---- core reflection ----

    /** Calls a method as {@code Method.invoke} does, access checks apart. */
    static Object invoke(Method m, Object obj, Object[] args) throws InvocationTargetException {
        Class<?> c = initBefore(m);
        if (c != null) {
            initialize(c);
        }
        int kind = check(m, obj, args);
        try {
            switch (kind) {
                case 'A': return invokeA(m, obj, args);
                case 'V': invokeV(m, obj, args); return null;
                case 'I': return invokeI(m, obj, args);
                case 'Z': return invokeI(m, obj, args) != 0;
                case 'J': return invokeJ(m, obj, args);
                case 'D': return invokeD(m, obj, args);
                case 'F': return invokeF(m, obj, args);
                case 'B': return (byte) invokeI(m, obj, args);
                case 'C': return (char) invokeI(m, obj, args);
                default: return (short) invokeI(m, obj, args);
            }
        } catch (Throwable t) {
            throw new InvocationTargetException(t);
        }
    }

    /** Makes an object as {@code Constructor.newInstance} does, access checks apart. */
    static Object construct(Constructor<?> k, Object[] args) throws InvocationTargetException {
        Class<?> c = initBefore(k);
        if (c != null) {
            initialize(c);
        }
        check(k, null, args);
        Object o = allocate(k.getDeclaringClass());
        try {
            invokeV(k, o, args);
        } catch (Throwable t) {
            throw new InvocationTargetException(t);
        }
        return o;
    }

    /** The class to be initialised before a call of a static method or a constructor; null when it is. */
    private static native Class<?> initBefore(Object target);

    /** Checks receiver and arguments; gives the first character of the result's descriptor, A for references. */
    private static native int check(Object target, Object obj, Object[] args);

    private static native Object allocate(Class<?> c);

    private static native void invokeV(Object target, Object obj, Object[] args);

    private static native int invokeI(Object target, Object obj, Object[] args);

    private static native long invokeJ(Object target, Object obj, Object[] args);

    private static native float invokeF(Object target, Object obj, Object[] args);

    private static native double invokeD(Object target, Object obj, Object[] args);

    private static native Object invokeA(Object target, Object obj, Object[] args);

    // ---- java.lang.Class ----

    /** Sorts of {@code declared}; the natives know them all. */
    private static final int CONSTRUCTORS = 2;
    private static final int NEST_HOST = 7;
    private static final int NEST_MEMBERS = 8;

    /** What a class declares, of the sort {@code what}; loads the classes that are mentioned there. */
    static Object declared(Class<?> c, boolean publicOnly, int what) {
        initialize(Field.class);
        initialize(Method.class);
        initialize(Constructor.class);
        initialize(RecordComponent.class);
        if (what <= CONSTRUCTORS) {
            link(c);
        }
        for (;;) {
            Object r = declared0(c, publicOnly, what);
            if (!(r instanceof String)) {
                return r;
            }
            load(c.getClassLoader0(), (String) r);
        }
    }

    /** As {@code declared}, where classes that can't be loaded are left out. */
    static Object declaredIfThere(Class<?> c, int what) {
        if (what == NEST_MEMBERS) {
            c = (Class<?>) declaredIfThere(c, NEST_HOST);
        }
        String[] names = mentioned(c, what);
        ClassLoader l = c.getClassLoader0();
        for (int i = 0; i < names.length; i++) {
            try {
                resolve(l, names[i]);
            } catch (LinkageError e) {
                // Left out.
            }
        }
        return declaredIfThere0(c, what);
    }

    /** The result, or the internal name of a class that its loader has to load first. */
    private static native Object declared0(Class<?> c, boolean publicOnly, int what);

    private static native Object declaredIfThere0(Class<?> c, int what);

    private static native String[] mentioned(Class<?> c, int what);

    /** {@code Class.getConstantPool}. */
    static Object constantPool(Class<?> c) {
        initialize(jdk.internal.reflect.ConstantPool.class);
        return constantPool0(c);
    }

    private static native Object constantPool0(Class<?> c);

    // ---- java.lang.Object ----

    /** {@code Object.clone} of an object that has a finalizer. */
    static Object registerClone(Object o) {
        registerFinalizer(o);
        return o;
    }

    private static native void registerFinalizer(Object o);

    // ---- jdk.internal.perf.Perf ----

    /** Room for a counter that nobody outside sees. */
    static ByteBuffer counter(int bytes) {
        return ByteBuffer.allocate(bytes);
    }

    // ---- java.lang.ClassLoader ----

    /** The classes whose supertypes are being loaded for a definition. */
    private static Definition definitions;

    private static final class Definition {
        final ClassLoader loader;
        final String name;
        final Thread thread;
        Definition next;

        Definition(ClassLoader loader, String name) {
            this.loader = loader;
            this.name = name;
            this.thread = Thread.currentThread();
        }
    }

    private static void loadSupertype(ClassLoader l, String child, String name) {
        Definition own = new Definition(l, child);
        synchronized (PavmSupport.class) {
            if (name.equals(child)) {
                throw new ClassCircularityError(child);
            }
            for (Definition d = definitions; d != null; d = d.next) {
                if (d.thread == own.thread && d.loader == l && (d.name.equals(name) || d.name.equals(child))) {
                    throw new ClassCircularityError(d.name);
                }
            }
            own.next = definitions;
            definitions = own;
        }
        try {
            load(l, name);
        } finally {
            synchronized (PavmSupport.class) {
                if (definitions == own) {
                    definitions = own.next;
                } else {
                    Definition d = definitions;
                    while (d.next != own) {
                        d = d.next;
                    }
                    d.next = own.next;
                }
            }
        }
    }

    static Class<?> defineClass1(ClassLoader l, String name, byte[] b, int off, int len, ProtectionDomain pd,
            String source) {
        for (;;) {
            Object r = define1(l, name, b, off, len, pd);
            if (r instanceof Class) {
                return (Class<?>) r;
            }
            String[] need = (String[]) r;
            loadSupertype(l, need[0], need[1]);
        }
    }

    static Class<?> defineClass2(ClassLoader l, String name, ByteBuffer b, int off, int len, ProtectionDomain pd,
            String source) {
        byte[] copy = new byte[len];
        ByteBuffer view = b.duplicate();
        view.clear();
        view.position(off);
        view.get(copy);
        return defineClass1(l, name, copy, 0, len, pd, source);
    }

    static Class<?> defineClass0(ClassLoader l, Class<?> lookup, String name, byte[] b, int off, int len,
            ProtectionDomain pd, boolean initialize, int flags, Object data) {
        for (;;) {
            Object r = define0(l, lookup, name, b, off, len, pd, flags, data);
            if (r instanceof Class) {
                Class<?> c = (Class<?>) r;
                if (initialize) {
                    initialize(c);
                }
                return c;
            }
            String[] need = (String[]) r;
            loadSupertype(l, need[0], need[1]);
        }
    }

    /** The class, or its own name and that of a supertype that has to be loaded first. */
    private static native Object define1(ClassLoader l, String name, byte[] b, int off, int len,
            ProtectionDomain pd);

    private static native Object define0(ClassLoader l, Class<?> lookup, String name, byte[] b, int off, int len,
            ProtectionDomain pd, int flags, Object data);
}
