package diff.misc;

/** System properties and environment that are the same everywhere. */
public class Props {
    public static void main(String[] args) {
        for (String k : new String[] {"java.version", "java.specification.version", "java.vendor", "java.class.version", "java.specification.name", "java.vm.specification.version", "java.home", "os.name", "os.arch", "os.version",
            "file.separator", "path.separator", "line.separator", "file.encoding", "sun.jnu.encoding", "native.encoding", "user.name", "user.home", "java.io.tmpdir", "java.library.path.none", "user.language", "user.country", "user.timezone", "java.runtime.version",
            "java.vendor.url", "sun.arch.data.model", "sun.cpu.endian", "java.version.date", "my.prop", "empty.prop", "flag", "sun.io.unicode.encoding"}) {
            String v = System.getProperty(k);
            System.out.println(k + "=" + (v == null ? null : v.replace("\n", "\\n")));
        }
        System.out.println(System.getProperty("java.class.path").endsWith("javatests.jar") + " " + System.lineSeparator().length() + " " + Integer.getInteger("my.int", 0) + " " + Boolean.getBoolean("flag") + " " + Long.getLong("none"));
        System.setProperty("set.here", "v");
        System.out.println(System.getProperty("set.here") + System.clearProperty("set.here") + System.getProperty("set.here", "default"));
        try {
            System.getProperty("");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(System.getenv("TZ") + " " + System.getenv("NO_SUCH_VARIABLE") + " " + System.getenv().containsKey("PATH"));
        System.out.println(Runtime.version().feature() + " " + Runtime.version() + " " + (Runtime.getRuntime().availableProcessors() > 0));
        System.out.println(System.getSecurityManager() + " " + System.identityHashCode(null));
        for (String a : args) System.out.println("[" + a + "]");
    }
}
