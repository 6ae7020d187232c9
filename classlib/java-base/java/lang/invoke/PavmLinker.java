package java.lang.invoke;

import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.Hidden;

/**
 * Linking that runs Java code: call sites, calls of method and variable handles, loadable constants (JVMS 5.4.3.5,
 * 5.4.3.6).
 *
 * <p>The machine calls {@link #linkCallSite}, {@link #linkHandleCall} and {@link #resolveConstant} when an
 * instruction meets something unlinked, and runs the instruction again afterwards. Results go to the session
 * slots of the class. What has failed once fails the same way again. Used early: no initialisers, no lambdas.
 */
final class PavmLinker {
    private PavmLinker() {}

    // Constant-pool tags, JVMS table 4.4-A.
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int DYNAMIC = 17;

    // ---- what the machine calls ----

    /** Links an invokedynamic: low half its constant, high half the number of its session slots. */
    @Hidden
    static void linkCallSite(Class<?> c, int where) {
        int index = where & 0xffff;
        int slot = where >>> 16;
        int key = -1 - slot;
        rethrow(c, key);
        try {
            int[] site = shape(c, index);
            MethodHandle bootstrap = (MethodHandle) constant(c, site[1]);
            MethodType type = methodType(c, text(c, index, 1));
            Object arguments = arguments(c, site);
            Object[] appendix = new Object[1];
            MemberName adapter = MethodHandleNatives.linkCallSite(c, index, bootstrap, text(c, index, 0), type,
                    arguments, appendix);
            setCallSite(c, slot, adapter, appendix[0]);
        } catch (Throwable t) {
            throw failed(c, key, t);
        }
    }

    /** Links a call of a signature-polymorphic method of MethodHandle or VarHandle; {@code where} as above. */
    @Hidden
    static void linkHandleCall(Class<?> c, int where) {
        int index = where & 0xffff;
        Class<?> holder = classAt(c, shape(c, index)[1]);
        MethodType type = methodType(c, text(c, index, 1));
        Object[] appendix = new Object[1];
        MemberName adapter = MethodHandleNatives.linkMethod(c, MethodHandleNatives.Constants.REF_invokeVirtual,
                holder, text(c, index, 0).intern(), type, appendix);
        setCallSite(c, where >>> 16, adapter, appendix[0]);
    }

    /** Resolves a loadable constant and keeps the value in its session slot. */
    @Hidden
    static void resolveConstant(Class<?> c, int index) {
        Object v = constant(c, index);
        if (v != null) {
            setSlot(c, index, 0, v);
        }
    }

    /** {@code Unsafe.allocateInstance} of a class that is not initialised yet. */
    @Hidden
    static Object allocate(Class<?> c) throws InstantiationException {
        Unsafe u = Unsafe.getUnsafe();
        u.ensureClassInitialized(c);
        return u.allocateInstance(c);
    }

    /**
     * {@code MethodHandleNatives.copyOutBootstrapArguments}: {@code info} is the number of arguments and the
     * constant; the positions -4 to -1 mean bootstrap method, name, type and number of arguments.
     */
    @Hidden
    static void copyOut(Class<?> c, int[] info, int start, int end, Object[] buf, int pos, boolean resolve,
            Object absent) {
        int index = info[1];
        int[] site = shape(c, index);
        int count = site.length - 2;
        if (start < -4 || start > end || end > count || pos < 0 || pos + (end - start) > buf.length) {
            throw new IllegalArgumentException("copyOutBootstrapArguments: bad range");
        }
        for (int i = start; i < end; i++) {
            Object v;
            switch (i) {
                case -4: v = resolve ? constant(c, site[1]) : known(c, site[1], absent); break;
                case -3: v = text(c, index, 0); break;
                case -2: v = siteType(c, index, site[0]); break;
                case -1: v = count; break;
                default: v = resolve ? constant(c, site[2 + i]) : known(c, site[2 + i], absent);
            }
            buf[pos++] = v;
        }
    }

    /** {@code ConstantPool.getMethodAt} and {@code getFieldAt} once more, with the classes they need loaded. */
    @Hidden
    static Object member(Object pool, Class<?> c, int index, boolean field) {
        Class<?> holder = classAt(c, shape(c, index)[1]);
        types(holder, text(c, index, 1));
        jdk.internal.reflect.ConstantPool p = (jdk.internal.reflect.ConstantPool) pool;
        return field ? p.getFieldAtIfLoaded(index) : p.getMethodAtIfLoaded(index);
    }

