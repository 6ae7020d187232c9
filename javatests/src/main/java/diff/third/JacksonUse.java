package diff.third;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** jackson-databind in use: beans, records, polymorphism, trees, streams, errors. */
public class JacksonUse {
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({@JsonSubTypes.Type(value = Dog.class, name = "dog"), @JsonSubTypes.Type(value = Cat.class, name = "cat")})
    public abstract static class Animal {
        public String name;
    }

    public static class Dog extends Animal {
        public int barks = 3;
    }

    public static class Cat extends Animal {
        public boolean purrs = true;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public static class Bean {
        private int id = 1;
        private String label = "lb";
        @JsonProperty("list") private List<Integer> ints = List.of(1, 2);
        private Map<String, BigDecimal> money = new TreeMap<>(Map.of("eur", new BigDecimal("1.50")));
        @JsonIgnore public String secret = "no";
        public Thread.State state = Thread.State.NEW;
        public Object nothing;

        public int getId() {
            return id;
        }

        public void setId(int id) {
            this.id = id;
        }

        public String getLabel() {
            return label;
        }

        public void setLabel(String l) {
            label = l;
        }

        public Map<String, BigDecimal> getMoney() {
            return money;
        }
    }

    public static class Imm {
        final int a;

        @JsonCreator
        Imm(@JsonProperty("a") int a) {
            this.a = a;
        }
    }

    public record Rec(int x, String y, List<Rec> inner) {}

    public static void main(String[] args) throws Exception {
        ObjectMapper m = new ObjectMapper();
        String s = m.writeValueAsString(new Bean());
        System.out.println(s);
        Bean b = m.readValue("{\"id\":7,\"label\":\"\\u00e9\",\"list\":[3],\"money\":{\"usd\":2.25},\"state\":\"RUNNABLE\"}", Bean.class);
        System.out.println(b.getId() + b.getLabel() + b.ints + b.getMoney() + b.state);
        System.out.println(m.writerWithDefaultPrettyPrinter().writeValueAsString(List.of(new Dog(), new Cat())));
        List<Animal> as = m.readValue("[{\"type\":\"cat\",\"name\":\"Tom\",\"purrs\":false},{\"type\":\"dog\",\"name\":\"Rex\"}]", new TypeReference<>() {});
        System.out.println(as.get(0).getClass().getSimpleName() + as.get(0).name + ((Dog) as.get(1)).barks);
        System.out.println(m.readValue("{\"a\":5}", Imm.class).a);
        Rec r = new Rec(1, "y", List.of(new Rec(2, null, null)));
        System.out.println(m.writeValueAsString(r) + m.readValue(m.writeValueAsString(r), Rec.class).equals(r));
        JsonNode n = m.readTree("{\"a\":{\"b\":[1,2,{\"c\":\"deep\"}]},\"d\":1e3}");
        System.out.println(n.at("/a/b/2/c").asText() + n.get("d").asDouble() + n.path("none").isMissingNode() + n.get("a").get("b").size());
        ObjectNode o = m.createObjectNode();
        o.put("k", 1).putArray("arr").add("x").add(2.5);
        System.out.println(o);
        for (String bad : new String[] {"{\"id\":\"x\"}", "{", "{\"unknown\":1}", "[]"}) {
            try {
                m.readValue(bad, Bean.class);
            } catch (JsonProcessingException e) {
                System.out.println(e.getClass().getSimpleName() + " " + e.getOriginalMessage());
            }
        }
        m.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false).configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);
        System.out.println(m.readValue("{\"unknown\":1,\"id\":3}", Bean.class).getId() + m.writeValueAsString(Map.of("b", 1, "a", 2)));
        System.out.println(m.convertValue(Map.of("x", 1, "y", "q"), Rec.class) + " " + m.readValue("[1,2]", int[].class).length + m.writeValueAsString(new Object[] {1, 'c', null, 2.5f, new byte[] {1, 2}}));
        try (JsonParser p = m.getFactory().createParser("{\"a\":[true,12]}")) {
            for (JsonToken t; (t = p.nextToken()) != null; ) System.out.print(t + " ");
        }
        System.out.println();
    }
}
