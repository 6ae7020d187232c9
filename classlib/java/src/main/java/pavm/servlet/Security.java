package pavm.servlet;

import jakarta.servlet.HttpConstraintElement;
import jakarta.servlet.HttpMethodConstraintElement;
import jakarta.servlet.ServletSecurityElement;
import jakarta.servlet.annotation.ServletSecurity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Security constraints. There is no user store, so nobody can be authenticated: a resource that
 * asks for a role is forbidden to everyone rather than open to everyone.
 */
final class Security {
    private static final class Rule {
        final List<String> patterns;
        /** Empty: all methods. */
        final List<String> methods = new ArrayList<>();
        final List<String> omitted = new ArrayList<>();
        /** An authorisation constraint is present. */
        boolean restricted;
        boolean confidential;

        Rule(List<String> patterns) {
            this.patterns = patterns;
        }

        boolean applies(String path, String method) {
            if (!methods.isEmpty() && !methods.contains(method) || omitted.contains(method)) {
                return false;
            }
            for (String p : patterns) {
                if (p.equals("/") || Mapper.covers(p, path)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    void add(Xml.Element constraint) {
        for (Xml.Element c : constraint.all("web-resource-collection")) {
            List<String> patterns = new ArrayList<>();
            for (Xml.Element p : c.all("url-pattern")) {
                patterns.add(p.trimmed());
            }
            Rule r = new Rule(patterns);
            for (Xml.Element m : c.all("http-method")) {
                r.methods.add(m.trimmed());
            }
            for (Xml.Element m : c.all("http-method-omission")) {
                r.omitted.add(m.trimmed());
            }
            r.restricted = constraint.child("auth-constraint") != null;
            Xml.Element data = constraint.child("user-data-constraint");
            String guarantee = data == null ? null : data.text("transport-guarantee");
            r.confidential = guarantee != null && !guarantee.equals("NONE");
            rules.add(r);
        }
    }

    void add(List<String> patterns, ServletSecurityElement s) {
        Rule general = new Rule(patterns);
        for (HttpMethodConstraintElement m : s.getHttpMethodConstraints()) {
            Rule r = new Rule(patterns);
            r.methods.add(m.getMethodName());
            set(r, m);
            rules.add(r);
            general.omitted.add(m.getMethodName());
        }
        set(general, s);
        rules.add(general);
    }

    private static void set(Rule r, HttpConstraintElement c) {
        r.restricted = c.getRolesAllowed().length > 0
            || c.getEmptyRoleSemantic() == ServletSecurity.EmptyRoleSemantic.DENY;
        r.confidential = c.getTransportGuarantee() == ServletSecurity.TransportGuarantee.CONFIDENTIAL;
    }

    void add(List<String> patterns, ClassFile.Annotation s) {
        Rule general = new Rule(patterns);
        for (ClassFile.Annotation m : s.annotations("httpMethodConstraints")) {
            Rule r = new Rule(patterns);
            r.methods.add(m.string("value"));
            set(r, m, "emptyRoleSemantic");
            rules.add(r);
            general.omitted.add(m.string("value"));
        }
        for (ClassFile.Annotation v : s.annotations("value")) {
            set(general, v, "value");
        }
        rules.add(general);
    }

    private static void set(Rule r, ClassFile.Annotation a, String semantic) {
        r.restricted = !a.strings("rolesAllowed").isEmpty() || a.string(semantic).equals("DENY");
        r.confidential = a.string("transportGuarantee").equals("CONFIDENTIAL");
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
            denied.restricted = true;
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

    /** Whether a request must be refused. */
    boolean forbids(String path, String method, boolean secure) {
        for (Rule r : rules) {
            if ((r.restricted || r.confidential && !secure) && r.applies(path, method)) {
                return true;
            }
        }
        return false;
    }
}
