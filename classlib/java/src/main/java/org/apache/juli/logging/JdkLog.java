package org.apache.juli.logging;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A log over java.util.logging. */
final class JdkLog implements Log {
    private final Logger logger;

    JdkLog(String name) {
        logger = Logger.getLogger(name);
    }

    private void log(Level level, Object message, Throwable t) {
        if (logger.isLoggable(level)) {
            LogRecord record = new LogRecord(level, String.valueOf(message));
            record.setLoggerName(logger.getName());
            record.setThrown(t);
            logger.log(record);
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isLoggable(Level.FINER);
    }

    @Override
    public void trace(Object message) {
        log(Level.FINER, message, null);
    }

    @Override
    public void trace(Object message, Throwable t) {
        log(Level.FINER, message, t);
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isLoggable(Level.FINE);
    }

    @Override
    public void debug(Object message) {
        log(Level.FINE, message, null);
    }

    @Override
    public void debug(Object message, Throwable t) {
        log(Level.FINE, message, t);
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isLoggable(Level.INFO);
    }

    @Override
    public void info(Object message) {
        log(Level.INFO, message, null);
    }

    @Override
    public void info(Object message, Throwable t) {
        log(Level.INFO, message, t);
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isLoggable(Level.WARNING);
    }

    @Override
    public void warn(Object message) {
        log(Level.WARNING, message, null);
    }

    @Override
    public void warn(Object message, Throwable t) {
        log(Level.WARNING, message, t);
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isLoggable(Level.SEVERE);
    }

    @Override
    public void error(Object message) {
        log(Level.SEVERE, message, null);
    }

    @Override
    public void error(Object message, Throwable t) {
        log(Level.SEVERE, message, t);
    }

    @Override
    public boolean isFatalEnabled() {
        return logger.isLoggable(Level.SEVERE);
    }

    @Override
    public void fatal(Object message) {
        log(Level.SEVERE, message, null);
    }

    @Override
    public void fatal(Object message, Throwable t) {
        log(Level.SEVERE, message, t);
    }
}
