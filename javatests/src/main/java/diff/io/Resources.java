package diff.io;

import java.io.InputStream;
import java.net.URL;

/** Resources of the class path by class and by loader. */
public class Resources {
    public static void main(String[] args) throws Exception {
        try (InputStream in = Resources.class.getResourceAsStream("Bundle.properties")) {
            System.out.println(new String(in.readAllBytes()).trim());
        }
        System.out.println(Resources.class.getResourceAsStream("nothing") + " " + Resources.class.getResource("/no/thing"));
        URL u = Resources.class.getResource("/diff/io/Bundle_de.properties");
        System.out.println(u.getProtocol() + " " + u.getPath().endsWith("javatests.jar!/diff/io/Bundle_de.properties"));
        try (InputStream in = u.openStream()) {
            System.out.println(in.readAllBytes().length);
        }
        System.out.println(ClassLoader.getSystemResource("diff/io/Bundle.properties") != null);
        System.out.println(java.util.Collections.list(Resources.class.getClassLoader().getResources("diff/io/Bundle.properties")).size());
        System.out.println(Object.class.getResource("Object.class").getProtocol() + " " + Object.class.getResourceAsStream("/java/lang/String.class").read());
        System.out.println(u.openConnection().getContentLength() + " " + u.openConnection().getContentType());
        byte[] self = Resources.class.getResourceAsStream("Resources.class").readAllBytes();
        System.out.println(Integer.toHexString(self[0] & 0xff) + " " + self[7]);
        System.out.println(Resources.class.getModule().getResourceAsStream("diff/io/Bundle.properties").available() > 0);
    }
}
