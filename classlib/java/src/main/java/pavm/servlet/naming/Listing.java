package pavm.servlet.naming;

import java.util.Iterator;
import java.util.List;
import javax.naming.NamingEnumeration;

/** A list as JNDI wants to go through it. */
final class Listing<T> implements NamingEnumeration<T> {
    private final Iterator<T> rest;

    Listing(List<T> all) {
        rest = all.iterator();
    }

    @Override
    public T next() {
        return rest.next();
    }

    @Override
    public boolean hasMore() {
        return rest.hasNext();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public boolean hasMoreElements() {
        return rest.hasNext();
    }

    @Override
    public T nextElement() {
        return rest.next();
    }
}
