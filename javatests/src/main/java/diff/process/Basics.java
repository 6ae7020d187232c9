package diff.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Starting programs: arguments, input, output, exit codes, environment, directory, and what goes wrong. */
public class Basics {
    static String run(ProcessBuilder b, String input) throws Exception {
        Process p = b.start();
        try (OutputStream o = p.getOutputStream()) {
            o.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(p.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return "[" + out + "] [" + err + "] " + p.waitFor() + " " + p.exitValue() + " " + p.isAlive();
    }

    static String sh(String script) throws Exception {
        return run(new ProcessBuilder("/bin/sh", "-c", script), "");
    }

    static void fails(String what, ProcessBuilder b) {
        try {
            b.start();
            System.out.println(what + " started");
        } catch (IOException | RuntimeException e) {
            System.out.println(what + ": " + e);
            System.out.println("    " + e.getCause());
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(run(new ProcessBuilder("/bin/echo", "a b", "", "c*", "ü"), ""));
        System.out.println(run(new ProcessBuilder("cat"), "through cat\n"));
        System.out.println(run(new ProcessBuilder("/bin/cat", "-"), ""));
        for (int code : new int[] {0, 1, 7, 126, 255}) {
            System.out.print(sh("exit " + code) + "; ");
        }
        System.out.println();
        System.out.println(sh("echo out; echo err >&2; exit 3"));
        System.out.println(sh("kill -KILL $$"));
        System.out.println(sh("kill -TERM $$"));
        System.out.println(run(new ProcessBuilder("/bin/sh", "-c", "read x; read y; echo $y$x"), "one\ntwo\n"));
        System.out.println(run(new ProcessBuilder("/bin/sh", "-c", "echo out; echo err >&2").redirectErrorStream(true), ""));

        ProcessBuilder b = new ProcessBuilder("/usr/bin/env");
        Map<String, String> env = b.environment();
        env.clear();
        env.put("A", "1");
        env.put("B", "two words");
        env.put("Ä", "ö");
        System.out.println(new TreeMap<>(env));
        String[] lines = run(b, "").split("\n");
        Arrays.sort(lines);
        System.out.println(String.join("|", lines));
        b = new ProcessBuilder("/bin/sh", "-c", "echo $LC_ALL $EXTRA");
        b.environment().put("EXTRA", "more");
        System.out.println(run(b, ""));
        System.out.println(sh("echo $LC_ALL"));

        File dir = new File("work");
        System.out.println(dir.mkdir());
        System.out.println(run(new ProcessBuilder("/bin/sh", "-c", "basename $PWD; echo x > made").directory(dir), ""));
        System.out.println(new File(dir, "made").length());

        fails("missing", new ProcessBuilder("/no/such/program", "x"));
        fails("missing in the path", new ProcessBuilder("no-such-program"));
        fails("missing directory", new ProcessBuilder("/bin/echo").directory(new File("nowhere")));
        fails("a directory", new ProcessBuilder("/"));
        File plain = new File(dir, "plain");
        System.out.println(plain.createNewFile());
        fails("not executable", new ProcessBuilder(plain.getPath()));
        fails("no command", new ProcessBuilder());
        fails("null", new ProcessBuilder("a", null));
        fails("zero byte", new ProcessBuilder("a\0b"));
        fails("empty", new ProcessBuilder(""));

        // A script without an interpreter's name is run by the shell.
        java.nio.file.Files.writeString(plain.toPath(), "echo script $1\n");
        System.out.println(plain.setExecutable(true));
        System.out.println(run(new ProcessBuilder(plain.getPath(), "arg"), ""));

        Process p = Runtime.getRuntime().exec("/bin/echo one two  three");
        System.out.println(new BufferedReader(new InputStreamReader(p.getInputStream())).readLine() + " " + p.waitFor());
        p = Runtime.getRuntime().exec(new String[] {"/bin/sh", "-c", "echo $A $PWD"}, new String[] {"A=5"}, new File("/"));
        System.out.println(p.inputReader().readLine() + " " + p.waitFor());
        try {
            Runtime.getRuntime().exec("");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }

        // Closed input, and nobody who reads.
        p = new ProcessBuilder("/bin/sh", "-c", "exec <&-; sleep 0.2").start();
        try (OutputStream o = p.getOutputStream()) {
            for (;;) {
                o.write(new byte[1000]);
                o.flush();
            }
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(p.waitFor());
        System.out.println(p.toString().replaceAll("pid=\\d+", "pid=N"));
    }
}
