package java.lang;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Makes the objects of java.lang.management, which lie in modules above this one: natives of those modules become calls
 * of these methods. Frames of this class are never shown.
 */
final class PavmManagement {
    private PavmManagement() {}

    private static final String MANAGEMENT = "java.lang.management.";
    private static final String HELPER = "sun.management.ManagementFactoryHelper";
    private static final String COLLECTOR = "com.sun.management.internal.GarbageCollectorExtImpl";
    private static final String FLAG = "com.sun.management.internal.Flag";

    // Names of pools.
    private static final String NURSERY = "Nursery";
    private static final String OLD = "Old Space";
    private static final String CLASSES = "Classes";

    // ---- memory ----

    private static Object[] pools;
    private static Object[] managers;

    /** All pools: nursery, old space, classes. */
    static synchronized Object[] pools() {
        if (pools == null) {
            Object[] made = array(MANAGEMENT + "MemoryPoolMXBean", 3);
            Class<?>[] types = {String.class, boolean.class, long.class, long.class};
            Method make = method(HELPER, "createMemoryPool", types);
            // A threshold of -1 means that there is none, 0 that it is not set.
            made[0] = call(make, NURSERY, true, -1L, 0L);
            made[1] = call(make, OLD, true, 0L, 0L);
            made[2] = call(make, CLASSES, false, 0L, -1L);
            pools = made;
        }
        return pools.clone();
    }

    /** All managers: the young and the full collector, and who keeps classes. */
    static synchronized Object[] managers() {
        if (managers == null) {
            Object[] made = array(MANAGEMENT + "MemoryManagerMXBean", 3);
            Method make;
            try {
                make = method(COLLECTOR, "createGarbageCollector", String.class, String.class);
            } catch (InternalError e) {
                make = method(HELPER, "createGarbageCollector", String.class, String.class);
            }
            made[0] = call(make, "Young", (Object) null);
            made[1] = call(make, "Full", (Object) null);
            made[2] = call(method(HELPER, "createMemoryManager", String.class), "Class Server");
            managers = made;
        }
        return managers.clone();
    }

    private static int indexOf(Object[] all, Object one) {
        for (int i = 0; i < all.length; i++) {
            if (all[i] == one) {
                return i;
            }
        }
        return -1;
    }

    /** Does this manager take care of this pool? A full collection leaves nothing in the nursery, either. */
    private static boolean manages(int manager, int pool) {
        return manager == 2 ? pool == 2 : pool <= 1;
    }

    static Object[] poolsOf(Object manager) {
        int m = indexOf(managers(), manager);
        Object[] all = pools();
        int n = 0;
        for (int i = 0; i < all.length; i++) {
            if (m >= 0 && manages(m, i)) {
                n++;
            }
        }
        Object[] some = array(MANAGEMENT + "MemoryPoolMXBean", n);
        for (int i = all.length; --i >= 0;) {
            if (m >= 0 && manages(m, i)) {
                some[--n] = all[i];
            }
        }
        return some;
    }

    static Object[] managersOf(Object pool) {
        int p = indexOf(pools(), pool);
        Object[] all = managers();
        int n = 0;
        for (int i = 0; i < all.length; i++) {
            if (p >= 0 && manages(i, p)) {
                n++;
            }
        }
        Object[] some = array(MANAGEMENT + "MemoryManagerMXBean", n);
        for (int i = all.length; --i >= 0;) {
            if (p >= 0 && manages(i, p)) {
                some[--n] = all[i];
            }
        }
        return some;
    }

    /**
     * A MemoryUsage, or null when there is none. {@code pool}: a pool's bean; null: the whole heap (kind 0), all
     * else (kind 3). Kinds for pools: 0 now, 1 the most ever, 2 after the last collection.
     */
    static Object usage(Object pool, int kind) {
        int which = pool == null ? -1 : indexOf(pools(), pool);
        return pool != null && which < 0 ? null : memoryUsage(usage0(which, kind));
    }

    private static Object memoryUsage(long[] u) {
        if (u == null) {
            return null;
        }
        Class<?>[] types = {long.class, long.class, long.class, long.class};
        return make(constructor(MANAGEMENT + "MemoryUsage", types), u[0], u[1], u[2], u[3]);
    }

    /**
     * What is known of a collector's last collection, as a GcInfo; null when there was none.
     * {@code before}, {@code after}: arrays of MemoryUsage to fill, a place for each pool.
     */
    static Object gcInfo(Object builder, Object gc, Object[] before, Object[] after, Object[] attributes) {
        int which = indexOf(managers(), gc);
        long[] r = which < 0 || which > 1 ? null : lastCollection(which);
        if (r == null) {
            return null;
        }
        Object[] all = pools();
        for (int i = 0; i < before.length && i < all.length; i++) {
            long[] now = usage0(i, 0);
            before[i] = memoryUsage(i < 2 ? with(now, r[3 + i]) : now);
            after[i] = memoryUsage(i < 2 ? with(now, r[5 + i]) : now);
        }
        if (attributes.length > 0) {
            attributes[0] = 1; // threads that collect
        }
        Class<?> usages = before.getClass();
        Class<?>[] types = {builder.getClass(), long.class, long.class, long.class, usages, usages, Object[].class};
        Constructor<?> c = constructor("com.sun.management.GcInfo", types);
        return make(c, builder, r[0], r[1], r[2], before, after, attributes);
    }

