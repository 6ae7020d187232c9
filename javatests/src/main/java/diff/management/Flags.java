package diff.management;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;

/** Options of the machine. */
public class Flags {
    public static void main(String[] args) {
        HotSpotDiagnosticMXBean d = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        VMOption heap = d.getVMOption("MaxHeapSize");
        System.out.println(heap.getName() + " " + heap.getValue() + " " + heap.getOrigin() + " " + heap.isWriteable());
        System.out.println(d.getVMOption("UseCompressedOops").getValue());
        System.out.println(d.getVMOption("ObjectAlignmentInBytes").getValue());
        for (String name : new String[] {"NoSuchOption", ""}) {
            try {
                System.out.println(d.getVMOption(name));
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }
        try {
            d.getVMOption(null);
        } catch (NullPointerException e) {
            System.out.println(e.getMessage());
        }
        try {
            d.setVMOption("MaxHeapSize", "5");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(d.getDiagnosticOptions() != null);
        System.out.println(d.getObjectName());
    }
}
