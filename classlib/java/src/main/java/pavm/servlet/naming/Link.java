package pavm.servlet.naming;

import javax.naming.InitialContext;
import javax.naming.NamingException;

/** A name that stands for another one ({@code lookup-name}). */
public final class Link {
    private final String target;

    /**
     * A link.
     *
     * @param target the other name
     */
    public Link(String target) {
        this.target = target;
    }

    Object follow() throws NamingException {
        return new InitialContext().lookup(target);
    }
}
