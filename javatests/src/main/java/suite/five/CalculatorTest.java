package suite.five;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JUnit 5 tests of every kind and outcome. */
@DisplayName("A calculator")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CalculatorTest {
    static int calls;

    @BeforeAll
    static void start() {
        System.out.println("before all");
    }

    @AfterAll
    static void end() {
        System.out.println("after all " + calls);
    }

    @BeforeEach
    void each(TestInfo info) {
        calls++;
        System.out.println("each " + info.getDisplayName());
    }

    @AfterEach
    void after() {}

    @Test
    @Order(1)
    @Tag("fast")
    @DisplayName("adds")
    void adds() {
        assertAll(() -> assertEquals(4, 2 + 2), () -> assertTrue(5 > 4));
    }

    @Test
    @Order(2)
    void throwsUp() {
        assertEquals("/ by zero", assertThrows(ArithmeticException.class, () -> System.out.println(1 / (calls - calls))).getMessage());
    }

    @Test
    @Order(3)
    void failing() {
        assertEquals(List.of(1, 2), List.of(1, 3), "lists");
    }

    @Test
    @Order(4)
    void manyFailures() {
        assertAll("group", () -> fail("one"), () -> assertTrue(false, "two"), () -> {});
    }

    @Disabled("later")
    @Order(5)
    @Test
    void disabled() {}

    @Test
    @Order(6)
    void assumption() {
        assumeTrue(calls < 0, "calls are negative");
    }

    @Order(7)
    @ParameterizedTest(name = "{0} + {1} = {2}")
    @CsvSource({"1, 2, 3", "5, 5, 10", "'3', 4, 8"})
    void sums(int a, int b, int c) {
        assertEquals(c, a + b);
    }

    @Order(8)
    @ParameterizedTest
    @ValueSource(strings = {"racecar", "level"})
    void palindromes(String s) {
        assertEquals(s, new StringBuilder(s).reverse().toString());
    }

    static Stream<String> words() {
        return Stream.of("a", "bb");
    }

    @Order(9)
    @ParameterizedTest
    @MethodSource("words")
    void lengths(String s, TestInfo info) {
        assertTrue(s.length() < 3, info.getDisplayName());
    }

    enum Size { S, M, L }

    @Order(10)
    @ParameterizedTest
    @EnumSource(value = Size.class, names = {"S", "L"})
    void sizes(Size s) {
        assertTrue(s != Size.M);
    }

    @Order(11)
    @RepeatedTest(3)
    void repeated() {
        assertIterableEquals(List.of(1), List.of(1));
    }

    @Order(12)
    @TestFactory
    Stream<DynamicTest> dynamic() {
        return Stream.of(1, 2, 3).map(i -> DynamicTest.dynamicTest("dynamic " + i, () -> assertTrue(i != 2, "two")));
    }

    @Order(13)
    @Test
    void files(@TempDir Path dir) throws Exception {
        Files.writeString(dir.resolve("x"), "line");
        assertLinesMatch(List.of("l.*"), Files.readAllLines(dir.resolve("x")));
        assertTimeout(Duration.ofSeconds(20), () -> Thread.sleep(2));
    }

    @Order(14)
    @Nested
    @DisplayName("inside")
    class Inside {
        @Test
        void seesOuter() {
            assertTrue(calls > 0);
        }

        @Nested
        class Deeper {
            @Test
            void error() {
                throw new IllegalStateException("deep error");
            }
        }
    }
}
