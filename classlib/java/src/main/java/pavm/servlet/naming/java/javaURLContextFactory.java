package pavm.servlet.naming.java;

import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.spi.InitialContextFactory;
import javax.naming.spi.ObjectFactory;
import pavm.servlet.naming.Environment;

/** Where JNDI finds the {@code java:} names; it chooses the name of the class. */
public final class javaURLContextFactory implements ObjectFactory, InitialContextFactory {
    /** For JNDI. */
    public javaURLContextFactory() {
    }

    @Override
    public Object getObjectInstance(Object o, Name name, Context context, Hashtable<?, ?> environment) {
        return o == null ? Environment.root() : null;
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
        return Environment.root();
    }
}
