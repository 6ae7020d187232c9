package diff.loader;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** ServiceLoader with META-INF/services. */
public class Services {
    public interface Greeter {
        String greet();
    }

    public interface Broken {}

    public interface Unprovided {}

    public static class One implements Greeter {
        @Override
        public String greet() {
            return "one";
        }
    }

    public static class Two implements Greeter {
        static int made;

        public Two() {
            made++;
        }

        @Override
        public String greet() {
            return "two" + made;
        }
    }

    public static void main(String[] args) {
        ServiceLoader<Greeter> l = ServiceLoader.load(Greeter.class);
        for (Greeter g : l) System.out.println(g.greet());
        for (Greeter g : l) System.out.println(g.greet());
        System.out.println(l.stream().map(p -> p.type().getSimpleName()).toList() + " " + Two.made);
        l.reload();
        System.out.println(l.findFirst().get().greet());
        System.out.println(ServiceLoader.load(Unprovided.class).findFirst());
        try {
            for (Broken b : ServiceLoader.load(Broken.class)) System.out.println(b);
        } catch (ServiceConfigurationError e) {
            System.out.println(e.getMessage());
        }
    }
}
