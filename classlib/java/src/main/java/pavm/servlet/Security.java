package pavm.servlet;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The security constraints of an application: what a path and a method ask of a request.
 *
 * <pre>
 *   path -> its best pattern (exact, longest prefix, extension, "/") -> the rules of that pattern for the method
 *        -> Access: over which connections, for which roles
 * </pre>
 *
 * <p>Rules of one pattern combine as the specification says (13.8.1): one that names no role closes the
 * resource; otherwise one without an authorisation constraint opens it; otherwise the roles add up.
 */
final class Security {
    /** Every role of the application. */
    static final String ANY_ROLE = "*";
    /** Everybody who is logged in. */
    static final String ANY_USER = "**";

    private static final class Rule {
        final List<String> patterns;
        /** Empty: all methods. */
        final List<String> methods = new ArrayList<>();
        final List<String> omitted = new ArrayList<>();
        /** Null: there is no authorisation constraint; empty: nobody. */
        Set<String> roles;
        boolean confidential;

        Rule(Collection<String> patterns) {
            this.patterns = List.copyOf(patterns);
        }

        boolean speaksOf(String method) {
            return (methods.isEmpty() || methods.contains(method)) && !omitted.contains(method);
        }
    }

    /** What a resource asks. */
    static final class Access {
        /** Nothing speaks of the resource. */
        static final Access FREE = new Access(false, null);

        final boolean confidential;
        /** Null: open to everyone; empty: to nobody. */
        final Set<String> roles;

        Access(boolean confidential, Set<String> roles) {
            this.confidential = confidential;
            this.roles = roles;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    /** The patterns of the deployment descriptors: there annotations count for nothing. */
    private final Set<String> described = new HashSet<>();

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** A security-constraint of a deployment descriptor. */
    void add(Xml.Element constraint) {
        for (Xml.Element c : constraint.all("web-resource-collection")) {
            List<String> patterns = c.texts("url-pattern");
            described.addAll(patterns);
            Rule r = new Rule(patterns);
            r.methods.addAll(c.texts("http-method"));
            r.omitted.addAll(c.texts("http-method-omission"));
            Xml.Element auth = constraint.child("auth-constraint");
            r.roles = auth == null ? null : new LinkedHashSet<>(auth.texts("role-name"));
            Xml.Element data = constraint.child("user-data-constraint");
            String guarantee = data == null ? null : data.text("transport-guarantee");
            r.confidential = guarantee != null && !guarantee.equals("NONE");
            rules.add(r);
        }
    }

    /** Those of some patterns that a deployment descriptor speaks of. */
    Set<String> described(Collection<String> patterns) {
        Set<String> found = new LinkedHashSet<>(patterns);
        found.retainAll(described);
        return found;
    }

    /** The constraint of a servlet, for its patterns. */
    void add(Collection<String> mappings, ServletSecurityElement s) {
        List<String> patterns = new ArrayList<>(mappings);
        patterns.removeAll(described);
        if (patterns.isEmpty()) {
            return;
        }
        Rule general = new Rule(patterns);
        for (HttpMethodConstraintElement m : s.getHttpMethodConstraints()) {
            Rule r = new Rule(patterns);
            r.methods.add(m.getMethodName());
            set(r, m);
            rules.add(r);
            general.omitted.add(m.getMethodName());
        }
        set(general, s);
        // A general part that asks for nothing leaves the other methods uncovered.
        if (general.omitted.isEmpty() || general.roles != null || general.confidential) {
            rules.add(general);
        }
    }

    private static void set(Rule r, HttpConstraintElement c) {
        if (c.getRolesAllowed().length > 0 || c.getEmptyRoleSemantic() == ServletSecurity.EmptyRoleSemantic.DENY) {
            r.roles = new LinkedHashSet<>(List.of(c.getRolesAllowed()));
        }
        r.confidential = c.getTransportGuarantee() == ServletSecurity.TransportGuarantee.CONFIDENTIAL;
    }

    /** The roles that constraints name. */
    Set<String> namedRoles() {
        Set<String> named = new LinkedHashSet<>();
        for (Rule r : rules) {
            if (r.roles != null) {
                named.addAll(r.roles);
            }
        }
        return named;
    }

    /**
     * deny-uncovered-http-methods: a method that no rule of a pattern speaks of is refused there. Called once,
     * when all rules are known.
     */
    void denyUncovered() {
        Map<String, Set<String>> covered = new LinkedHashMap<>();
        Map<String, Set<String>> uncovered = new LinkedHashMap<>();
        Set<String> complete = new HashSet<>();
        for (Rule r : rules) {
            for (String p : r.patterns) {
                Set<String> named = covered.computeIfAbsent(p, x -> new LinkedHashSet<>());
                if (!r.methods.isEmpty()) {
                    named.addAll(r.methods);
                } else if (r.omitted.isEmpty()) {
                    complete.add(p);
                } else if (uncovered.putIfAbsent(p, new LinkedHashSet<>(r.omitted)) != null) {
                    uncovered.get(p).retainAll(r.omitted);
                }
            }
        }
        for (Map.Entry<String, Set<String>> e : covered.entrySet()) {
            if (complete.contains(e.getKey())) {
                continue;
            }
            Rule denied = new Rule(List.of(e.getKey()));
            denied.roles = Set.of();
            Set<String> left = uncovered.get(e.getKey());
            if (left == null) {
                // Only methods are named: all others are uncovered.
                denied.omitted.addAll(e.getValue());
            } else {
                left.removeAll(e.getValue());
                denied.methods.addAll(left);
                if (left.isEmpty()) {
                    continue;
                }
            }
            rules.add(denied);
        }
    }

    /** What a request for a path asks of its sender. */
    Access access(String path, String method) {
        String best = best(path);
        if (best == null) {
            return Access.FREE;
        }
        boolean found = false;
        boolean plain = false;
        boolean open = false;
        boolean closed = false;
        Set<String> roles = new LinkedHashSet<>();
        for (Rule r : rules) {
            if (r.patterns.contains(best) && r.speaksOf(method)) {
                found = true;
                plain |= !r.confidential;
                if (r.roles == null) {
                    open = true;
                } else {
                    closed |= r.roles.isEmpty();
                    roles.addAll(r.roles);
                }
            }
        }
        if (!found) {
            return Access.FREE;
        }
        return new Access(!plain, closed ? Set.of() : open ? null : roles);
    }

    /** The best of all patterns for a path, whatever methods its rules name; or null. */
    private String best(String path) {
        String best = null;
        for (Rule r : rules) {
            for (String p : r.patterns) {
                if ((p.equals("/") || Mapper.covers(p, path)) && (best == null || rank(p, path) > rank(best, path))) {
                    best = p;
                }
            }
        }
        return best;
    }

    private static int rank(String pattern, String path) {
        if (pattern.equals(path) || pattern.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        if (pattern.endsWith("/*")) {
            return 2 + pattern.length();
        }
        return pattern.startsWith("*.") ? 1 : 0;
    }
}
