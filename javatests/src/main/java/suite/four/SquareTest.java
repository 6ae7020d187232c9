package suite.four;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Collection;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** A parameterised JUnit 4 test. */
@RunWith(Parameterized.class)
public class SquareTest {
    private final int n;
    private final int square;

    public SquareTest(int n, int square) {
        this.n = n;
        this.square = square;
    }

    @Parameterized.Parameters(name = "{index}: {0} squared is {1}")
    public static Collection<Object[]> data() {
        return Arrays.asList(new Object[][] {{0, 0}, {1, 1}, {2, 4}, {3, 10}, {-4, 16}});
    }

    @Test
    public void squares() {
        assertEquals(square, n * n);
    }
}
