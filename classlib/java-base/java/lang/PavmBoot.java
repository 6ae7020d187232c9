package java.lang;

import java.util.Properties;
import jdk.internal.loader.BuiltinClassLoader;
import jdk.internal.loader.ClassLoaders;
import jdk.internal.loader.PavmPaths;
import jdk.internal.misc.Unsafe;
import sun.launcher.LauncherHelper;
import sun.launcher.PavmLauncher;

/** What the main thread of a session runs: the program, as the {@code java} launcher would. */
final class PavmBoot {
    private PavmBoot() {}

    /** Runs the program and ends the session. */
    static void main() {
        int code = 0;
        boolean running = false;
        try {
            start();
            if (!asked()) {
                Class<?> c = LauncherHelper.checkAndLoadMain(true, mode(), what());
                String[] arguments = arguments();
                if (!dryRun()) {
                    PavmSupport.initialize(c);
                    running = true;
                    runMain(c, arguments);
                }
            }
        } catch (Throwable t) {
            code = 1;
            if (running) {
                uncaught(t);
            } else {
                describe(t);
            }
        }
        end(code);
    }

    /** Answers what the command line asks; true: that was all. */
    private static boolean asked() {
        String settings = settings();
        if (settings != null) {
            PavmLauncher.showSettings(settings, size(0), size(1), size(2));
        }
        switch (query()) {
            case 1: PavmLauncher.listModules(); return true;
            case 2: PavmLauncher.describeModule(what()); return true;
            // The modules were validated when they were set up.
            case 3: return true;
            case 4: PavmLauncher.showResolvedModules(); return false;
            default: return false;
        }
    }

    /** The main thread ends as others do; a thread of its own waits for the last of them and ends the session. */
    private static void end(int code) {
        Thread main = Thread.currentThread();
        try {
            new Destroyer(main.getThreadGroup(), code).start();
        } catch (Throwable t) {
            // No memory for a thread: this one waits, and ends the session, as well.
            destroy(code);
        }
        try {
            PavmSupport.exitThread(main);
        } catch (Throwable t) {
            // The thread ends all the same.
        }
    }

    private static final class Destroyer extends Thread {
        private final int code;

        Destroyer(ThreadGroup group, int code) {
            super(group, null, "DestroyJavaVM", 0, false);
            this.code = code;
            setDaemon(false);
            setPriority(NORM_PRIORITY);
        }

        @Override
        public void run() {
            destroy(code);
        }
    }

    private static void destroy(int code) {
        try {
            awaitNonDaemon();
            Shutdown.shutdown();
            Shutdown.beforeHalt();
        } catch (Throwable t) {
            // Without memory hooks can't run; the program is over all the same.
        }
        halt(code);
    }

    /** Tells what went wrong before the program began: its handlers are not asked. */
    private static void describe(Throwable t) {
        try {
            System.err.print("Exception in thread \"main\" ");
            t.printStackTrace();
        } catch (Throwable again) {
            // There is no more to tell.
        }
    }

    private static void uncaught(Throwable t) {
        try {
            PavmSupport.dispatchUncaught(Thread.currentThread(), t);
        } catch (Throwable thrown) {
            PavmSupport.tellThrown(Thread.currentThread(), thrown);
        }
    }

    /** Renews what differs between sessions made from one template: system properties and the class path. */
    private static void start() {
        String[] changed = properties();
        Properties all = System.getProperties();
        for (int i = 0; i < changed.length; i += 2) {
            all.setProperty(changed[i], changed[i + 1]);
        }
        String path = classPath();
        if (path != null) {
            all.setProperty("java.class.path", path);
            Unsafe unsafe = Unsafe.getUnsafe();
            unsafe.putReference(ClassLoaders.appClassLoader(),
                    unsafe.objectFieldOffset(BuiltinClassLoader.class, "ucp"), PavmPaths.application(path));
        }
    }

    /** Has what starting a program needs loaded and initialised: once, in the template. */
    static void warm() {
        start();
        try {
            Class.forName("sun.launcher.LauncherHelper");
            ClassLoader.getSystemClassLoader().loadClass("java.lang.PavmNoSuchClass");
        } catch (ClassNotFoundException e) {
            // As meant: the way there is what counts.
        }
        System.out.flush();
    }

    /** Names and values, one after the other. */
    private static native String[] properties();

    /** The class path; null: as it is. */
    private static native String classPath();

    // ---- serving ----

    /** Starts a web application in the template. Throws what the application throws. */
    static void init(String container, String method, String[] arguments) throws Throwable {
        start();
        Class<?> c = Class.forName(container, true, ClassLoader.getSystemClassLoader());
        java.lang.reflect.Method m = c.getMethod(method, String.class, String.class);
        try {
            m.invoke(null, arguments[0], arguments[1]);
        } catch (java.lang.reflect.InvocationTargetException e) {
            throw e.getCause();
        }
        service = c.getMethod("service", byte[].class);
    }

    /** {@code Container.service}. */
    private static java.lang.reflect.Method service;

    /** Serves requests for ever: what the main thread of a serving session does. */
    static void serve() {
        for (;;) {
            byte[] request = nextRequest();
            byte[] response = null;
            try {
                response = (byte[]) service.invoke(null, request);
            } catch (Throwable t) {
                uncaught(t);
            }
            respond(response);
        }
    }

    /** Waits for a request. */
    private static native byte[] nextRequest();

    /** Hands out the response; null: there is none, the request failed. */
    private static native void respond(byte[] response);

    /** 1: a class, 2: a jar, 3: a module. */
    private static native int mode();

    /** 1: list the modules, 2: describe {@code what()}, 3: only boot, 4: show the resolved modules, 0: nothing. */
    private static native int query();

    /** The option that asks for settings, or null. */
    private static native String settings();

    /** First heap (0), largest heap (1), stack (2) as given on the command line; 0: not given. */
    private static native long size(int which);

    /** Everything but the call of {@code main}. */
    private static native boolean dryRun();

    private static native String what();

    private static native String[] arguments();

    /** Becomes the call of {@code main}. */
    private static native void runMain(Class<?> c, String[] arguments);

    /** Waits until this is the last thread that is not a daemon. */
    private static native void awaitNonDaemon();

    private static native void halt(int code);
}
