package diff.third;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.internal.TextListener;
import org.junit.runner.JUnitCore;

/** The text runner of JUnit 4, its timing line taken out. */
public class JUnit4Main {
    public static void main(String[] args) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JUnitCore core = new JUnitCore();
        core.addListener(new TextListener(new PrintStream(out, true)));
        core.run(Class.forName("suite.four.SquareTest"));
        out.toString().lines().filter(l -> !l.startsWith("Time:")).forEach(System.out::println);
    }
}
