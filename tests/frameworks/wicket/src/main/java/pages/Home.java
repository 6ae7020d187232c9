package pages;

import java.util.ArrayList;
import org.apache.wicket.markup.html.WebPage;
import org.apache.wicket.markup.html.basic.Label;
import org.apache.wicket.markup.html.form.Form;
import org.apache.wicket.markup.html.form.NumberTextField;
import org.apache.wicket.markup.html.form.TextField;
import org.apache.wicket.markup.html.link.BookmarkablePageLink;
import org.apache.wicket.markup.html.link.Link;
import org.apache.wicket.markup.html.list.ListItem;
import org.apache.wicket.markup.html.list.ListView;
import org.apache.wicket.markup.html.panel.FeedbackPanel;
import org.apache.wicket.model.Model;
import org.apache.wicket.model.util.ListModel;

/** A page with state: a counter, a form, a list. */
public class Home extends WebPage {
    private int count;
    private final ArrayList<String> things = new ArrayList<>();

    /** Builds it. */
    public Home() {
        add(new Label("count", () -> count));
        add(new Link<Void>("more") {
            @Override
            public void onClick() {
                count++;
            }
        });
        add(new BookmarkablePageLink<>("about", About.class));
        add(new FeedbackPanel("feedback"));
        Model<String> name = Model.of("");
        Model<Integer> amount = Model.of(1);
        Form<Void> form = new Form<>("form") {
            @Override
            protected void onSubmit() {
                for (int i = 0; i < amount.getObject(); i++) {
                    things.add(name.getObject());
                }
            }
        };
        form.add(new TextField<>("name", name).setRequired(true));
        form.add(new NumberTextField<>("amount", amount, Integer.class).setMinimum(1).setMaximum(3));
        add(form);
        add(new ListView<>("things", new ListModel<>(things)) {
            @Override
            protected void populateItem(ListItem<String> item) {
                item.add(new Label("thing", item.getModel()));
            }
        });
    }
}
