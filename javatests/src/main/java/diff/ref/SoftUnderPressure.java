package diff.ref;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/** Soft references are cleared before memory runs out. */
public class SoftUnderPressure {
    public static void main(String[] args) {
        List<SoftReference<byte[]>> cache = new ArrayList<>();
        for (int i = 0; i < 200; i++) cache.add(new SoftReference<>(new byte[1 << 20]));
        int gone = 0;
        for (SoftReference<byte[]> s : cache) if (s.get() == null) gone++;
        System.out.println(gone > 100);
        List<byte[]> strong = new ArrayList<>();
        SoftReference<byte[]> last = new SoftReference<>(new byte[1 << 20]);
        try {
            while (true) strong.add(new byte[1 << 20]);
        } catch (OutOfMemoryError e) {
            strong = null;
            System.out.println(last.get() == null);
        }
    }
}