    private static long[] with(long[] usage, long used) {
        return new long[] {usage[0], used, Math.max(usage[2], used), Math.max(usage[3], used)};
    }

    /** Initial, used, committed and greatest bytes of a pool, or null. */
    private static native long[] usage0(int pool, int kind);

    /** Number, begin and end (ms since the start), bytes before and after in both pools; null: there was none. */
    private static native long[] lastCollection(int kind);

    // ---- threads ----

    /** Fills in what is to be known of these threads; {@code depth} frames of each, all of them if negative. */
    static void threadInfo(long[] ids, int depth, Object[] infos) {
        fill(infos, snapshot(ids, depth, false, false));
    }

    /** As {@link #threadInfo} for all threads without ids, with what they have locked. */
    static Object[] dumpThreads(long[] ids, boolean monitors, boolean synchronizers, int depth) {
        Object[] rows = snapshot(ids, depth, monitors, synchronizers);
        Object[] infos = array(MANAGEMENT + "ThreadInfo", rows.length);
        fill(infos, rows);
        return infos;
    }

    private static void fill(Object[] infos, Object[] rows) {
        Class<?>[] types = {
            Thread.class, int.class, Object.class, Thread.class, long.class, long.class, long.class, long.class,
            StackTraceElement[].class, Object[].class, int[].class, Object[].class
        };
        Constructor<?> c = constructor(MANAGEMENT + "ThreadInfo", types);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != null) {
                Object[] r = (Object[]) rows[i];
                long[] n = (long[]) r[3];
                infos[i] = make(c, r[0], (int) n[0], r[1], r[2], n[1], n[2], n[3], n[4], r[4], r[5], r[6], r[7]);
            }
        }
    }

    /**
     * A row for each thread, all taken at the same moment, null for one that is not there: thread, lock, its owner,
     * numbers (status, times blocked, ms blocked, times waited, ms waited), trace, monitors, their depths, locks.
     */
    private static native Object[] snapshot(long[] ids, int depth, boolean monitors, boolean synchronizers);

    // ---- flags ----

    /** Fills in flags by name, or all of them; a name that there is none of leaves null. Returns their number. */
    static int flags(String[] names, Object[] flags, int count) {
        Class<?> origin = type("com.sun.management.VMOption$Origin");
        Class<?>[] types = {String.class, Object.class, boolean.class, boolean.class, origin};
        Constructor<?> c = constructor(FLAG, types);
        Method byName = method("com.sun.management.VMOption$Origin", "valueOf", String.class);
        String[] wanted = names == null ? flagNames() : names;
        int found = 0;
        for (int i = 0; i < wanted.length && i < count; i++) {
            if (wanted[i] == null) {
                throw new NullPointerException();
            }
            Object value = flagValue(wanted[i]);
            if (value != null) {
                boolean changes = (flagState(wanted[i]) & 1) != 0;
                Object from = call(byName, (flagState(wanted[i]) & 2) != 0 ? "VM_CREATION" : "DEFAULT");
                flags[i] = make(c, wanted[i], value, changes, true, from);
                found++;
            }
        }
        return found;
    }

    /** A Boolean, Long or String by number and kind. */
    private static Object flagValue(String name) {
        int kind = flagKind(name);
        if (kind == 0) {
            return null;
        }
        long number = flagNumber(name);
        return kind == 1 ? (Object) Boolean.valueOf(number != 0) : (Object) Long.valueOf(number);
    }

    private static native String[] flagNames();

    /** 0: there is none, 1: boolean, 2: number. */
    private static native int flagKind(String name);

    private static native long flagNumber(String name);

    /** 1: can be set, 2: was set by an option. */
    private static native int flagState(String name);

    // ---- reflection ----

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException e) {
            throw new InternalError(e);
        }
    }

    private static Object[] array(String component, int length) {
        return (Object[]) Array.newInstance(type(component), length);
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        try {
            return type(type).getDeclaredMethod(name, parameters);
        } catch (NoSuchMethodException e) {
            throw new InternalError(e);
        }
    }

    private static Constructor<?> constructor(String type, Class<?>... parameters) {
        try {
            return type(type).getDeclaredConstructor(parameters);
        } catch (NoSuchMethodException e) {
            throw new InternalError(e);
        }
    }

    private static Object call(Method m, Object... arguments) {
        try {
            return PavmSupport.invoke(m, null, arguments);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        }
    }

    private static Object make(Constructor<?> c, Object... arguments) {
        try {
            return PavmSupport.construct(c, arguments);
        } catch (InvocationTargetException e) {
            throw unchecked(e.getCause());
        }
    }

    private static RuntimeException unchecked(Throwable t) {
        if (t instanceof Error) {
            throw (Error) t;
        }
        if (t instanceof RuntimeException) {
            return (RuntimeException) t;
        }
        throw new InternalError(t);
    }
}
