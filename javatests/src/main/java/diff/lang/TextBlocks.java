package diff.lang;

/** Text blocks and escapes. */
public class TextBlocks {
    public static void main(String[] args) {
        String a = """
            {
              "name": "x",\t"tab"
              "path": "C:\\dir"
            }
            """;
        System.out.print(a);
        System.out.println("""
            no newline at end \
            joined "quoted" \"""
            trailing space\s
              indented""");
        System.out.println("""
            a
              b
           c""".lines().map(String::length).toList());
        System.out.println("  strip\n    me\n".stripIndent().replace('\n', '|'));
        System.out.println("a\\tb\\101".translateEscapes().length());
        System.out.println("""
            %s is %d""".formatted("x", 5));
        System.out.println("\0\7\77\377".length() + " " + (int) "\377".charAt(0));
    }
}
