package diff.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** Input and output from and to files, to nowhere, and inherited. */
public class Redirects {
    static ProcessBuilder sh(String script) {
        return new ProcessBuilder("/bin/sh", "-c", script);
    }

    public static void main(String[] args) throws Exception {
        File in = new File("in"), out = new File("out"), err = new File("err");
        Files.writeString(in.toPath(), "first\nsecond\n");
        Process p = new ProcessBuilder("cat").redirectInput(in).redirectOutput(out).start();
        System.out.println(p.waitFor() + " " + Files.readString(out.toPath()));
        System.out.println(p.getInputStream().read() + " " + p.getErrorStream().read());
        try {
            p.getOutputStream().write(1);
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(sh("echo more").redirectOutput(Redirect.appendTo(out)).start().waitFor() + " " + Files.readString(out.toPath()));
        System.out.println(sh("echo o; echo e >&2").redirectOutput(out).redirectError(err).start().waitFor()
            + " " + Files.readString(out.toPath()) + Files.readString(err.toPath()));
        System.out.println(sh("echo o; echo e >&2; echo o").redirectErrorStream(true).redirectOutput(out).start().waitFor()
            + " " + Files.readString(out.toPath()));
        System.out.println(sh("echo lost; echo lost >&2").redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start().waitFor());
        System.out.flush();
        System.out.println(sh("echo inherited; echo as well >&2").inheritIO().start().waitFor());
        System.out.println(sh("cat; echo end").redirectInput(Redirect.INHERIT).redirectOutput(Redirect.INHERIT).start().waitFor());
        try {
            new ProcessBuilder("cat").redirectInput(new File("nothing")).start();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        try {
            new ProcessBuilder("cat").redirectOutput(new File("/no/dir/out")).start();
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        try {
            new ProcessBuilder("cat").redirectInput(Redirect.to(out));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        ProcessBuilder b = new ProcessBuilder("cat").redirectInput(in);
        System.out.println(b.redirectInput() + " " + b.redirectOutput() + " " + b.redirectError() + " " + b.redirectErrorStream());
        System.out.println(new String(b.start().getInputStream().readAllBytes()));
        // The position of a file that the program has open is its own.
        Path log = Path.of("log");
        for (int i = 0; i < 3; i++) {
            sh("echo line " + i).redirectOutput(Redirect.appendTo(log.toFile())).start().waitFor();
            Files.writeString(log, "between\n", java.nio.file.StandardOpenOption.APPEND);
        }
        System.out.print(Files.readString(log));
    }
}
