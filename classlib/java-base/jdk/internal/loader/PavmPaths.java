package jdk.internal.loader;

/** Class paths as the class library's own loaders read them. */
public final class PavmPaths {
    private PavmPaths() {}

    /** The application class path of a session. */
    public static URLClassPath application(String path) {
        return new URLClassPath(path, false);
    }
}
