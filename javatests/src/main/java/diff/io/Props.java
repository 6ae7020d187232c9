package diff.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** Properties files and resource bundles. */
public class Props {
    public static void main(String[] args) throws Exception {
        Properties p = new Properties();
        p.load(new StringReader("# comment\n! also\na=1\nb : 2\nc 3\nd=\\u00e9\\t|\nlong = one \\\n   two\nempty\nsp\\ ace=x\\=y\n  lead = trail  \n"));
        System.out.println(new TreeMap<>(p));
        StringWriter w = new StringWriter();
        p.store(w, null);
        System.out.println(w.toString().lines().filter(l -> !l.startsWith("#")).sorted().toList());
        ByteArrayOutputStream b = new ByteArrayOutputStream();
        Properties q = new Properties();
        q.setProperty("k\u00e9", "v\u4e2d\n");
        q.store(b, "head");
        System.out.println(b.toString("ISO-8859-1").lines().filter(l -> l.startsWith("k")).toList() + b.toString("ISO-8859-1").lines().findFirst().get());
        try {
            p.load(new StringReader("x=\\u00zz"));
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        b.reset();
        q.storeToXML(b, "xml?");
        Properties x = new Properties();
        x.loadFromXML(new ByteArrayInputStream(b.toByteArray()));
        System.out.println(x);
        Locale.setDefault(Locale.US);
        for (Locale l : new Locale[] {Locale.ROOT, Locale.GERMAN, Locale.GERMANY, new Locale("de", "AT"), Locale.FRENCH}) {
            ResourceBundle rb = ResourceBundle.getBundle("diff.io.Bundle", l);
            System.out.println(l + " " + rb.getString("hello") + " " + rb.getString("only.root") + " " + rb.getLocale() + " " + new TreeMap<>(java.util.Map.of("n", rb.keySet().size())));
        }
        try {
            ResourceBundle.getBundle("diff.io.Bundle").getString("missing");
        } catch (MissingResourceException e) {
            System.out.println(e.getMessage());
        }
        try {
            ResourceBundle.getBundle("no.such.Bundle");
        } catch (MissingResourceException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new PropertyResourceBundle(new StringReader("a=b")).getString("a"));
    }
}
