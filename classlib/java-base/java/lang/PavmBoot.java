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
        try {
            service = c.getMethod("service", byte[].class, java.util.function.Consumer.class);
        } catch (NoSuchMethodException e) {
            service = c.getMethod("service", byte[].class);
        }
        parts = service.getParameterCount() > 1;
        if (parts) {
            group = Thread.currentThread().getThreadGroup();
            new Porter(group.getParent() == null ? group : group.getParent()).start();
        }
    }

    /** {@code Container.service}. */
    private static java.lang.reflect.Method service;
    /** The group of threads for requests. */
    private static ThreadGroup group;
    /** It takes what it hands parts of its answer to. */
    private static boolean parts;
    /** The first of the requests under way; a change needs the lock of this class. */
    private static Serving first;

    /** A request under way. What it is called with are the parts of its answer that come before the end. */
    private static final class Serving implements java.util.function.Consumer<byte[]> {
        /** So many bytes of an answer may be on their way to the client before the writer waits. */
        private static final long WINDOW = 256 << 10;

        final long number;
        final Thread thread = Thread.currentThread();
        private long room = WINDOW;
        private boolean unwanted;
        Serving previous;
        Serving next;

        Serving(long number) {
            this.number = number;
        }

        /** Hands out a part; waits while the client is slow. */
        @Override
        public synchronized void accept(byte[] bytes) {
            boolean interrupted = false;
            while (room <= 0 && !unwanted) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            room -= bytes.length;
            if (unwanted || !part(number, bytes)) {
                throw new java.io.UncheckedIOException(new java.io.IOException("the client has gone"));
            }
        }

        synchronized void more(long bytes) {
            room += bytes;
            notifyAll();
        }

        synchronized void unwanted() {
            unwanted = true;
            notifyAll();
        }
    }

    /** Serves requests for ever: what the main thread of a serving session does. */
    static void serve() {
        for (;;) {
            serve(nextRequest());
        }
    }

    private static void serve(Object[] request) {
        byte[] response = null;
        try {
            byte[] content = (byte[]) request[0];
            if (parts) {
                Serving serving = new Serving(number(request));
                begins(serving);
                try {
                    response = (byte[]) service.invoke(null, content, serving);
                } finally {
                    ends(serving);
                }
            } else {
                response = (byte[]) service.invoke(null, content);
            }
        } catch (Throwable t) {
            uncaught(t);
        }
        respond(request, response);
    }

    private static synchronized void begins(Serving s) {
        s.next = first;
        if (first != null) {
            first.previous = s;
        }
        first = s;
    }

    private static synchronized void ends(Serving s) {
        if (s.previous == null) {
            first = s.next;
        } else {
            s.previous.next = s.next;
        }
        if (s.next != null) {
            s.next.previous = s.previous;
        }
    }

    private static long number(Object[] element) {
        return ((long[]) element[1])[1];
    }

    /** What the porter does: finds threads for requests that find the main thread at work, and passes on what is said. */
    private static void port() {
        for (;;) {
            Object[] element = nextNote();
            try {
                long[] facts = (long[]) element[1];
                if (facts[0] == 0) {
                    begin(element);
                } else {
                    pass(facts);
                }
            } catch (Throwable t) {
                uncaught(t);
            }
        }
    }

    private static final class Porter extends Thread {
        Porter(ThreadGroup group) {
            super(group, null, "pavm-porter", 0, false);
            setDaemon(true);
        }

        @Override
        public void run() {
            port();
        }
    }

    /** The thread of a request beside the main thread's. */
    private static final class Server extends Thread {
        private final Object[] request;

        Server(Object[] request) {
            super(group, null, "pavm-request-" + number(request), 0, false);
            this.request = request;
            setDaemon(false);
            setPriority(NORM_PRIORITY);
        }

        @Override
        public void run() {
            serve(request);
        }
    }

    private static void begin(Object[] request) {
        Thread t;
        try {
            t = new Server(request);
            t.start();
        } catch (Throwable e) {
            // No memory for a thread: this one does it, as well.
            serve(request);
        }
    }

    private static void pass(long[] facts) {
        // A request does not end meanwhile: its thread may have another one then.
        synchronized (PavmBoot.class) {
            Serving s = first;
            while (s != null && s.number != facts[1]) {
                s = s.next;
            }
            if (s == null) {
                return;
            }
            switch ((int) facts[0]) {
                case 1: s.more(facts[2]); break;
                case 2: s.unwanted(); break;
                default:
                    s.unwanted();
                    s.thread.stop();
            }
        }
    }

    /** Waits for a request for the main thread. An element: content, a {@code long[]} of kind, number and amount, and null. */
    private static native Object[] nextRequest();

    /** Waits for a note, or a request that finds the main thread at work. */
    private static native Object[] nextNote();

    /** Hands out the response to the request of this element; null: there is none, the request failed. */
    private static native void respond(Object[] request, byte[] response);

    /** Hands out a part of a response; false: it can't be. */
    private static native boolean part(long number, byte[] bytes);

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
