package diff.loader;

import diff.util.Asm;
import diff.util.Asm.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/** Many loaders in a row, with classes, hidden classes and lambdas: all go away, and what is in use stays. */
public class ManyLoaders {
    static final class L extends ClassLoader {
        Class<?> define(byte[] b) {
            return defineClass(null, b, 0, b.length);
        }
    }

    public static class Unit implements IntSupplier {
        static int[] data = new int[20_000];
        static int count;
        IntSupplier inner = () -> ++count + data.length;

        @Override
        public int getAsInt() {
            return inner.getAsInt();
        }
    }

    static byte[] unit() throws Exception {
        return ManyLoaders.class.getResourceAsStream("ManyLoaders$Unit.class").readAllBytes();
    }

    static IntSupplier make(byte[] b) throws Exception {
        return (IntSupplier) new L().define(b).getDeclaredConstructor().newInstance();
    }

    static void gone(String what, List<WeakReference<?>> all) throws Exception {
        for (int i = 0; i < 1000; i++) {
            int left = 0;
            for (WeakReference<?> w : all) if (w.get() != null) left++;
            if (left == 0) break;
            System.gc();
            Thread.sleep(1);
        }
        int left = 0;
        for (WeakReference<?> w : all) if (w.get() != null) left++;
        System.out.println(what + " left: " + left);
    }

    static void loaders(byte[] b) throws Exception {
        List<WeakReference<?>> all = new ArrayList<>();
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        IntSupplier kept = make(b);
        int sum = 0;
        // Each class has statics of 80 KB: together far more than a heap of this size takes.
        for (int i = 0; i < 3000; i++) {
            IntSupplier s = make(b);
            sum += s.getAsInt();
            if (i % 50 == 0) {
                all.add(new WeakReference<>(s.getClass(), queue));
                all.add(new WeakReference<>(s.getClass().getClassLoader(), queue));
            }
        }
        System.out.println(sum);
        gone("classes and loaders", all);
        System.out.println(kept.getAsInt() + " " + kept.getAsInt() + " " + kept.getClass().getName());
        int queued = 0;
        for (int i = 0; i < 1000 && queued < all.size(); i++) {
            while (queue.poll() != null) queued++;
            Thread.sleep(1);
        }
        System.out.println("queued " + (queued == all.size()));
    }

    static byte[] hidden(int value) {
        Asm a = new Asm(52, 0x21, "diff/loader/Made", "java/lang/Object", "java/util/function/IntSupplier");
        a.constructor("java/lang/Object");
        return a.code(1, "getAsInt", "()I", 1, 1, new Bytes().w(0x11, value).b(0xac)).bytes();
    }

    static void hiddenOnes() throws Exception {
        List<WeakReference<?>> all = new ArrayList<>();
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        IntSupplier kept = (IntSupplier) lookup.defineHiddenClass(hidden(77), true).lookupClass().getDeclaredConstructor().newInstance();
        int sum = 0;
        for (int i = 0; i < 1000; i++) {
            Class<?> c = lookup.defineHiddenClass(hidden(i), true).lookupClass();
            sum += ((IntSupplier) c.getDeclaredConstructor().newInstance()).getAsInt();
            if (i % 20 == 0) all.add(new WeakReference<>(c));
        }
        System.out.println(sum);
        gone("hidden classes", all);
        System.out.println(kept.getAsInt());
        List<WeakReference<?>> bound = new ArrayList<>();
        for (int i = 0; i < 10; i++) bound.add(new WeakReference<>(lookup.defineHiddenClass(hidden(i), true, MethodHandles.Lookup.ClassOption.STRONG).lookupClass()));
        for (int i = 0; i < 5; i++) System.gc();
        int there = 0;
        for (WeakReference<?> w : bound) if (w.get() != null) there++;
        System.out.println("bound to their loader: " + there);
    }

    /** Something small in use keeps its class, its statics, its loader, and what the class refers to. */
    static void edges(byte[] b) throws Exception {
        Object array = java.lang.reflect.Array.newInstance(make(b).getClass(), 2, 3);
        Asm child = new Asm(52, 0x21, "made/Child", "diff/loader/ManyLoaders$Unit");
        child.constructor("diff/loader/ManyLoaders$Unit");
        L parent = new L();
        parent.define(b);
        class Below extends ClassLoader {
            Below() {
                super(parent);
            }

            Class<?> define(byte[] c) {
                return defineClass(null, c, 0, c.length);
            }
        }
        IntSupplier below = (IntSupplier) new Below().define(child.bytes()).getDeclaredConstructor().newInstance();
        below.getAsInt();
        Asm thrower = new Asm(52, 0x21, "made/Thrower", "java/lang/Object");
        thrower.code(9, "run", "()V", 2, 1, new Bytes().b(3, 3, 0x6c, 0x57, 0xb1));
        Throwable trace = null;
        try {
            new L().define(thrower.bytes()).getMethod("run").invoke(null);
        } catch (java.lang.reflect.InvocationTargetException e) {
            trace = e.getCause();
        }
        for (int i = 0; i < 5; i++) {
            make(b).getAsInt();
            System.gc();
        }
        Class<?> element = array.getClass().getComponentType().getComponentType();
        System.out.println(element.getName() + " " + (element.getClassLoader() instanceof L) + " " + ((IntSupplier) element.getDeclaredConstructor().newInstance()).getAsInt());
        System.out.println(below.getAsInt() + " " + below.getClass().getSuperclass().getClassLoader().getClass().getName());
        System.out.println(trace.getStackTrace()[0]);
    }

    public static void main(String[] args) throws Exception {
        byte[] b = unit();
        loaders(b);
        hiddenOnes();
        edges(b);
    }
}
