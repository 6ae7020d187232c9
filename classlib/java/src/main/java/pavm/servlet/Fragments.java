package pavm.servlet;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The web fragments of an application, which are the jars of WEB-INF/lib, in their order (8.2.2).
 *
 * <p>An absolute-ordering of web.xml names those that count and their order. Without it each fragment may say what it
 * comes before and after; what is left open keeps the order of the jars' names.
 */
final class Fragments {
    static final String OTHERS = "\0others";

    /** A jar, and its web-fragment.xml where it has one. */
    static final class Fragment {
        final File jar;
        final String source;
        /** Null: no descriptor. */
        final Xml.Element root;
        /** Null: no name. */
        final String name;
        final Set<String> before = new LinkedHashSet<>();
        final Set<String> after = new LinkedHashSet<>();

        Fragment(File jar, String source, Xml.Element root) {
            this.jar = jar;
            this.source = source;
            this.root = root;
            this.name = root == null ? null : root.text("name");
            Xml.Element ordering = root == null ? null : root.child("ordering");
            if (ordering != null) {
                names(ordering.child("before"), before);
                names(ordering.child("after"), after);
            }
        }

        private static void names(Xml.Element from, Set<String> into) {
            if (from != null) {
                into.addAll(from.texts("name"));
                if (from.child("others") != null) {
                    into.add(OTHERS);
                }
            }
        }

        /** Its annotations count for nothing. */
        boolean metadataComplete() {
            return root != null && "true".equals(root.attributes.get("metadata-complete"));
        }

        @Override
        public String toString() {
            return name == null ? jar.getName() : name;
        }
    }

    private Fragments() {
    }

    /** The fragments that count, in order; {@code webXml} may be null. */
    static List<Fragment> of(Xml.Element webXml, List<File> jars) throws IOException {
        List<Fragment> all = new ArrayList<>();
        for (File jar : jars) {
            byte[] bytes = Resources.readEntry(jar, "META-INF/web-fragment.xml");
            String source = jar.getName() + "!/META-INF/web-fragment.xml";
            all.add(new Fragment(jar, source, bytes == null ? null : Xml.parse(source, bytes)));
        }
        Xml.Element absolute = webXml == null ? null : webXml.child("absolute-ordering");
        return absolute != null ? absolute(absolute, all) : relative(all);
    }

    /** Whether somebody has a say in the order. */
    static boolean ordered(Xml.Element webXml, List<Fragment> fragments) {
        boolean said = webXml != null && webXml.child("absolute-ordering") != null;
        for (Fragment f : fragments) {
            said |= !f.before.isEmpty() || !f.after.isEmpty();
        }
        return said;
    }

    private static List<Fragment> absolute(Xml.Element ordering, List<Fragment> all) {
        List<Fragment> found = new ArrayList<>();
        Set<Fragment> named = new HashSet<>();
        for (Xml.Element e : ordering.all("name")) {
            for (Fragment f : all) {
                if (e.trimmed().equals(f.name)) {
                    named.add(f);
                }
            }
        }
        for (Xml.Element e : ordering.children) {
            for (Fragment f : all) {
                boolean fits = e.name.equals("others") ? !named.contains(f) : e.trimmed().equals(f.name);
                if (fits && !found.contains(f)) {
                    found.add(f);
                }
            }
        }
        return found;
    }

    static List<Fragment> relative(List<Fragment> all) {
        Map<String, Fragment> byName = new HashMap<>();
        for (Fragment f : all) {
            Fragment other = f.name == null || f.name.isEmpty() ? null : byName.putIfAbsent(f.name, f);
            if (other != null) {
                throw new IllegalArgumentException(f.source + ": " + other.jar.getName()
                    + " has a web fragment of the same name " + f.name);
            }
        }
        int n = all.size();
        // first[i][j]: i comes before j.
        boolean[][] first = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                String mine = all.get(i).name;
                String other = all.get(j).name;
                first[i][j] |= other != null && all.get(i).before.contains(other)
                    || mine != null && all.get(j).after.contains(mine);
            }
        }
        close(first);
        boolean[][] named = new boolean[n][];
        for (int i = 0; i < n; i++) {
            named[i] = first[i].clone();
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean front = all.get(i).before.contains(OTHERS) && !all.get(j).before.contains(OTHERS);
                boolean back = all.get(j).after.contains(OTHERS) && !all.get(i).after.contains(OTHERS);
                if (i != j && (front || back) && !named[j][i]) {
                    first[i][j] = true;
                }
            }
        }
        close(first);
        List<Fragment> sorted = new ArrayList<>();
        boolean[] placed = new boolean[n];
        while (sorted.size() < n) {
            int next = -1;
            for (int j = 0; j < n && next < 0; j++) {
                boolean free = !placed[j];
                for (int i = 0; i < n && free; i++) {
                    free = placed[i] || !first[i][j];
                }
                next = free ? j : -1;
            }
            if (next < 0) {
                throw new IllegalArgumentException("the web fragments come before and after each other: " + all);
            }
            placed[next] = true;
            sorted.add(all.get(next));
        }
        return sorted;
    }

    /** What follows from the order of pairs. */
    private static void close(boolean[][] first) {
        int n = first.length;
        for (int k = 0; k < n; k++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    first[i][j] |= first[i][k] && first[k][j];
                }
            }
        }
    }
}
