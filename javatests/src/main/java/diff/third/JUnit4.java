package diff.third;

import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunListener;

/** Runs the JUnit 4 tests of the suite jar through JUnitCore with a listener. */
public class JUnit4 {
    public static void main(String[] args) throws Exception {
        JUnitCore core = new JUnitCore();
        core.addListener(new RunListener() {
            @Override
            public void testStarted(Description d) {
                System.out.println("started " + d);
            }

            @Override
            public void testFailure(Failure f) {
                System.out.println("failure " + f.getTestHeader() + ": " + f.getMessage());
            }

            @Override
            public void testIgnored(Description d) {
                System.out.println("ignored " + d);
            }

            @Override
            public void testAssumptionFailure(Failure f) {
                System.out.println("assumption " + f.getDescription());
            }
        });
        Result r = core.run(Class.forName("suite.four.AllTests"));
        System.out.println(r.getRunCount() + " run, " + r.getFailureCount() + " failed, " + r.getIgnoreCount() + " ignored, " + r.wasSuccessful());
        for (Failure f : r.getFailures()) {
            System.out.println(f);
            f.getTrimmedTrace().lines().filter(l -> l.contains("suite.")).forEach(System.out::println);
        }
        String cp = System.getProperty("java.class.path");
        System.out.println(cp.split(java.io.File.pathSeparator).length > 5);
    }
}
