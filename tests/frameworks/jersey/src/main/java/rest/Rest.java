package rest;

import jakarta.ws.rs.ApplicationPath;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;

/** The application. */
@ApplicationPath("api")
public class Rest extends ResourceConfig {
    /** Registers its classes. */
    public Rest() {
        registerClasses(Set.of(Books.class, Books.Wrong.class, Books.Stamp.class));
        property("jersey.config.server.wadl.disableWadl", true);
    }
}
