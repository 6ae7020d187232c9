package diff.prog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Poker hands: enums, records, sorting, grouping. */
public class Cards {
    enum Suit { CLUBS, DIAMONDS, HEARTS, SPADES }

    enum Rank { TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT, NINE, TEN, JACK, QUEEN, KING, ACE }

    enum Value { HIGH, PAIR, TWO_PAIRS, THREE, STRAIGHT, FLUSH, FULL_HOUSE, FOUR, STRAIGHT_FLUSH }

    record Card(Rank rank, Suit suit) implements Comparable<Card> {
        private static final Comparator<Card> ORDER = Comparator.comparing(Card::rank).thenComparing(Card::suit);

        @Override
        public int compareTo(Card o) {
            return ORDER.compare(this, o);
        }

        @Override
        public String toString() {
            return rank.toString().charAt(0) + suit.toString().substring(0, 1).toLowerCase() + rank.ordinal();
        }
    }

    static Value value(List<Card> hand) {
        boolean flush = hand.stream().map(Card::suit).distinct().count() == 1;
        int[] r = hand.stream().mapToInt(c -> c.rank().ordinal()).sorted().toArray();
        boolean straight = true;
        for (int i = 1; i < r.length; i++) straight &= r[i] == r[i - 1] + 1;
        List<Long> groups = hand.stream().collect(Collectors.groupingBy(Card::rank, Collectors.counting())).values().stream().sorted(Comparator.reverseOrder()).toList();
        if (straight && flush) return Value.STRAIGHT_FLUSH;
        if (groups.get(0) == 4) return Value.FOUR;
        if (groups.get(0) == 3 && groups.get(1) == 2) return Value.FULL_HOUSE;
        if (flush) return Value.FLUSH;
        if (straight) return Value.STRAIGHT;
        if (groups.get(0) == 3) return Value.THREE;
        if (groups.get(0) == 2) return groups.get(1) == 2 ? Value.TWO_PAIRS : Value.PAIR;
        return Value.HIGH;
    }

    public static void main(String[] args) {
        List<Card> deck = new ArrayList<>();
        for (Suit s : Suit.values()) for (Rank r : Rank.values()) deck.add(new Card(r, s));
        Random rnd = new Random(2024);
        Map<Value, Integer> counts = new java.util.EnumMap<>(Value.class);
        for (int i = 0; i < 1500; i++) {
            Collections.shuffle(deck, rnd);
            List<Card> hand = new ArrayList<>(deck.subList(0, 5));
            Collections.sort(hand);
            Value v = value(hand);
            counts.merge(v, 1, Integer::sum);
            if (i % 300 == 0) System.out.println(hand + " " + v);
        }
        System.out.println(counts);
        System.out.println(value(Arrays.asList(new Card(Rank.ACE, Suit.SPADES), new Card(Rank.KING, Suit.SPADES), new Card(Rank.TEN, Suit.SPADES), new Card(Rank.JACK, Suit.SPADES), new Card(Rank.QUEEN, Suit.SPADES))));
    }
}
