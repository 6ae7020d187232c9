package suite.four;

import org.junit.runner.RunWith;
import org.junit.runners.Suite;

/** A JUnit 4 suite. */
@RunWith(Suite.class)
@Suite.SuiteClasses({StackTest.class, SquareTest.class})
public class AllTests {}
