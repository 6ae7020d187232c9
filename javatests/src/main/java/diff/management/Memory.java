package diff.management;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryManagerMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Heap, pools, managers and collectors: how their figures relate. */
public class Memory {
    static boolean sane(MemoryUsage u) {
        return u.getUsed() >= 0 && u.getUsed() <= u.getCommitted() && (u.getMax() == -1 || u.getCommitted() <= u.getMax());
    }

    public static void main(String[] args) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        System.out.println(sane(memory.getHeapMemoryUsage()) + " " + sane(memory.getNonHeapMemoryUsage()));
        System.out.println(memory.getHeapMemoryUsage().getMax() == Runtime.getRuntime().maxMemory());
        System.out.println(memory.getObjectPendingFinalizationCount() >= 0);
        System.out.println(memory.isVerbose());
        memory.setVerbose(true);
        memory.setVerbose(false);
        System.out.println(memory.isVerbose() + " " + memory.getObjectName());

        byte[][] keep = new byte[64][]; // 64 MB: HotSpot counts regions
        long before = memory.getHeapMemoryUsage().getUsed();
        for (int i = 0; i < keep.length; i++) {
            keep[i] = new byte[1 << 20];
        }
        long after = memory.getHeapMemoryUsage().getUsed();
        System.out.println("grows " + (after - before > 32 << 20) + " " + keep.length);

        Set<String> names = new HashSet<>();
        int heap = 0;
        boolean good = true, thresholds = false;
        for (MemoryPoolMXBean p : ManagementFactory.getMemoryPoolMXBeans()) {
            names.add(p.getName());
            heap += p.getType() == MemoryType.HEAP ? 1 : 0;
            good &= p.isValid() && sane(p.getUsage()) && p.getPeakUsage().getUsed() >= 0;
            good &= p.getCollectionUsage() == null || p.getCollectionUsage().getUsed() >= 0;
            good &= p.getMemoryManagerNames().length > 0;
            p.resetPeakUsage();
            if (p.isUsageThresholdSupported()) {
                thresholds = true;
                p.setUsageThreshold(1);
                good &= p.getUsageThreshold() == 1 && p.isUsageThresholdExceeded() && p.getUsageThresholdCount() >= 0;
                p.setUsageThreshold(0);
                good &= !p.isUsageThresholdExceeded() || p.getUsageThreshold() == 0;
            } else {
                try {
                    p.setUsageThreshold(5);
                    good = false;
                } catch (UnsupportedOperationException e) {
                    good &= e.getMessage() != null;
                }
            }
            if (p.isCollectionUsageThresholdSupported()) {
                p.setCollectionUsageThreshold(1L << 20);
                good &= p.getCollectionUsageThreshold() == 1L << 20;
                p.setCollectionUsageThreshold(0);
            }
            try {
                p.setUsageThreshold(-1);
                good = false;
            } catch (UnsupportedOperationException | IllegalArgumentException e) {
                good &= e.getMessage() != null;
            }
        }
        System.out.println("pools " + (heap > 0) + " " + (names.size() > heap) + " " + good + " " + thresholds);

        boolean known = true;
        for (MemoryManagerMXBean m : ManagementFactory.getMemoryManagerMXBeans()) {
            known &= m.isValid() && names.containsAll(Arrays.asList(m.getMemoryPoolNames())) && m.getMemoryPoolNames().length > 0;
        }
        System.out.println("managers " + known);

        long collections = 0, time = 0;
        for (GarbageCollectorMXBean g : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections -= g.getCollectionCount();
            time -= g.getCollectionTime();
        }
        memory.gc();
        System.gc();
        Runtime.getRuntime().gc();
        com.sun.management.GcInfo last = null;
        for (GarbageCollectorMXBean g : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += g.getCollectionCount();
            time += g.getCollectionTime();
            com.sun.management.GcInfo info = ((com.sun.management.GarbageCollectorMXBean) g).getLastGcInfo();
            if (info != null) {
                last = info;
            }
        }
        System.out.println("collectors " + (collections >= 2) + " " + (time >= 0));
        System.out.println(last.getDuration() == last.getEndTime() - last.getStartTime());
        System.out.println(last.getId() > 0);
        System.out.println(names.containsAll(last.getMemoryUsageBeforeGc().keySet()) + " " + last.getMemoryUsageAfterGc().keySet().equals(last.getMemoryUsageBeforeGc().keySet()));
        System.out.println(last.get("GcThreadCount") instanceof Integer);
    }
}
