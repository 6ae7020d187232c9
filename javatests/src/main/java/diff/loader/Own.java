package diff.loader;

import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** Class loaders of our own: parent last, two versions of one class, delegation, namespaces. */
public class Own {
    static class Isolating extends ClassLoader {
        final String name;
        int defined;

        Isolating(String name) {
            super(Own.class.getClassLoader());
            this.name = name;
        }

        @Override
        protected Class<?> loadClass(String n, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(n)) {
                Class<?> c = findLoadedClass(n);
                if (c == null && n.startsWith("diff.loader.Target")) {
                    try (InputStream in = getParent().getResourceAsStream(n.replace('.', '/') + ".class")) {
                        byte[] b = in.readAllBytes();
                        c = defineClass(n, b, 0, b.length);
                        defined++;
                    } catch (java.io.IOException e) {
                        throw new ClassNotFoundException(n, e);
                    }
                }
                return c != null ? c : super.loadClass(n, resolve);
            }
        }

        @Override
        public String toString() {
            return "Isolating " + name;
        }
    }

    static class Finding extends ClassLoader {
        final Map<String, byte[]> classes = new HashMap<>();

        Finding(ClassLoader parent) {
            super("finder", parent);
        }

        @Override
        protected Class<?> findClass(String n) throws ClassNotFoundException {
            System.out.println("findClass " + n);
            byte[] b = classes.get(n);
            if (b == null) throw new ClassNotFoundException(n);
            return defineClass(n, b, 0, b.length);
        }
    }

    public static void main(String[] args) throws Exception {
        Isolating a = new Isolating("a");
        Isolating b = new Isolating("b");
        Class<?> ca = a.loadClass("diff.loader.Target");
        Class<?> cb = Class.forName("diff.loader.Target", true, b);
        System.out.println((ca == cb) + " " + (ca == Target.class) + " " + ca.getName().equals(cb.getName()) + " " + ca.getClassLoader() + " " + (a.loadClass("diff.loader.Target") == ca));
        System.out.println(ca.getMethod("next").invoke(null) + " " + ca.getMethod("next").invoke(null) + " " + cb.getMethod("next").invoke(null) + " " + Target.next());
        Object o = ca.getDeclaredConstructor().newInstance();
        System.out.println((o instanceof Target) + " " + (o instanceof Runnable) + " " + o);
        ((Runnable) o).run();
        try {
            Target t = (Target) o;
        } catch (ClassCastException e) {
            System.out.println(e.getMessage().replaceAll("@[0-9a-f]+", "@"));
        }
        System.out.println(a.defined + " " + b.defined + " " + ca.getMethod("helper").invoke(o));
        System.out.println(a.defined + " " + a.getParent().equals(ClassLoader.getSystemClassLoader()));
        System.out.println(ca.getPackage() == Target.class.getPackage());
        Finding f = new Finding(null);
        try {
            f.loadClass("diff.loader.Target");
        } catch (ClassNotFoundException e) {
            System.out.println(e.getMessage());
        }
        f.classes.put("diff.loader.Target", Own.class.getResourceAsStream("Target.class").readAllBytes());
        Class<?> cf = f.loadClass("diff.loader.Target");
        System.out.println(cf.getClassLoader().getName() + " " + f.loadClass("java.lang.String"));
        try {
            cf.getMethod("helper").invoke(cf.getDeclaredConstructor().newInstance());
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(e.getCause() + " caused by " + e.getCause().getCause());
        }
        ClassLoader sys = ClassLoader.getSystemClassLoader();
        System.out.println(sys.getName() + " " + sys.getParent().getName() + " " + sys.getParent().getParent() + " " + ClassLoader.getPlatformClassLoader().getName());
        System.out.println(Thread.currentThread().getContextClassLoader() == sys);
        Thread t = new Thread(() -> System.out.println(Thread.currentThread().getContextClassLoader()));
        t.setContextClassLoader(a);
        t.start();
        t.join();
        try {
            f.loadClass(null);
        } catch (ClassNotFoundException e) {
            System.out.println("null name " + e.getMessage());
        }
        System.out.println(f.getDefinedPackages().length + " " + f.getUnnamedModule().isNamed() + " " + f.isRegisteredAsParallelCapable());
    }
}
