package pavm.test;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Runs tests for {@code pavm test}: the half that is inside the machine under test.
 *
 * <p>In a session, {@link #init} runs once in the template and {@link #service} for the one test of the session. Under
 * another machine, {@link #main} runs one test after the other. What comes out is the file of events, which is complete
 * up to the last event even if the machine dies; answers only say that there is nothing more to come.
 */
public final class Driver {
    private Driver() {}

    /** Loads the classes of the jars (without initialising one) and what runs JUnit tests. */
    public static void init(String jars, String junit) {
        ClassLoader loader = ClassLoader.getSystemClassLoader();
        for (String jar : jars.split(File.pathSeparator)) {
            File file = new File(jar);
            if (file.isDirectory()) {
                loadDirectory(file, "", loader);
            } else {
                loadJar(file, loader);
            }
        }
        if (!junit.isEmpty()) {
            JUnit.warm(junit);
        }
        PlainTests.warm();
    }

    private static void loadJar(File file, ClassLoader loader) {
        try (ZipFile zip = new ZipFile(file)) {
            for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements();) {
                load(e.nextElement().getName(), loader);
            }
        } catch (IOException e) {
            // Tests of it will say what is wrong.
        }
    }

    private static void loadDirectory(File dir, String prefix, ClassLoader loader) {
        File[] files = dir.listFiles();
        if (files == null) {
            return;
        }
        for (File file : files) {
            String name = prefix + file.getName();
            if (file.isDirectory()) {
                loadDirectory(file, name + "/", loader);
            } else {
                load(name, loader);
            }
        }
    }

    private static void load(String entry, ClassLoader loader) {
        if (entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.endsWith("-info.class")) {
            try {
                Class.forName(entry.substring(0, entry.length() - 6).replace('/', '.'), false, loader);
            } catch (Throwable t) {
                // A class that can't be loaded matters to the tests that use it only.
            }
        }
    }

    /** Runs the test that the request describes. */
    public static byte[] service(byte[] request) {
        run(new Request(new String(request, StandardCharsets.UTF_8)));
        return new byte[] {'.'};
    }

    private static void run(Request request) {
        System.setProperty("user.dir", request.directory);
        System.setProperty("java.io.tmpdir", request.directory);
        System.setIn(new ByteArrayInputStream(new byte[0]));
        try (Output output = new Output(request.output);
                Events events = new Events(request.events, output)) {
            PrintStream print = new PrintStream(output, true);
            System.setOut(print);
            System.setErr(print);
            try {
                if (request.kind.equals("junit")) {
                    JUnit.run(request, events);
                } else {
                    PlainTests.run(request, events, print);
                }
            } finally {
                print.flush();
            }
            events.done();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the tests that standard input names, one after the other: a line with the length, then the request. */
    public static void main(String[] args) throws IOException {
        InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
        // What a test prints past System.out must not be read as an answer: the answer is only a sign.
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            Properties properties = (Properties) System.getProperties().clone();
            PrintStream systemOut = System.out;
            PrintStream systemErr = System.err;
            Locale locale = Locale.getDefault();
            TimeZone zone = TimeZone.getDefault();
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            for (int length = number(in); length >= 0; length = number(in)) {
                run(new Request(new String(in.readNBytes(length), StandardCharsets.UTF_8)));
                System.setProperties((Properties) properties.clone());
                System.setOut(systemOut);
                System.setErr(systemErr);
                Locale.setDefault(locale);
                TimeZone.setDefault(zone);
                Thread.interrupted();
                Thread.currentThread().setContextClassLoader(loader);
                out.write('.');
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static int number(InputStream in) throws IOException {
        int number = -1;
        for (int c = in.read(); c >= '0' && c <= '9'; c = in.read()) {
            number = Math.max(number, 0) * 10 + c - '0';
        }
        return number;
    }
}
