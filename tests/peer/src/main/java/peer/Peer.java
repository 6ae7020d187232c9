package peer;

import java.io.File;
import java.io.IOException;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * A Tomcat with the defaults of an installed one, for one application: {@code java peer.Peer APP BASE [USERS]}. It prints
 * its port, and ends when its standard input does.
 */
public final class Peer {
    private Peer() {
    }

    /**
     * Runs it.
     *
     * @param args the exploded application, a directory for what Tomcat writes, and a tomcat-users.xml
     * @throws Exception what went wrong
     */
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(args[1]);
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setURIEncoding("UTF-8");
        tomcat.getConnector().setProperty("allowedTrailerHeaders", "x-sum,x-other");
        tomcat.enableNaming();
        if (args.length > 2) {
            MemoryRealm realm = new MemoryRealm();
            realm.setPathname(new File(args[2]).getAbsolutePath());
            tomcat.getEngine().setRealm(realm);
        }
        StandardContext context = (StandardContext) tomcat.addWebapp("", new File(args[0]).getAbsolutePath());
        // As conf/web.xml of an installation has it.
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
                context.setRequestCharacterEncoding("UTF-8");
                context.setResponseCharacterEncoding("UTF-8");
            }
        });
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        // An installation has no class of the application on its own class path.
        context.setParentClassLoader(Tomcat.class.getClassLoader());
        tomcat.start();
        if (!context.getState().isAvailable()) {
            throw new IOException("the application does not start");
        }
        System.out.println(tomcat.getConnector().getLocalPort());
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        System.exit(0);
    }
}
