package diff.third;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.platform.console.ConsoleLauncher;

/** The console launcher with selectors, tags and summaries. */
public class ConsoleSelect {
    static void run(String... args) {
        StringWriter out = new StringWriter();
        int code = ConsoleLauncher.run(new PrintWriter(out), new PrintWriter(out), args).getExitCode();
        out.toString().lines().map(l -> l.replaceAll("\\d+ ms", "N ms")).forEach(System.out::println);
        System.out.println("exit " + code);
    }

    public static void main(String[] args) {
        run("execute", "--select-class=suite.five.CalculatorTest", "--include-tag=fast", "--disable-banner", "--disable-ansi-colors", "--details=verbose", "--details-theme=ascii");
        run("execute", "--select-method=suite.five.CalculatorTest#throwsUp", "--disable-banner", "--disable-ansi-colors", "--details=summary");
        run("discover", "--select-class=suite.four.StackTest", "--disable-banner", "--disable-ansi-colors", "--details=flat");
        run("engines", "--disable-banner", "--disable-ansi-colors");
    }
}
