package pages;

import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.request.mapper.parameter.PageParameters;

/** A page without state. */
public class About extends WebPage {
    /** @param parameters of the address */
    public About(PageParameters parameters) {
        super(parameters);
        add(new Label("who", parameters.get("who").toString("nobody")));
        add(new Label("path", () -> getRequest().getContextPath() + "|" + getRequest().getUrl()));
    }
}
