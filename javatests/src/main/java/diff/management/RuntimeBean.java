package diff.management;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;

/** The runtime and class loading. */
public class RuntimeBean {
    static class Late {}

    public static void main(String[] args) throws Exception {
        RuntimeMXBean r = ManagementFactory.getRuntimeMXBean();
        System.out.println(r.getName().matches("\\d+@.+") + " " + r.getName().startsWith(r.getPid() + "@"));
        System.out.println(r.getPid() == ProcessHandle.current().pid());
        List<String> given = new ArrayList<>(r.getInputArguments());
        given.remove("-Xshare:auto"); // by which the reference is started
        System.out.println(given);
        System.out.println(r.getVmName().equals(System.getProperty("java.vm.name")) + " " + r.getVmVendor().equals(System.getProperty("java.vm.vendor"))
            + " " + r.getVmVersion().equals(System.getProperty("java.vm.version")));
        System.out.println(r.getSpecName() + " " + r.getSpecVersion() + " " + r.getManagementSpecVersion());
        System.out.println(r.getClassPath().equals(System.getProperty("java.class.path")) + " " + r.isBootClassPathSupported());
        System.out.println(r.getSystemProperties().get("answer"));
        long up = r.getUptime();
        Thread.sleep(5);
        System.out.println((up > 0) + " " + (r.getUptime() > up));
        long now = System.currentTimeMillis();
        System.out.println((r.getStartTime() <= now) + " " + (now - r.getStartTime() < 3_600_000));

        ClassLoadingMXBean c = ManagementFactory.getClassLoadingMXBean();
        int before = c.getLoadedClassCount();
        System.out.println(new Late().getClass().getSimpleName());
        System.out.println((before > 100) + " " + (c.getLoadedClassCount() > before) + " " + (c.getTotalLoadedClassCount() >= c.getLoadedClassCount()));
        System.out.println(c.getUnloadedClassCount() >= 0);
        c.setVerbose(false);
        System.out.println(c.isVerbose());
    }
}