    /** A direct buffer over memory that is there for good. */
    @Hidden
    static java.nio.ByteBuffer buffer(long address, int length) {
        return jdk.internal.access.SharedSecrets.getJavaNioAccess().newDirectByteBuffer(address, length, null, null);
    }

    // ---- constants ----

    /** The value of a loadable constant. */
    @Hidden
    private static Object constant(Class<?> c, int index) {
        Object v = slot(c, index, 0);
        if (v != null) {
            return v;
        }
        int[] s = shape(c, index);
        switch (s[0]) {
            case INTEGER: return (int) bits(c, index);
            case FLOAT: return Float.intBitsToFloat((int) bits(c, index));
            case LONG: return bits(c, index);
            case DOUBLE: return Double.longBitsToDouble(bits(c, index));
            case STRING: return literal(c, index);
            case CLASS: return classAt(c, index);
            default:
        }
        if (s[0] == DYNAMIC && slot(c, index, 1) != null) {
            return null;
        }
        rethrow(c, index);
        try {
            switch (s[0]) {
                case METHOD_TYPE:
                    v = methodType(c, text(c, index, 1));
                    break;
                case METHOD_HANDLE:
                    v = handle(c, index, s);
                    break;
                case DYNAMIC:
                    MethodHandle bootstrap = (MethodHandle) constant(c, s[1]);
                    Class<?> type = types(c, text(c, index, 1))[0];
                    v = MethodHandleNatives.linkDynamicConstant(c, index, bootstrap, text(c, index, 0), type,
                            arguments(c, s));
                    Object other = slot(c, index, 0);
                    if (slot(c, index, 1) != null) {
                        // Resolved meanwhile by somebody else, whose value counts.
                        return other;
                    }
                    setSlot(c, index, 1, c);
                    break;
                default:
                    throw new ClassFormatError("constant is not loadable");
            }
        } catch (Throwable t) {
            throw failed(c, index, t);
        }
        setSlot(c, index, 0, v);
        return v;
    }

    /** The value of a constant if it is known without resolving anything. */
    @Hidden
    private static Object known(Class<?> c, int index, Object absent) {
        Object v = slot(c, index, 0);
        if (v != null) {
            return v;
        }
        int[] s = shape(c, index);
        if (s[0] == DYNAMIC && slot(c, index, 1) != null) {
            return null;
        }
        return s[0] >= INTEGER && s[0] <= DOUBLE || s[0] == STRING ? constant(c, index) : absent;
    }

    @Hidden
    private static MethodHandle handle(Class<?> c, int index, int[] s) {
        int kind = s[1];
        int ref = s[2];
        Class<?> holder = classAt(c, s[3]);
        String name = text(c, ref, 0);
        String descriptor = text(c, ref, 1);
        int tag = s[4];
        if (holder.isInterface() ? tag == METHOD : tag == INTERFACE_METHOD) {
            throw new IncompatibleClassChangeError(inconsistent(c, index, holder.isInterface()));
        }
        constrain(c, index);
        Object type;
        if (kind <= MethodHandleNatives.Constants.REF_putStatic) {
            type = types(c, descriptor)[0];
        } else {
            type = methodType(c, descriptor);
        }
        try {
            return MethodHandleNatives.linkMethodHandleConstant(c, kind, holder, name, type);
        } catch (IllegalAccessError e) {
            // A member of the wrong sort is an error of its own, not one of access.
            Throwable cause = e.getCause();
            throw cause instanceof IncompatibleClassChangeError ? (IncompatibleClassChangeError) cause : e;
        }
    }

    /** Static arguments as the JDK wants them: nothing, one, or an array. */
    @Hidden
    private static Object arguments(Class<?> c, int[] site) {
        int n = site.length - 2;
        if (n == 0) {
            return null;
        }
        Object[] all = new Object[n];
        for (int i = 0; i < n; i++) {
            all[i] = constant(c, site[2 + i]);
        }
        if (n == 1 && all[0] != null && !all[0].getClass().isArray()) {
            return all[0];
        }
        return all;
    }

    @Hidden
    private static Object siteType(Class<?> c, int index, int tag) {
        String descriptor = text(c, index, 1);
        return tag == DYNAMIC ? types(c, descriptor)[0] : methodType(c, descriptor);
    }

