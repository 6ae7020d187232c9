package web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.web.context.WebApplicationContext;

/** The beans that are not of the web. */
@Configuration
public class Root {
    /** What a user has put aside. */
    public static class Basket {
        private final List<String> things = new ArrayList<>();

        /** @return the things */
        public List<String> things() {
            return things;
        }

        /** @param thing one more */
        public void add(String thing) {
            things.add(thing);
        }
    }

    /** @return the basket of the session */
    @Bean
    @Scope(value = WebApplicationContext.SCOPE_SESSION, proxyMode = ScopedProxyMode.TARGET_CLASS)
    public Basket basket() {
        return new Basket();
    }
}
