package pavm.test;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What the template runs to have the platform warm. */
class Sample5 {
    @Test
    void passes() {
        Assertions.assertEquals(1, 1);
    }
}
