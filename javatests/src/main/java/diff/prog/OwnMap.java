package diff.prog;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/** A hash map of our own below AbstractMap, compared with the library's. */
public class OwnMap<K, V> extends AbstractMap<K, V> {
    private static final class Cell<K, V> extends SimpleEntry<K, V> {
        Cell<K, V> next;

        Cell(K k, V v, Cell<K, V> next) {
            super(k, v);
            this.next = next;
        }
    }

    @SuppressWarnings("unchecked")
    private Cell<K, V>[] table = new Cell[4];
    private int size;

    private int slot(Object k, int n) {
        return k == null ? 0 : (k.hashCode() & 0x7fffffff) % n;
    }

    @Override
    public V put(K k, V v) {
        for (Cell<K, V> c = table[slot(k, table.length)]; c != null; c = c.next) if (java.util.Objects.equals(c.getKey(), k)) return c.setValue(v);
        if (size++ > table.length) grow();
        int s = slot(k, table.length);
        table[s] = new Cell<>(k, v, table[s]);
        return null;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        Cell<K, V>[] old = table;
        table = new Cell[old.length * 2 + 1];
        for (Cell<K, V> c : old) {
            while (c != null) {
                Cell<K, V> next = c.next;
                int s = slot(c.getKey(), table.length);
                c.next = table[s];
                table[s] = c;
                c = next;
            }
        }
    }

    @Override
    public V remove(Object k) {
        int s = slot(k, table.length);
        Cell<K, V> prev = null;
        for (Cell<K, V> c = table[s]; c != null; prev = c, c = c.next) {
            if (!java.util.Objects.equals(c.getKey(), k)) continue;
            if (prev == null) table[s] = c.next; else prev.next = c.next;
            size--;
            return c.getValue();
        }
        return null;
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<K, V>> iterator() {
                return new Iterator<>() {
                    int slot = -1;
                    Cell<K, V> next = advance(null);

                    private Cell<K, V> advance(Cell<K, V> c) {
                        if (c != null && c.next != null) return c.next;
                        while (++slot < table.length) if (table[slot] != null) return table[slot];
                        return null;
                    }

                    @Override
                    public boolean hasNext() {
                        return next != null;
                    }

                    @Override
                    public Map.Entry<K, V> next() {
                        if (next == null) throw new NoSuchElementException();
                        Cell<K, V> r = next;
                        next = advance(r);
                        return r;
                    }
                };
            }
        };
    }

    public static void main(String[] args) {
        OwnMap<Object, Object> a = new OwnMap<>();
        Map<Object, Object> b = new java.util.HashMap<>();
        int x = 1;
        for (int i = 0; i < 5000; i++) {
            x = x * 1103515245 + 12345;
            Object k = i % 3 == 0 ? Integer.valueOf((x >>> 16) % 300) : "k" + (x >>> 16) % 200;
            if (i % 5 == 0) {
                if (!java.util.Objects.equals(a.remove(k), b.remove(k))) System.out.println("remove differs " + k);
            } else if (!java.util.Objects.equals(a.put(k, i), b.put(k, i))) {
                System.out.println("put differs " + k);
            }
        }
        a.put(null, "null");
        b.put(null, "null");
        System.out.println(a.size() + " " + a.equals(b) + " " + b.equals(a) + " " + (a.hashCode() == b.hashCode()) + " " + a.keySet().containsAll(b.keySet()) + " " + a.get(null) + a.containsKey("zz"));
    }
}
