package diff.misc;

import java.util.Map;

/** Runtime, System.nanoTime, arraycopy, identity, environment, process handle. */
public class Runtimes {
    public static void main(String[] args) throws Exception {
        Runtime r = Runtime.getRuntime();
        System.out.println((r.totalMemory() > 0) + " " + (r.maxMemory() >= r.totalMemory()) + " " + (r.freeMemory() > 0));
        long a = System.nanoTime();
        long b = System.nanoTime();
        System.out.println(b >= a);
        System.out.println(System.currentTimeMillis() > 1700000000000L);
        r.gc();
        Map<String, String> env = System.getenv();
        try {
            env.put("x", "y");
        } catch (UnsupportedOperationException e) {
            System.out.println("read only");
        }
        System.out.println(ProcessHandle.current().pid() > 0);
        System.out.println(Thread.currentThread().getStackTrace().length);
        System.out.println(ModuleLayer.boot().findModule("java.base").isPresent() + " " + Object.class.getModule().getDescriptor().isOpen() + " " + Object.class.getModule().getPackages().contains("java.util"));
        System.out.println(new Object().hashCode() != 0);
        System.out.println(System.out != null && System.in != null && System.err != null);
        System.setIn(new java.io.ByteArrayInputStream("replaced".getBytes()));
        System.out.println(new String(System.in.readAllBytes()));
        System.Logger l = System.getLogger("x");
        System.out.println(l.getName() + " " + l.isLoggable(System.Logger.Level.TRACE));
    }
}
