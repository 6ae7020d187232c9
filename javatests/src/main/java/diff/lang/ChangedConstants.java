package diff.lang;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import sun.misc.Unsafe;

/** Changes objects that a program is not supposed to change: boxes, and strings that the JDK itself has interned. */
public class ChangedConstants {
    private static Unsafe unsafe;

    public static void main(String[] args) throws Exception {
        Field f = Unsafe.class.getDeclaredField("theUnsafe");
        f.setAccessible(true);
        unsafe = (Unsafe) f.get(null);
        boxes();
        strings();
        monitors();
        identity();
    }

    @SuppressWarnings("deprecation")
    private static void boxes() throws Exception {
        long value = unsafe.objectFieldOffset(Integer.class.getDeclaredField("value"));
        unsafe.putInt(Integer.valueOf(77), value, 78);
        rest();
        System.out.println(Integer.valueOf(77) + " " + Integer.valueOf(78) + " " + Integer.valueOf(79));
        System.out.println(unsafe.compareAndSwapInt(Integer.valueOf(77), value, 78, 77) + " " + Integer.valueOf(77));
    }

    @SuppressWarnings("deprecation")
    private static void strings() throws Exception {
        long value = unsafe.objectFieldOffset(String.class.getDeclaredField("value"));
        String constant = "java.vm.specification.vendor".intern();
        byte[] old = (byte[]) unsafe.getObject(constant, value);
        byte[] other = "an array made by the program".getBytes("ISO-8859-1");
        unsafe.putObject(constant, value, other);
        other = null;
        rest();
        System.out.println(constant + " " + constant.length());
        unsafe.putOrderedObject(constant, value, "short".getBytes("ISO-8859-1"));
        System.gc();
        rest();
        System.out.println(constant);
        unsafe.putByte(old, (long) Unsafe.ARRAY_BYTE_BASE_OFFSET, (byte) 'J');
        unsafe.putObject(constant, value, old);
        rest();
        System.out.println(constant);
        unsafe.putByte(old, (long) Unsafe.ARRAY_BYTE_BASE_OFFSET, (byte) 'j');
        System.out.println(constant + " " + (constant == "java.vm.specification.vendor"));
    }

    private static void monitors() throws Exception {
        String lock = "java.vm.specification.name";
        List<String> log = new ArrayList<>();
        Thread waiter = new Thread(() -> {
            synchronized (lock) {
                log.add("waits");
                lock.notifyAll();
                try {
                    while (log.size() < 2) {
                        lock.wait();
                    }
                } catch (InterruptedException e) {
                    log.add("interrupted");
                }
                log.add("woken");
            }
        });
        synchronized (lock) {
            waiter.start();
            while (log.isEmpty()) {
                lock.wait();
            }
            rest();
            log.add("main");
            lock.notifyAll();
        }
        waiter.join();
        System.out.println(log);
        synchronized (Integer.valueOf(5)) {
            synchronized (Integer.valueOf(5)) {
                rest();
                System.out.println(Thread.holdsLock(Integer.valueOf(5)));
            }
        }
        System.out.println(Thread.holdsLock(Integer.valueOf(5)) + " " + Thread.holdsLock(lock));
    }

    private static void identity() throws Exception {
        Map<Object, Integer> map = new IdentityHashMap<>();
        for (int i = -128; i < 128; i++) {
            map.put(Integer.valueOf(i), i);
        }
        int hash = System.identityHashCode("java.vm.specification.version");
        rest();
        int same = 0;
        for (int i = -128; i < 128; i++) {
            if (map.get(Integer.valueOf(i)) == i) {
                same++;
            }
        }
        System.out.println(same + " " + (hash == System.identityHashCode("java.vm.specification.version")));
    }

    /** Collects, and lets the session leave its worker. */
    private static void rest() throws InterruptedException {
        byte[][] garbage = new byte[100][];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = new byte[1000];
        }
        System.gc();
        Thread.sleep(5);
    }
}
