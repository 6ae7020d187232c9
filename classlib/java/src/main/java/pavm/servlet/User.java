package pavm.servlet;

import java.security.Principal;
import java.util.Set;

/** Somebody who is logged in. */
final class User implements Principal {
    private final String name;
    final Set<String> roles;

    User(String name, Set<String> roles) {
        this.name = name;
        this.roles = Set.copyOf(roles);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof User && ((User) o).name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
