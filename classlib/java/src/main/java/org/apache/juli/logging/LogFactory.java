package org.apache.juli.logging;

/** Where logs come from. */
public final class LogFactory {
    private LogFactory() {
    }

    /**
     * The log of a class.
     *
     * @param c the class
     * @return its log
     */
    public static Log getLog(Class<?> c) {
        return getLog(c.getName());
    }

    /**
     * The log of a name.
     *
     * @param name the name
     * @return its log
     */
    public static Log getLog(String name) {
        return new JdkLog(name);
    }
}
