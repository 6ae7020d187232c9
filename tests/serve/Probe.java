import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Field;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Lets a test look into the process that serves it. */
@WebServlet(urlPatterns = "/probe/*", loadOnStartup = 1)
public class Probe extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Random EARLY = new Random();
    private static final SecureRandom SECURE = new SecureRandom();

    @Override
    public void init() {
        // The template has all the generators in use already: copies must not go on with the same numbers.
        numbers();
    }

    /** Keeps the application from starting. */
    public static class Failing implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            throw new IllegalStateException("told to fail");
        }
    }

    private static String numbers() {
        byte[] secure = new byte[8];
        SECURE.nextBytes(secure);
        return UUID.randomUUID() + "\n" + new Random().nextLong() + "\n" + Math.random() + "\n"
            + System.identityHashCode(new Object()) + "\n" + ThreadLocalRandom.current().nextLong() + "\n"
            + java.util.HexFormat.of().formatHex(secure);
    }

    /** The worker process that runs this right now. */
    private static String process() throws IOException {
        return new File("/proc/self").getCanonicalFile().getName();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Integer before = (Integer) session.getAttribute("count");
        int count = before == null ? 1 : before + 1;
        session.setAttribute("count", count);
        String first = process();
        long argument = request.getParameter("n") == null ? 0 : Long.parseLong(request.getParameter("n"));
        String result = "";
        switch (request.getPathInfo()) {
            case "/busy":
                long end = System.nanoTime() + argument * 1000000;
                while (System.nanoTime() < end) {
                    count += 0;
                }
                break;
            case "/sleep":
                try {
                    Thread.sleep(argument);
                } catch (InterruptedException e) {
                    result = "interrupted";
                }
                break;
            case "/numbers":
                result = numbers();
                break;
            case "/fill":
                List<byte[]> all = new ArrayList<>();
                try {
                    for (;;) {
                        all.add(new byte[100000]);
                    }
                } catch (OutOfMemoryError e) {
                    int n = all.size();
                    all = null;
                    result = n + " " + e.getMessage();
                }
                break;
            case "/loop":
                for (long i = 0;; i++) {
                    count += i & 1;
                }
            case "/recurse":
                for (;;) {
                    try {
                        count += recurse(1);
                    } catch (StackOverflowError e) {
                        count++;
                    }
                }
            case "/regex":
                result = "" + java.util.regex.Pattern.matches("(.*a){12}c", "a".repeat(100));
                break;
            case "/wait":
                synchronized (this) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        result = "interrupted";
                    }
                }
                break;
            case "/poke":
                result = poke(argument);
                break;
            case "/exit":
                System.exit((int) argument);
                break;
            case "/threads":
                result = threads((int) argument);
                break;
            case "/forge":
                result = forge();
                break;
            case "/keep":
                session.setAttribute("kept", new byte[(int) argument]);
                break;
            case "/late":
                result = Late.word();
                break;
            default:
                break;
        }
        PrintWriter out = response.getWriter();
        out.print(count + " " + first + " " + process() + "\n" + result);
    }

    /** Overflows the stack, and begins again from there: it is never at an end, and never out of itself. */
    private static int recurse(int n) {
        try {
            return recurse(n + 1) + 1;
        } finally {
            recurse(n + 1);
        }
    }

    /** Tries to write one byte at an address of the process. */
    private static String poke(long address) {
        try {
            Class<?> c = Class.forName("sun.misc.Unsafe");
            Field f = c.getDeclaredField("theUnsafe");
            f.setAccessible(true);
            c.getMethod("putByte", long.class, byte.class).invoke(f.get(null), address, (byte) 1);
            return "written";
        } catch (ReflectiveOperationException e) {
            return String.valueOf(e.getCause() == null ? e : e.getCause());
        }
    }

    /** A class that no session loads before it is asked for. */
    static class Late {
        static String word() {
            return "genuine!";
        }
    }

    /** Defines another class of that name in this session. */
    private static String forge() throws IOException {
        byte[] bytes;
        try (java.io.InputStream in = Probe.class.getResourceAsStream("Probe$Late.class")) {
            bytes = in.readAllBytes();
        }
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).replace("genuine!", "forged!!");
        try {
            java.lang.invoke.MethodHandles.lookup().defineClass(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IllegalAccessException e) {
            return e.toString();
        }
        return Late.word();
    }

    /** Starts so many threads that wait for ever: how many there are, and what kept more from being started. */
    private static String threads(int wanted) {
        Object never = new Object();
        int started = 0;
        try {
            for (; started < wanted; started++) {
                Thread thread = new Thread(() -> {
                    synchronized (never) {
                        try {
                            never.wait();
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError e) {
            return "out of memory";
        }
        return "" + started;
    }

    /** Several requests of one session at a time, and answers that flow. */
    @WebServlet(urlPatterns = "/flow/*", asyncSupported = true)
    public static class Flow extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final Object LOCK = new Object();
        private static int waiting;
        private static int told;
        private static int total;
        /** What a write to a client that has gone threw. */
        private static String failed = "";

        private static void await() throws IOException {
            synchronized (LOCK) {
                waiting++;
                LOCK.notifyAll();
                try {
                    while (told == 0) {
                        LOCK.wait();
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                told--;
            }
        }

        /** Lets one go on, once there is one. */
        private static void tell() throws IOException {
            synchronized (LOCK) {
                try {
                    while (waiting == 0) {
                        LOCK.wait();
                    }
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                waiting--;
                told++;
                LOCK.notifyAll();
            }
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            request.getSession();
            int argument = request.getParameter("n") == null ? 0 : Integer.parseInt(request.getParameter("n"));
            switch (request.getPathInfo()) {
                case "/await":
                    await();
                    response.getWriter().print("told " + Thread.currentThread().getName());
                    break;
                case "/tell":
                    tell();
                    response.getWriter().print("ok " + Thread.currentThread().getName());
                    break;
                case "/add":
                    for (int i = 0; i < argument; i++) {
                        synchronized (LOCK) {
                            int before = total;
                            for (int k = 0; k < 20; k++) {
                                before += k & 0;
                            }
                            total = before + 1;
                        }
                    }
                    response.getWriter().print("added " + argument);
                    break;
                case "/total":
                    response.getWriter().print(total);
                    break;
                case "/events":
                    response.setContentType("text/event-stream");
                    for (int i = 1; i <= argument; i++) {
                        response.getWriter().print("data: " + i + "\n\n");
                        response.flushBuffer();
                        if (i < argument) {
                            await();
                        }
                    }
                    break;
                case "/async":
                    events(request.startAsync(), argument);
                    break;
                case "/bytes":
                    bytes(response, argument);
                    break;
                case "/failed":
                    response.getWriter().print(failed);
                    break;
                case "/break":
                    response.getWriter().print("begun");
                    response.flushBuffer();
                    throw new IllegalStateException("told to fail");
                case "/spin":
                    response.getWriter().print("begun");
                    response.flushBuffer();
                    for (long i = 0;; i++) {
                        argument += i & 1;
                    }
                case "/sized":
                    response.setContentLength(10);
                    response.getOutputStream().write("01234".getBytes("US-ASCII"));
                    response.flushBuffer();
                    response.getOutputStream().write("56789 and more".getBytes("US-ASCII"));
                    break;
                default:
                    break;
            }
        }

        private static void events(jakarta.servlet.AsyncContext async, int count) {
            async.setTimeout(0);
            async.start(() -> {
                try {
                    for (int i = 1; i <= count; i++) {
                        async.getResponse().getWriter().print("data: " + i + "\n\n");
                        async.getResponse().flushBuffer();
                        if (i < count) {
                            await();
                        }
                    }
                } catch (IOException e) {
                    failed = e.toString();
                }
                async.complete();
            });
        }

        /** So many KiB of bytes that tell their place. */
        private static void bytes(HttpServletResponse response, int kib) throws IOException {
            byte[] block = new byte[1024];
            jakarta.servlet.ServletOutputStream out = response.getOutputStream();
            try {
                for (int n = 0; n < kib; n++) {
                    for (int i = 0; i < 1024; i += 4) {
                        block[i] = (byte) (n >> 16);
                        block[i + 1] = (byte) (n >> 8);
                        block[i + 2] = (byte) n;
                        block[i + 3] = (byte) i;
                    }
                    out.write(block);
                }
            } catch (IOException e) {
                failed = e.toString();
                throw e;
            }
        }
    }
}
