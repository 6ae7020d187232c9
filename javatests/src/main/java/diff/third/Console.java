package diff.third;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.platform.console.ConsoleLauncher;

/** The JUnit 5 console launcher over the suite jar, with the Jupiter and Vintage engines. */
public class Console {
    public static void main(String[] args) {
        String jar = null;
        for (String p : System.getProperty("java.class.path").split(":")) if (p.endsWith("javatests-suite.jar")) jar = p;
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ConsoleLauncher.run(new PrintWriter(out), new PrintWriter(err), "execute", "--scan-class-path=" + jar, "--disable-banner", "--disable-ansi-colors", "--details=tree", "--details-theme=ascii", "--include-classname=.*").getExitCode();
        out.toString().lines().map(l -> l.replaceAll("\\d+ ms", "N ms")).forEach(System.out::println);
        System.out.println("err " + err);
        System.out.println("exit " + code);
    }
}
