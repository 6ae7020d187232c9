package diff.misc;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** java.util.logging to standard error, with fixed formats. */
public class Logs {
    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %3$s: %5$s%6$s%n");
        Logger l = Logger.getLogger("diff.logs");
        l.setUseParentHandlers(false);
        ConsoleHandler h = new ConsoleHandler();
        h.setFormatter(new SimpleFormatter());
        h.setLevel(Level.FINE);
        l.addHandler(h);
        l.setLevel(Level.FINE);
        l.info("information");
        l.fine("fine");
        l.finer("not shown");
        l.log(Level.WARNING, "with {0} and {1}", new Object[] {1, "two"});
        l.log(Level.SEVERE, "failure", new IllegalStateException("thrown"));
        l.warning(() -> "supplied");
        h.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord r) {
                return r.getLoggerName() + "|" + formatMessage(r) + "\n";
            }
        });
        Logger.getLogger("diff.logs.child").info("from the child");
        System.out.println(l.getLevel() + " " + Logger.getLogger("diff.logs") .equals(l) + " " + Logger.getLogger("diff.logs.child").getParent().getName());
    }
}
