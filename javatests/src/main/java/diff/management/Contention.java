package diff.management;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** How often threads wait, and how long when that is measured. */
public class Contention {
    static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();
    static final Object LOCK = new Object();

    static void awaitState(Thread t, Thread.State s) throws Exception {
        while (t.getState() != s) {
            Thread.sleep(2);
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(BEAN.isThreadContentionMonitoringSupported() + " " + BEAN.isThreadContentionMonitoringEnabled());
        Thread t = new Thread(() -> {
            synchronized (LOCK) {
                try {
                    LOCK.wait();
                } catch (InterruptedException e) {
                    System.out.println(e);
                }
            }
        });
        synchronized (LOCK) {
            t.start();
            awaitState(t, Thread.State.BLOCKED);
            ThreadInfo i = BEAN.getThreadInfo(t.getId());
            System.out.println(i.getBlockedCount() + " " + i.getWaitedCount() + " " + i.getBlockedTime() + " " + i.getWaitedTime());
            BEAN.setThreadContentionMonitoringEnabled(true);
        }
        awaitState(t, Thread.State.WAITING);
        ThreadInfo i = BEAN.getThreadInfo(t.getId());
        System.out.println(i.getBlockedCount() + " " + i.getWaitedCount() + " " + (i.getBlockedTime() >= 0) + " " + (i.getWaitedTime() >= 0));
        System.out.println(BEAN.isThreadContentionMonitoringEnabled());
        synchronized (LOCK) {
            LOCK.notify();
        }
        t.join();
        BEAN.setThreadContentionMonitoringEnabled(false);
        System.out.println(BEAN.getThreadInfo(Thread.currentThread().getId()).getBlockedTime());
    }
}
