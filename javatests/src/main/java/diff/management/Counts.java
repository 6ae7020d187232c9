package diff.management;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;

/** Numbers of threads, and the most of them. */
public class Counts {
    public static void main(String[] args) throws Exception {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        int before = bean.getThreadCount();
        int daemons = bean.getDaemonThreadCount();
        long started = bean.getTotalStartedThreadCount();
        System.out.println((before > 0) + " " + (daemons < before) + " " + (started >= before));
        CountDownLatch go = new CountDownLatch(1);
        Thread[] all = new Thread[7];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    System.out.println(e);
                }
            });
            all[i].setDaemon(i < 3);
            all[i].start();
        }
        System.out.println(bean.getThreadCount() - before);
        System.out.println(bean.getDaemonThreadCount() - daemons);
        System.out.println(bean.getTotalStartedThreadCount() - started);
        System.out.println(bean.getPeakThreadCount() >= before + 7);
        long[] ids = bean.getAllThreadIds();
        int found = 0;
        for (Thread t : all) {
            for (long id : ids) {
                if (id == t.getId()) {
                    found++;
                }
            }
        }
        System.out.println(found + " of " + all.length + ", main " + (ids.length == bean.getThreadCount()));
        go.countDown();
        for (Thread t : all) {
            t.join();
        }
        while (bean.getThreadCount() > before) {
            Thread.sleep(1);
        }
        System.out.println(bean.getThreadCount() - before);
        System.out.println(bean.getTotalStartedThreadCount() - started);
        System.out.println(bean.getPeakThreadCount() >= before + 7);
        bean.resetPeakThreadCount();
        System.out.println(bean.getPeakThreadCount() == bean.getThreadCount());
    }
}
