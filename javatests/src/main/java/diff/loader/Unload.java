package diff.loader;

import java.lang.ref.WeakReference;

/** Classes of a loader go away with it. */
public class Unload {
    static class L extends ClassLoader {
        Class<?> define(byte[] b) {
            return defineClass(null, b, 0, b.length);
        }
    }

    static WeakReference<Class<?>> once(byte[] b) throws Exception {
        L l = new L();
        Class<?> c = l.define(b);
        ((Runnable) c.getDeclaredConstructor().newInstance()).run();
        return new WeakReference<>(c);
    }

    public static class Plain implements Runnable {
        static int[] data = new int[1000];

        @Override
        public void run() {
            data[5]++;
        }
    }

    public static void main(String[] args) throws Exception {
        byte[] b = Unload.class.getResourceAsStream("Unload$Plain.class").readAllBytes();
        WeakReference<Class<?>> w = once(b);
        for (int i = 0; i < 50; i++) once(b);
        for (int i = 0; i < 500 && w.get() != null; i++) {
            System.gc();
            Thread.sleep(1);
        }
        System.out.println(w.get() == null);
        System.out.println(Plain.data[5]);
    }
}
