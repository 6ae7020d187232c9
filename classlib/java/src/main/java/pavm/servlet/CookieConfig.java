package pavm.servlet;

import jakarta.servlet.SessionCookieConfig;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The attributes of the session cookie. */
final class CookieConfig implements SessionCookieConfig {
    private final Context context;
    private final Map<String, String> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String name;
    boolean httpOnly = true;
    boolean secure;

    CookieConfig(Context context) {
        this.context = context;
    }

    /** The name to use: the configured one, or JSESSIONID. */
    String effectiveName() {
        return name == null || name.isEmpty() ? "JSESSIONID" : name;
    }

    @Override
    public void setName(String name) {
        context.requireStarting();
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void setDomain(String domain) {
        setAttribute("Domain", domain);
    }

    @Override
    public String getDomain() {
        return attributes.get("Domain");
    }

    @Override
    public void setPath(String path) {
        setAttribute("Path", path);
    }

    @Override
    public String getPath() {
        return attributes.get("Path");
    }

    @Override
    @Deprecated
    public void setComment(String comment) {
        context.requireStarting();
    }

    @Override
    @Deprecated
    public String getComment() {
        return null;
    }

    @Override
    public void setHttpOnly(boolean httpOnly) {
        context.requireStarting();
        this.httpOnly = httpOnly;
    }

    @Override
    public boolean isHttpOnly() {
        return httpOnly;
    }

    @Override
    public void setSecure(boolean secure) {
        context.requireStarting();
        this.secure = secure;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public void setMaxAge(int seconds) {
        setAttribute("Max-Age", Integer.toString(seconds));
    }

    @Override
    public int getMaxAge() {
        String v = attributes.get("Max-Age");
        return v == null ? -1 : Integer.parseInt(v);
    }

    @Override
    public void setAttribute(String key, String value) {
        context.requireStarting();
        if (key == null) {
            throw new IllegalArgumentException("the name of a cookie attribute is null");
        }
        if (key.equalsIgnoreCase("HttpOnly")) {
            httpOnly = Boolean.parseBoolean(value);
        } else if (key.equalsIgnoreCase("Secure")) {
            secure = Boolean.parseBoolean(value);
        } else if (value == null) {
            attributes.remove(key);
        } else {
            if (key.equalsIgnoreCase("Max-Age")) {
                Integer.parseInt(value);
            }
            attributes.put(key, value);
        }
    }

    @Override
    public String getAttribute(String key) {
        return attributes.get(key);
    }

    @Override
    public Map<String, String> getAttributes() {
        return Collections.unmodifiableMap(attributes);
    }
}
