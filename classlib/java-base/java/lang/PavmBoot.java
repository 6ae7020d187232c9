package java.lang;

import sun.launcher.LauncherHelper;

/** What the main thread of a session runs: the program, as the {@code java} launcher would. */
final class PavmBoot {
    private PavmBoot() {}

    /** Runs the program and ends the session. */
    static void main() {
        int code = 0;
        try {
            start();
            Class<?> c = LauncherHelper.checkAndLoadMain(true, mode(), what());
            String[] arguments = arguments();
            PavmSupport.initialize(c);
            runMain(c, arguments);
        } catch (Throwable t) {
            code = 1;
            uncaught(t);
        }
        awaitNonDaemon();
        Shutdown.shutdown();
        Shutdown.beforeHalt();
        halt(code);
    }

    private static void uncaught(Throwable t) {
        try {
            PavmSupport.dispatchUncaught(Thread.currentThread(), t);
        } catch (Throwable again) {
            // As the launcher: a failing handler is ignored.
        }
    }

    /** Whatever must be renewed before the program starts. */
    private static void start() {
    }

    /** 1: a class, 2: a jar, 3: a module. */
    private static native int mode();

    private static native String what();

    private static native String[] arguments();

    /** Becomes the call of {@code main}. */
    private static native void runMain(Class<?> c, String[] arguments);

    /** Waits until this is the last thread that is not a daemon. */
    private static native void awaitNonDaemon();

    private static native void halt(int code);
}