    // ---- types ----

    @Hidden
    private static MethodType methodType(Class<?> c, String descriptor) {
        Class<?>[] all = types(c, descriptor);
        int n = all.length - 1;
        Class<?>[] parameters = new Class<?>[n];
        for (int i = 0; i < n; i++) {
            parameters[i] = all[i];
        }
        return MethodHandleNatives.findMethodHandleType(all[n], parameters);
    }

    /** The types that a descriptor mentions, the result's last. */
    @Hidden
    private static Class<?>[] types(Class<?> c, String descriptor) {
        String before = null;
        for (;;) {
            Object r = types0(c, descriptor);
            if (!(r instanceof String)) {
                return (Class<?>[]) r;
            }
            if (r.equals(before)) {
                throw new NoClassDefFoundError(before);
            }
            before = (String) r;
            load(c, before);
        }
    }

    @Hidden
    private static Class<?> classAt(Class<?> c, int index) {
        String before = null;
        for (;;) {
            Object r = class0(c, index);
            if (!(r instanceof String)) {
                return (Class<?>) r;
            }
            if (r.equals(before)) {
                throw new NoClassDefFoundError(before);
            }
            before = (String) r;
            loadConstant(c, index, before);
        }
    }

    // ---- failures ----

    /** What could not be resolved in a class, and the error that says so; a list for each class. */
    private static final class Failure {
        final int key;
        final Error error;
        final Failure next;

        Failure(int key, Error error, Failure next) {
            this.key = key;
            this.error = error;
            this.next = next;
        }
    }

    @Hidden
    private static void rethrow(Class<?> c, int key) {
        for (Failure f = (Failure) failures(c); f != null; f = f.next) {
            if (f.key == key) {
                // The cause of what a call site's bootstrap method has thrown is shown once only.
                throw again(f.error, key >= 0);
            }
        }
    }

    /** The error to throw for what went wrong; linkage errors are final (JVMS 5.4.3). */
    @Hidden
    private static Error failed(Class<?> c, int key, Throwable t) {
        Error e = t instanceof Error ? (Error) t : new BootstrapMethodError(t);
        if (e instanceof LinkageError) {
            synchronized (PavmLinker.class) {
                rethrow(c, key);
                setFailures(c, new Failure(key, e, (Failure) failures(c)));
            }
        }
        return e;
    }

    // ---- the machine's side ----

    /** What could not be resolved in a class so far. */
    @Hidden
    private static native Object failures(Class<?> c);

    @Hidden
    private static native void setFailures(Class<?> c, Object list);

    /** An error of the same class with the same message and, if asked for, the same cause; thrown from here. */
    @Hidden
    private static native Error again(Error e, boolean cause);

    /** Loads what the class constant at {@code index} names; a failure is remembered. */
    @Hidden
    private static native void loadConstant(Class<?> c, int index, String name);

    /**
     * The numbers of a constant, its tag first. MethodHandle: kind, member, class of the member, tag of the
     * member; a member: its class; Dynamic and InvokeDynamic: the bootstrap method, then its arguments.
     */
    @Hidden
    private static native int[] shape(Class<?> c, int index);

    /** Name (0) or descriptor (1) of a constant. */
    @Hidden
    private static native String text(Class<?> c, int index, int which);

    @Hidden
    private static native long bits(Class<?> c, int index);

    @Hidden
    private static native String literal(Class<?> c, int index);

    @Hidden
    private static native Object slot(Class<?> c, int index, int n);

    @Hidden
    private static native void setSlot(Class<?> c, int index, int n, Object v);

    @Hidden
    private static native void setCallSite(Class<?> c, int slot, MemberName adapter, Object appendix);

    /** The class, or the internal name of one that has to be loaded first. */
    @Hidden
    private static native Object class0(Class<?> c, int index);

    /** The classes, or the internal name of one that has to be loaded first. */
    @Hidden
    private static native Object types0(Class<?> c, String descriptor);

    /** Makes the loading constraints that come with the member a method handle constant refers to. */
    @Hidden
    private static native void constrain(Class<?> c, int index);

    @Hidden
    private static native String inconsistent(Class<?> c, int index, boolean isInterface);

    /** Becomes PavmSupport.resolve with the class's loader. */
    @Hidden
    private static native Class<?> load(Class<?> c, String name);
}
