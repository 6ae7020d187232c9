package diff.thread;

import java.util.Arrays;

/** Thread groups and enumeration, stack traces of other threads. */
public class Groups {
    static final Object LOCK = new Object();

    static void waitHere() {
        synchronized (LOCK) {
            try {
                LOCK.wait();
            } catch (InterruptedException e) {
                System.out.println("woken");
            }
        }
    }

    public static void main(String[] args) throws Exception {
        ThreadGroup g = new ThreadGroup("mine");
        Thread t = new Thread(g, Groups::waitHere, "waiter");
        t.start();
        while (t.getState() != Thread.State.WAITING) Thread.sleep(1);
        System.out.println(g.activeCount() + " " + g.getParent().getName() + " " + g.getMaxPriority() + " " + t);
        StackTraceElement[] st = t.getStackTrace();
        System.out.println(Arrays.stream(st).map(StackTraceElement::getMethodName).filter(n -> n.equals("waitHere")).count() + " " + st[0].getMethodName() + st[0].isNativeMethod());
        System.out.println(Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(n -> n.equals("waiter") || n.equals("main") || n.equals("Finalizer") || n.equals("Reference Handler")).sorted().toList());
        Thread[] list = new Thread[5];
        System.out.println(g.enumerate(list) + " " + list[0].getName());
        t.interrupt();
        t.join();
        System.out.println(t + " " + t.getThreadGroup() + " " + t.getStackTrace().length);
    }
}
