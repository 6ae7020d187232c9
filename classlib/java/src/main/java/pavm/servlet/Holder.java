package pavm.servlet;

import jakarta.servlet.Registration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What servlets and filters have in common: a name, a class, init parameters. */
abstract class Holder implements Registration.Dynamic {
    final Context context;
    final String name;
    String className;
    final Map<String, String> initParameters = new LinkedHashMap<>();
    boolean asyncSupported;

    Holder(Context context, String name) {
        this.context = context;
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getClassName() {
        return className;
    }

    @Override
    public boolean setInitParameter(String key, String value) {
        context.requireStarting();
        if (key == null || value == null) {
            throw new IllegalArgumentException("init parameter of " + name + " has a null name or value");
        }
        return initParameters.putIfAbsent(key, value) == null;
    }

    @Override
    public String getInitParameter(String key) {
        return initParameters.get(key);
    }

    @Override
    public Set<String> setInitParameters(Map<String, String> parameters) {
        context.requireStarting();
        Set<String> conflicts = new HashSet<>();
        for (Map.Entry<String, String> e : parameters.entrySet()) {
            if (e.getKey() == null || e.getValue() == null) {
                throw new IllegalArgumentException("init parameter of " + name + " has a null name or value");
            }
            if (initParameters.containsKey(e.getKey())) {
                conflicts.add(e.getKey());
            }
        }
        if (conflicts.isEmpty()) {
            initParameters.putAll(parameters);
        }
        return conflicts;
    }

    @Override
    public Map<String, String> getInitParameters() {
        return Collections.unmodifiableMap(initParameters);
    }

    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(initParameters.keySet());
    }

    @Override
    public void setAsyncSupported(boolean supported) {
        context.requireStarting();
        asyncSupported = supported;
    }
}
