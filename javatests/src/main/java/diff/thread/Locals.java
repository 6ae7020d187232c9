package diff.thread;

import java.util.concurrent.ThreadLocalRandom;

/** ThreadLocal and InheritableThreadLocal. */
public class Locals {
    static final ThreadLocal<Integer> COUNT = ThreadLocal.withInitial(() -> 10);
    static final InheritableThreadLocal<String> INH = new InheritableThreadLocal<>() {
        @Override
        protected String childValue(String p) {
            return p + "+child";
        }
    };

    public static void main(String[] args) throws Exception {
        COUNT.set(COUNT.get() + 1);
        INH.set("parent");
        Thread t = new Thread(() -> {
            System.out.println(COUNT.get() + " " + INH.get());
            COUNT.set(99);
            INH.set("changed");
        });
        t.start();
        t.join();
        System.out.println(COUNT.get() + " " + INH.get());
        COUNT.remove();
        System.out.println(COUNT.get());
        ThreadLocal<int[]>[] many = new ThreadLocal[200];
        for (int i = 0; i < many.length; i++) {
            int k = i;
            many[i] = ThreadLocal.withInitial(() -> new int[] {k});
        }
        int sum = 0;
        for (ThreadLocal<int[]> m : many) sum += m.get()[0]++;
        for (ThreadLocal<int[]> m : many) sum += m.get()[0];
        System.out.println(sum);
        int r = ThreadLocalRandom.current().nextInt(5, 10);
        System.out.println(r >= 5 && r < 10);
    }
}
