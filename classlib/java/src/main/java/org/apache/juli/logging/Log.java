package org.apache.juli.logging;

/** A log with levels. */
public interface Log {
    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isTraceEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void trace(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void trace(Object message, Throwable t);

    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isDebugEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void debug(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void debug(Object message, Throwable t);

    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isInfoEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void info(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void info(Object message, Throwable t);

    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isWarnEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void warn(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void warn(Object message, Throwable t);

    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isErrorEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void error(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void error(Object message, Throwable t);

    /**
     * Whether messages of this level are kept.
     *
     * @return whether
     */
    boolean isFatalEnabled();

    /**
     * Logs.
     *
     * @param message what to say
     */
    void fatal(Object message);

    /**
     * Logs.
     *
     * @param message what to say
     * @param t what was thrown
     */
    void fatal(Object message, Throwable t);
}
