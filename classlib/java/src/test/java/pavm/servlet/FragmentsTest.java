package pavm.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of web fragments, and what they may say beside each other. */
class FragmentsTest {
    @TempDir
    Path dir;

    private static Fragments.Fragment fragment(String text) {
        String[] words = text.split(" ");
        StringBuilder b = new StringBuilder("<web-fragment><name>").append(words[0]).append("</name><ordering>");
        for (int i = 1; i < words.length; i++) {
            String tag = words[i].startsWith("<") ? "before" : "after";
            b.append('<').append(tag).append('>');
            for (String name : words[i].substring(1).split(",")) {
                b.append(name.equals("*") ? "<others/>" : "<name>" + name + "</name>");
            }
            b.append("</").append(tag).append('>');
        }
        byte[] xml = b.append("</ordering></web-fragment>").toString().getBytes(StandardCharsets.UTF_8);
        return new Fragments.Fragment(new File(words[0] + ".jar"), words[0], Xml.parse("test", xml));
    }

    /** Each: a name, then {@code <names} that it comes before and {@code >names} that it comes after; * is others. */
    private static String order(String... fragments) {
        List<Fragments.Fragment> all = new ArrayList<>();
        for (String f : fragments) {
            all.add(fragment(f));
        }
        StringBuilder b = new StringBuilder();
        Fragments.relative(all).forEach(f -> b.append(f.name));
        return b.toString();
    }

    @Test
    void fragmentsComeBeforeAndAfterEachOther() {
        assertEquals("abc", order("a", "b", "c"));
        assertEquals("cba", order("a >b", "b >c", "c"));
        assertEquals("bca", order("a >*", "b", "c"));
        assertEquals("cab", order("a", "b", "c <*"));
        // The examples of the specification (8.2.2).
        String first = order("A >*,C", "B <*", "C >*", "D >*", "E <*", "F <*,B");
        assertTrue(first.indexOf('F') < first.indexOf('B') && first.indexOf('C') < first.indexOf('A'), first);
        assertTrue("FBE".chars().allMatch(c -> first.indexOf(c) < 3), first);
        String second = order("n", "B <*", "C >B", "D >*");
        assertTrue(second.startsWith("B") && second.endsWith("D"), second);
        assertEquals("ab", order("a >nothing", "b <nothing"));
        for (String[] wrong : new String[][] {{"a >b", "b >a"}, {"a <b", "b <c", "c <a"}, {"a", "a"}, {"a >a"}}) {
            assertThrows(IllegalArgumentException.class, () -> order(wrong));
        }
    }

    private void jar(String name, String xml, String... more) throws IOException {
        Files.createDirectories(dir.resolve("WEB-INF/lib"));
        try (OutputStream out = Files.newOutputStream(dir.resolve("WEB-INF/lib/" + name + ".jar"));
            ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/web-fragment.xml"));
            zip.write(("<web-fragment><name>" + name + "</name>" + xml + "</web-fragment>").getBytes(StandardCharsets.UTF_8));
            for (String m : more) {
                zip.putNextEntry(new ZipEntry("META-INF/resources/" + m));
                zip.write((m + " of " + name).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void webXml(String content) throws IOException {
        Files.createDirectories(dir.resolve("WEB-INF"));
        Files.writeString(dir.resolve("WEB-INF/web.xml"), "<web-app version='6.0'>" + content + "</web-app>");
    }

    private static final String PARAMETER = "<context-param><param-name>p</param-name><param-value>%s</param-value></context-param>";

    @Test
    void anAbsoluteOrderCountsAndLeavesOut() throws Exception {
        jar("a", "", "x.txt", "a.txt");
        jar("b", "", "x.txt");
        jar("c", "", "c.txt");
        webXml("<absolute-ordering><name>b</name><name>none</name><name>a</name></absolute-ordering>");
        Container.init(dir.toString(), "");
        Client client = new Client();
        assertEquals("x.txt of b", client.get("/x.txt").text());
        assertEquals("a.txt of a", client.get("/a.txt").text());
        assertEquals(404, client.get("/c.txt").status);
        webXml("<absolute-ordering><name>c</name><others/></absolute-ordering>");
        Container.init(dir.toString(), "");
        assertEquals("x.txt of a", client.get("/x.txt").text());
        assertEquals(200, client.get("/c.txt").status);
    }

    @Test
    void contradictionsAreErrorsUnlessTheDescriptorDecides() throws Exception {
        jar("a", String.format(PARAMETER, "1"));
        jar("b", String.format(PARAMETER, "2"));
        webXml("");
        Exception e = assertThrows(IllegalArgumentException.class, () -> Container.init(dir.toString(), ""));
        assertTrue(e.getMessage().contains("the context parameter p is [2], and [1] in a.jar"), e.getMessage());
        webXml(String.format(PARAMETER, "3"));
        Container.init(dir.toString(), "");
        jar("b", String.format(PARAMETER, "1"));
        webXml("");
        Container.init(dir.toString(), "");
    }
}
