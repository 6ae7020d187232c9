package diff.misc;

import java.beans.PropertyChangeEvent;

/** A class outside java.base, loaded from another module. */
public class Observe {
    public static void main(String[] args) {
        PropertyChangeEvent e = new PropertyChangeEvent("src", "name", 1, 2);
        System.out.println(e.getPropertyName() + e.getOldValue() + e.getNewValue());
        System.out.println(PropertyChangeEvent.class.getModule().getName() + " " + java.sql.Date.valueOf("2024-01-02") + " " + java.sql.Timestamp.valueOf("2024-01-02 03:04:05.6") + " " + java.sql.Date.class.getClassLoader().getName());
        java.util.logging.Logger l = java.util.logging.Logger.getLogger("diff");
        l.setUseParentHandlers(false);
        l.addHandler(new java.util.logging.Handler() {
            @Override
            public void publish(java.util.logging.LogRecord r) {
                System.out.println(r.getLevel() + " " + r.getMessage() + " " + r.getSourceMethodName());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        l.info("logged");
        l.fine("not logged");
    }
}
