package suite.four;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.is;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.util.ArrayDeque;
import java.util.EmptyStackException;
import java.util.Stack;
import org.hamcrest.MatcherAssert;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Ignore;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.ExpectedException;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestName;
import org.junit.runners.MethodSorters;

/** JUnit 4 tests of every outcome. */
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class StackTest {
    private Stack<String> stack;

    @Rule public final TestName name = new TestName();
    @Rule public final TemporaryFolder folder = new TemporaryFolder();
    @Rule public final ExpectedException expected = ExpectedException.none();

    @BeforeClass
    public static void all() {
        System.out.println("before class");
    }

    @AfterClass
    public static void done() {
        System.out.println("after class");
    }

    @Before
    public void make() {
        stack = new Stack<>();
        System.out.println("before " + name.getMethodName());
    }

    @After
    public void drop() {
        stack = null;
    }

    @Test
    public void a_pushes() {
        stack.push("x");
        assertEquals("x", stack.peek());
        assertTrue(stack.contains("x"));
    }

    @Test(expected = EmptyStackException.class)
    public void b_isEmpty() {
        stack.pop();
    }

    @Test
    public void c_throws() {
        assertEquals("boom", assertThrows(IllegalStateException.class, () -> {
            throw new IllegalStateException("boom");
        }).getMessage());
    }

    @Test
    public void d_fails() {
        assertEquals("values differ", "expected text", "actual text");
    }

    @Test
    public void e_errs() {
        new ArrayDeque<String>().removeFirst();
    }

    @Ignore("not today")
    @Test
    public void f_ignored() {}

    @Test
    public void g_assumes() {
        assumeTrue(stack.size() == 1);
    }

    @Test(timeout = 20000)
    public void h_timed() throws Exception {
        Thread.sleep(5);
    }

    @Test
    public void i_matches() {
        MatcherAssert.assertThat("hamcrest", containsString("crest"));
        MatcherAssert.assertThat(1 + 1, is(2));
        assertArrayEquals(new int[] {1, 2}, new int[] {1, 2});
    }

    @Test
    public void j_folder() throws Exception {
        assertTrue(folder.newFile("f.txt").exists());
        expected.expectMessage("inside");
        throw new Exception("it is inside the message");
    }

    @Test
    public void k_mismatch() {
        MatcherAssert.assertThat("text", is("other"));
    }
}
