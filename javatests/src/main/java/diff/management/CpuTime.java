package diff.management;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;

/** Time and memory that threads use. */
public class CpuTime {
    static volatile long sink;

    static void work() {
        long x = 1;
        for (int i = 0; i < 3_000_000; i++) {
            x = x * 6364136223846793005L + i;
        }
        sink = x;
    }

    public static void main(String[] args) throws Exception {
        com.sun.management.ThreadMXBean bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        System.out.println(bean.isThreadCpuTimeSupported() + " " + bean.isCurrentThreadCpuTimeSupported() + " " + bean.isThreadCpuTimeEnabled());
        long main = bean.getCurrentThreadCpuTime();
        work();
        long later = bean.getCurrentThreadCpuTime();
        System.out.println((main >= 0) + " " + (later > main) + " " + (bean.getCurrentThreadUserTime() >= 0));
        System.out.println(later < 600_000_000_000L);

        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread worker = new Thread(() -> {
            work();
            done.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                System.out.println(e);
            }
        });
        worker.start();
        done.await();
        long id = worker.getId();
        long first = bean.getThreadCpuTime(id);
        long second = bean.getThreadCpuTime(id);
        System.out.println((first > 0) + " " + (second >= first) + " " + (bean.getThreadUserTime(id) >= 0));
        long[] times = bean.getThreadCpuTime(new long[] {id, Thread.currentThread().getId()});
        System.out.println(times.length + " " + (times[0] >= second) + " " + (times[1] > 0));
        System.out.println(bean.getThreadUserTime(new long[] {id}).length);

        System.out.println(bean.isThreadAllocatedMemorySupported() + " " + bean.isThreadAllocatedMemoryEnabled());
        long me = Thread.currentThread().getId();
        long allocated = bean.getThreadAllocatedBytes(me);
        byte[][] keep = new byte[100][];
        for (int i = 0; i < keep.length; i++) {
            keep[i] = new byte[1000];
        }
        long more = bean.getThreadAllocatedBytes(me) - allocated;
        System.out.println((more >= 100_000) + " " + (more < 10_000_000) + " " + keep.length);
        System.out.println(bean.getThreadAllocatedBytes(new long[] {me, id}).length);

        end.countDown();
        worker.join();
        System.out.println(bean.getThreadCpuTime(id) + " " + bean.getThreadAllocatedBytes(id));
        bean.setThreadCpuTimeEnabled(false);
        System.out.println(bean.isThreadCpuTimeEnabled() + " " + bean.getCurrentThreadCpuTime() + " " + bean.getThreadCpuTime(me));
        bean.setThreadCpuTimeEnabled(true);
        System.out.println(bean.isThreadCpuTimeEnabled() + " " + (bean.getCurrentThreadCpuTime() > 0));
        bean.setThreadAllocatedMemoryEnabled(false);
        System.out.println(bean.getThreadAllocatedBytes(me));
        try {
            bean.getThreadCpuTime(-1);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
