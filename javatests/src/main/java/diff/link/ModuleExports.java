package diff.link;

/** The references of {@link ModuleAccess}, with options that export packages. */
public class ModuleExports {
    public static void main(String[] args) throws Exception {
        ModuleAccess.main(args);
    }
}
