package diff.management;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.FileInputStream;
import java.lang.management.ManagementFactory;

/** The operating system, and open files. */
public class OperatingSystem {
    public static void main(String[] args) throws Exception {
        UnixOperatingSystemMXBean os = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        System.out.println(os.getName() + " " + os.getArch().equals(System.getProperty("os.arch")) + " " + os.getVersion().equals(System.getProperty("os.version")));
        System.out.println(os.getAvailableProcessors() == Runtime.getRuntime().availableProcessors());
        System.out.println(os.getSystemLoadAverage() >= 0);
        System.out.println((os.getTotalMemorySize() > 1 << 26) + " " + (os.getFreeMemorySize() > 0) + " " + (os.getFreeMemorySize() <= os.getTotalMemorySize()));
        System.out.println((os.getTotalSwapSpaceSize() >= 0) + " " + (os.getFreeSwapSpaceSize() <= os.getTotalSwapSpaceSize()));
        System.out.println(os.getCommittedVirtualMemorySize() > 0);
        long cpu = os.getProcessCpuTime();
        double load = os.getProcessCpuLoad();
        long x = 0;
        for (int i = 0; i < 20_000_000; i++) {
            x += i ^ x;
        }
        System.out.println((os.getProcessCpuTime() > cpu) + " " + (x != 0));
        double after = os.getProcessCpuLoad();
        System.out.println((load <= 1) + " " + (after >= 0 && after <= 1) + " " + (os.getCpuLoad() <= 1));

        File f = File.createTempFile("open", ".txt", new File("."));
        long open = os.getOpenFileDescriptorCount();
        FileInputStream[] in = new FileInputStream[10];
        for (int i = 0; i < in.length; i++) {
            in[i] = new FileInputStream(f);
        }
        System.out.println((open >= 3) + " " + (os.getOpenFileDescriptorCount() - open));
        for (FileInputStream i : in) {
            i.close();
        }
        System.out.println((os.getOpenFileDescriptorCount() - open) + " " + (os.getMaxFileDescriptorCount() > open));
        System.out.println(f.delete());
    }
}
