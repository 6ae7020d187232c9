package diff.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.util.List;

/** Programs whose output is the next one's input. */
public class Pipelines {
    static ProcessBuilder p(String... command) {
        return new ProcessBuilder(command);
    }

    public static void main(String[] args) throws Exception {
        List<Process> all = ProcessBuilder.startPipeline(List.of(p("/bin/cat"), p("sort"), p("/bin/sh", "-c", "while read x; do echo \"<$x>\"; done")));
        System.out.println(all.size());
        try (OutputStream o = all.get(0).getOutputStream()) {
            o.write("pear\napple\nfig\n".getBytes());
        }
        System.out.print(new String(all.get(2).getInputStream().readAllBytes()));
        for (Process x : all) {
            System.out.print(x.waitFor() + " ");
        }
        System.out.println();

        // Much data, which none of them can keep.
        all = ProcessBuilder.startPipeline(List.of(
            p("/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"), p("cat"), p("cat"), p("wc", "-l")));
        System.out.println(new String(all.get(3).getInputStream().readAllBytes()).trim());
        for (Process x : all) {
            System.out.print(x.waitFor() + " ");
        }
        System.out.println();

        Files.writeString(new File("in").toPath(), "b\na\n");
        all = ProcessBuilder.startPipeline(List.of(
            p("cat").redirectInput(new File("in")), p("sort").redirectOutput(Redirect.to(new File("out")))));
        for (Process x : all) {
            System.out.print(x.waitFor() + " ");
        }
        System.out.println(Files.readString(new File("out").toPath()));
        try {
            ProcessBuilder.startPipeline(List.of(p("cat"), p("/no/such/thing"), p("cat")));
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
        try {
            ProcessBuilder.startPipeline(List.of(p("cat").redirectErrorStream(true), p("cat").redirectInput(new File("in"))));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
