package diff.ref;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;

/** Weak, soft and phantom references, reference queues. */
public class Refs {
    static Object strong;

    static boolean gone(Reference<?> r) throws Exception {
        for (int i = 0; i < 200 && !r.refersTo(null); i++) {
            System.gc();
            Thread.sleep(1);
        }
        return r.refersTo(null);
    }

    static WeakReference<Object> weak(ReferenceQueue<Object> q) {
        return new WeakReference<>(new Object(), q);
    }

    public static void main(String[] args) throws Exception {
        ReferenceQueue<Object> q = new ReferenceQueue<>();
        WeakReference<Object> w = weak(q);
        System.out.println(gone(w) + " " + w.get());
        Reference<?> polled = q.remove(5000);
        System.out.println((polled == w) + " " + w.enqueue());
        strong = new Object();
        WeakReference<Object> kept = new WeakReference<>(strong);
        System.gc();
        System.out.println(kept.get() == strong);
        SoftReference<Object> soft = new SoftReference<>(new Object());
        System.gc();
        System.out.println(soft.get() != null);
        PhantomReference<Object> ph = phantom(q);
        System.out.println(ph.get() + " " + gone(ph));
        System.out.println(q.remove(5000) == ph);
        WeakReference<Object> cleared = new WeakReference<>(strong, q);
        cleared.clear();
        System.out.println(cleared.get() + " " + cleared.refersTo(null) + " " + q.poll());
        WeakReference<Object> manual = new WeakReference<>(strong, q);
        System.out.println(manual.enqueue() + " " + (q.poll() == manual) + " " + manual.get());
        System.out.println(q.remove(5));
        Reference.reachabilityFence(strong);
        WeakReference<String> literal = new WeakReference<>("a literal stays");
        System.gc();
        System.out.println(literal.get());
        Object[] chain = new Object[1];
        WeakReference<Object[]> cycle = cycle();
        System.out.println(gone(cycle) + " " + chain.length);
    }

    static PhantomReference<Object> phantom(ReferenceQueue<Object> q) {
        return new PhantomReference<>(new Object(), q);
    }

    static WeakReference<Object[]> cycle() {
        Object[] a = new Object[1];
        Object[] b = {a};
        a[0] = b;
        return new WeakReference<>(a);
    }
}
