package diff.third;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import com.google.gson.annotations.Expose;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** gson in use: objects, generics, trees, streams, adapters, errors. */
public class GsonUse {
    enum Kind { @SerializedName("first") ONE, TWO }

    static class Item {
        String name = "item";
        int n = 5;
        double[] ds = {1.5, 2};
        List<String> tags = List.of("a", "b");
        Map<String, Integer> m = new TreeMap<>(Map.of("k", 1));
        Kind kind = Kind.ONE;
        transient int skipped = 9;
        @SerializedName("renamed") boolean flag = true;
        Item child;
        @Expose Long boxed;
    }

    record Point(int x, int y) {}

    public static void main(String[] args) throws Exception {
        Gson g = new Gson();
        Item i = new Item();
        i.child = new Item();
        String s = g.toJson(i);
        System.out.println(s);
        Item back = g.fromJson(s, Item.class);
        System.out.println(back.child.name + back.ds[1] + back.tags + back.m + back.kind + back.flag + back.boxed + back.skipped);
        System.out.println(new GsonBuilder().setPrettyPrinting().serializeNulls().create().toJson(new Item()));
        List<Map<String, Integer>> l = g.fromJson("[{\"a\":1},{\"b\":2}]", new TypeToken<List<Map<String, Integer>>>() {}.getType());
        System.out.println(l + " " + l.get(1).get("b").getClass().getSimpleName());
        JsonObject o = JsonParser.parseString("{\"x\":[1,2.5,true,null,\"s\\u00e9\"],\"y\":{}}").getAsJsonObject();
        JsonArray a = o.getAsJsonArray("x");
        for (JsonElement e : a) System.out.print(e + (e.isJsonPrimitive() ? "p " : " "));
        o.addProperty("z", 'c');
        System.out.println(o + " " + a.get(1).getAsBigDecimal());
        System.out.println(g.toJson(new Point(1, 2)) + g.fromJson("{\"x\":3,\"y\":4}", Point.class) + g.toJson("<html>'") + g.toJson(null) + g.toJson(new int[][] {{1}, {}}));
        for (String bad : new String[] {"{", "[1,}", "{\"n\":\"x\"}", "nope nope"}) {
            try {
                System.out.println(g.fromJson(bad, Item.class));
            } catch (JsonSyntaxException e) {
                System.out.println(e.getMessage());
            }
        }
        Gson custom = new GsonBuilder().registerTypeAdapter(Point.class, (com.google.gson.JsonSerializer<Point>) (p, t, c) -> new com.google.gson.JsonPrimitive(p.x() + ";" + p.y())).excludeFieldsWithoutExposeAnnotation().create();
        System.out.println(custom.toJson(List.of(new Point(5, 6))) + custom.toJson(new Item()));
        JsonReader r = new JsonReader(new StringReader("{\"k\":[1,2]}"));
        r.beginObject();
        System.out.print(r.nextName() + r.peek());
        r.beginArray();
        System.out.println(r.nextInt() + r.nextInt());
    }
}
