package pavm.test;

import org.junit.Assert;
import org.junit.Test;

/** What the template runs to have the engine of JUnit 4 warm. */
public class Sample4 {
    /** Passes. */
    @Test
    public void passes() {
        Assert.assertEquals(1, 1);
    }
}
