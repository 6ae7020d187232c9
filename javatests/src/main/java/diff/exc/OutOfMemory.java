package diff.exc;

import java.util.ArrayList;
import java.util.List;

/** OutOfMemoryError can be caught and memory comes back. */
public class OutOfMemory {
    static List<Object> hold;

    public static void main(String[] args) {
        for (int round = 0; round < 3; round++) {
            hold = new ArrayList<>();
            try {
                while (true) hold.add(new byte[1 << 20]);
            } catch (OutOfMemoryError e) {
                int n = hold.size();
                hold = null;
                System.out.println(e.getMessage() + " " + (n > 5 && n < 80));
            }
        }
        hold = new ArrayList<>();
        try {
            Object[] chain = null;
            while (true) chain = new Object[] {chain, new long[50]};
        } catch (OutOfMemoryError e) {
            System.out.println("small objects: " + e.getMessage());
        }
        try {
            long[] huge = new long[Integer.MAX_VALUE];
            System.out.println(huge.length);
        } catch (OutOfMemoryError e) {
            System.out.println("limit: " + e.getMessage());
        }
        try {
            int[][] huge = new int[Integer.MAX_VALUE][1];
            System.out.println(huge.length);
        } catch (OutOfMemoryError e) {
            System.out.println("limit, outer dimension: " + e.getMessage());
        }
        try {
            int[][] huge = new int[2][Integer.MAX_VALUE];
            System.out.println(huge.length);
        } catch (OutOfMemoryError e) {
            System.out.println("limit, inner dimension: " + e.getMessage());
        }
        System.out.println("nothing inside: " + new int[0][Integer.MAX_VALUE].length);
        try {
            byte[] large = new byte[1 << 30];
            System.out.println(large.length);
        } catch (OutOfMemoryError e) {
            System.out.println("large: " + e.getMessage());
        }
        StringBuilder sb = new StringBuilder("fine");
        for (int i = 0; i < 100000; i++) sb.append(i);
        System.out.println(sb.length());
    }
}
