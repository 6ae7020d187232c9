package diff.lang;

/** finally inside finally, breaks and continues through finally, lost exceptions. */
public class NestedFinally {
    static StringBuilder log = new StringBuilder();

    static int a(int k) {
        for (int i = 0; ; i++) {
            try {
                try {
                    if (k == 0) return i;
                    if (k == 1 && i < 3) continue;
                    if (k == 2) break;
                    if (k == 3) throw new IllegalArgumentException("three");
                    if (i > 4) return -i;
                } finally {
                    log.append('x').append(i);
                    try {
                        if (k == 4) throw new RuntimeException("inner");
                    } catch (RuntimeException e) {
                        log.append('c');
                    } finally {
                        log.append('y');
                    }
                }
            } catch (IllegalArgumentException e) {
                log.append(e.getMessage());
                return 33;
            } finally {
                log.append('z');
                if (k == 5 && i == 2) return 55;
            }
        }
        return 99;
    }

    @SuppressWarnings("finally")
    static String lost() {
        try {
            throw new Error("lost");
        } finally {
            return "kept";
        }
    }

    static int modified() {
        int x = 1;
        try {
            return x;
        } finally {
            x = 2;
        }
    }

    static void rethrow(int k) throws Exception {
        try {
            if (k == 0) throw new java.io.IOException("io");
            if (k == 1) throw new InterruptedException("int");
        } catch (java.io.IOException | InterruptedException e) {
            log.append(e.getMessage());
            throw e;
        }
    }

    public static void main(String[] args) {
        for (int k = 0; k < 7; k++) {
            log.setLength(0);
            System.out.println(k + " " + a(k) + " " + log);
        }
        System.out.println(lost());
        System.out.println(modified());
        for (int k = 0; k < 3; k++) {
            try {
                rethrow(k);
                System.out.println("fine");
            } catch (Exception e) {
                System.out.println(e);
            }
        }
    }
}
