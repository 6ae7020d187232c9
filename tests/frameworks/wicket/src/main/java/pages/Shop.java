package pages;

import org.apache.wicket.Page;
import org.apache.wicket.protocol.http.WebApplication;

/** The application. */
public class Shop extends WebApplication {
    @Override
    public Class<? extends Page> getHomePage() {
        return Home.class;
    }

    @Override
    protected void init() {
        super.init();
        getCspSettings().blocking().disabled();
        getMarkupSettings().setStripWicketTags(true);
        mountPage("/about", About.class);
    }
}
