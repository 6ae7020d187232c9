package diff.third;

import com.google.common.base.CaseFormat;
import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.MoreObjects;
import com.google.common.base.Preconditions;
import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.BiMap;
import com.google.common.collect.ComparisonChain;
import com.google.common.collect.HashBasedTable;
import com.google.common.collect.HashBiMap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import com.google.common.collect.Multimap;
import com.google.common.collect.Multiset;
import com.google.common.collect.Ordering;
import com.google.common.collect.Range;
import com.google.common.collect.RangeMap;
import com.google.common.collect.Sets;
import com.google.common.collect.Table;
import com.google.common.collect.TreeMultiset;
import com.google.common.collect.TreeRangeMap;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.Graphs;
import com.google.common.graph.MutableGraph;
import com.google.common.hash.BloomFilter;
import com.google.common.hash.Funnels;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.io.CharSource;
import com.google.common.math.IntMath;
import com.google.common.math.LongMath;
import com.google.common.primitives.Ints;
import com.google.common.reflect.TypeToken;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;

/** guava in use. */
public class GuavaUse {
    static class Listener {
        @Subscribe
        public void on(String s) {
            System.out.println("event " + s);
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println(Joiner.on('|').skipNulls().join("a", null, "b") + Splitter.on(',').trimResults().omitEmptyStrings().splitToList(" x , ,y") + CaseFormat.LOWER_CAMEL.to(CaseFormat.UPPER_UNDERSCORE, "someName") + CharMatcher.inRange('0', '9').retainFrom("a1b2") + Strings.padEnd("x", 3, '.') + Strings.commonPrefix("abcd", "abx"));
        System.out.println(MoreObjects.toStringHelper("T").add("k", 1).add("n", null).omitNullValues());
        try {
            Preconditions.checkArgument(false, "bad %s and %s", 1, "two");
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        Multimap<String, Integer> mm = ArrayListMultimap.create();
        mm.put("a", 1);
        mm.put("a", 2);
        System.out.println(mm + " " + mm.size() + ImmutableList.of(1, 2, 3).reverse() + ImmutableMap.of("k", 1, "j", 2) + ImmutableSortedSet.of(3, 1, 2));
        Multiset<String> ms = TreeMultiset.create(List.of("x", "y", "x"));
        BiMap<String, Integer> bi = HashBiMap.create();
        bi.put("one", 1);
        Table<Integer, Integer, String> t = HashBasedTable.create();
        t.put(1, 2, "cell");
        RangeMap<Integer, String> rm = TreeRangeMap.create();
        rm.put(Range.closed(1, 10), "low");
        rm.put(Range.openClosed(5, 7), "mid");
        System.out.println(ms + " " + bi.inverse().get(1) + t.row(1) + rm + rm.get(6) + Range.atLeast(3).intersection(Range.lessThan(9)));
        System.out.println(Lists.partition(List.of(1, 2, 3, 4, 5), 2) + "" + Lists.transform(List.of(1, 2), x -> x * 2) + Sets.intersection(Sets.newTreeSet(List.of(1, 2, 3)), Sets.newTreeSet(List.of(2, 3, 4))) + Maps.difference(ImmutableMap.of("a", 1), ImmutableMap.of("a", 2)) + Iterables.getLast(List.of(5, 6)) + Sets.powerSet(ImmutableSortedSet.of(1, 2)).size() + Lists.cartesianProduct(List.of(1, 2), List.of(3, 4)));
        System.out.println(Ordering.natural().reverse().nullsLast().sortedCopy(java.util.Arrays.asList(1, null, 3)) + "" + ComparisonChain.start().compare(1, 1).compare("a", "b").result());
        int[] loads = {0};
        LoadingCache<String, Integer> c = CacheBuilder.newBuilder().maximumSize(2).recordStats().build(CacheLoader.from(s -> {
            loads[0]++;
            return s.length();
        }));
        System.out.println(c.get("abc") + c.get("abc") + c.get("z") + " " + loads[0] + " " + c.stats().hitCount());
        EventBus bus = new EventBus();
        bus.register(new Listener());
        bus.post("posted");
        MutableGraph<Integer> g = GraphBuilder.directed().build();
        g.putEdge(1, 2);
        g.putEdge(2, 3);
        System.out.println(Graphs.reachableNodes(g, 1).size() + " " + Graphs.hasCycle(g) + g.successors(2));
        System.out.println(Hashing.murmur3_32_fixed().hashString("x", StandardCharsets.UTF_8) + " " + Hashing.sha256().hashInt(5) + " " + Hashing.crc32().hashBytes(new byte[] {1}) + " " + Hashing.sipHash24().hashLong(1) + " " + Hashing.goodFastHash(32).bits());
        BloomFilter<Integer> bf = BloomFilter.create(Funnels.integerFunnel(), 100);
        bf.put(5);
        System.out.println(bf.mightContain(5) + " " + BaseEncoding.base32().encode("hi".getBytes()) + " " + CharSource.wrap("l1\nl2").readLines() + " " + IntMath.gcd(12, 18) + LongMath.factorial(15) + IntMath.binomial(10, 3) + IntMath.isPowerOfTwo(64) + " " + Ints.tryParse("x") + Ints.asList(3, 4) + Ints.max(1, 9));
        System.out.println(new TypeToken<List<String>>() {}.getRawType() + " " + new TypeToken<List<String>>() {}.resolveType(List.class.getMethod("get", int.class).getGenericReturnType()));
        var ex = MoreExecutors.listeningDecorator(Executors.newFixedThreadPool(2));
        ListenableFuture<Integer> f = Futures.transform(ex.submit(() -> 20), x -> x + 1, MoreExecutors.directExecutor());
        System.out.println(Futures.allAsList(f, Futures.immediateFuture(1)).get());
        ex.shutdown();
    }
}
