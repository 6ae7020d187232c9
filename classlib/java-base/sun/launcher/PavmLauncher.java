package sun.launcher;

/** What the {@code java} launcher asks of the class library beside running a program. */
public final class PavmLauncher {
    private PavmLauncher() {}

    /** {@code --list-modules}. */
    public static void listModules() {
        LauncherHelper.listModules();
    }

    /** {@code --describe-module}. */
    public static void describeModule(String name) {
        LauncherHelper.describeModule(name);
    }

    /** {@code --show-resolved-modules}. */
    public static void showResolvedModules() {
        LauncherHelper.showResolvedModules();
    }

    /** {@code -XshowSettings}: the option as it was given, and the sizes given (0: none). */
    public static void showSettings(String option, long initialHeap, long maxHeap, long stack) {
        LauncherHelper.showSettings(true, option, initialHeap, maxHeap, stack);
    }
}
