package diff.third;

import java.util.Date;
import java.util.TimeZone;
import org.apache.commons.lang3.ArrayUtils;
import org.apache.commons.lang3.BooleanUtils;
import org.apache.commons.lang3.CharUtils;
import org.apache.commons.lang3.ClassUtils;
import org.apache.commons.lang3.EnumUtils;
import org.apache.commons.lang3.ObjectUtils;
import org.apache.commons.lang3.Range;
import org.apache.commons.lang3.StringEscapeUtils;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.SystemUtils;
import org.apache.commons.lang3.Validate;
import org.apache.commons.lang3.builder.CompareToBuilder;
import org.apache.commons.lang3.builder.EqualsBuilder;
import org.apache.commons.lang3.builder.HashCodeBuilder;
import org.apache.commons.lang3.builder.ReflectionToStringBuilder;
import org.apache.commons.lang3.builder.ToStringBuilder;
import org.apache.commons.lang3.builder.ToStringStyle;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.commons.lang3.math.Fraction;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.commons.lang3.mutable.MutableInt;
import org.apache.commons.lang3.reflect.FieldUtils;
import org.apache.commons.lang3.reflect.MethodUtils;
import org.apache.commons.lang3.text.WordUtils;
import org.apache.commons.lang3.time.DateFormatUtils;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.commons.lang3.tuple.Triple;

/** commons-lang3 in use. */
public class Lang3 {
    enum E { A, B }

    public static class Bean {
        private final String name = "n";
        private final int[] nums = {1, 2};

        public String hello(String s) {
            return "hello " + s;
        }
    }

    @SuppressWarnings("deprecation")
    public static void main(String[] args) throws Exception {
        System.out.println(StringUtils.capitalize("word") + StringUtils.reverse("abc") + StringUtils.leftPad("7", 3, '0') + StringUtils.center("x", 5, '*') + StringUtils.abbreviate("a long sentence here", 10) + StringUtils.isBlank(" ") + StringUtils.countMatches("banana", "an"));
        System.out.println(StringUtils.getLevenshteinDistance("kitten", "sitting") + " " + StringUtils.substringBetween("[a]", "[", "]") + " " + StringUtils.join(new int[] {1, 2}, ',') + " " + StringUtils.swapCase("aB") + " " + StringUtils.difference("abc", "abd") + " " + StringUtils.stripAccents("\u00e9\u00fc") + " " + StringUtils.isNumeric("12") + StringUtils.splitByCharacterTypeCamelCase("fooBarBaz").length);
        System.out.println(ArrayUtils.toString(ArrayUtils.addAll(new int[] {1}, 2, 3)) + ArrayUtils.contains(new String[] {"a"}, "a") + ArrayUtils.toString(ArrayUtils.removeElement(new int[] {1, 2, 1}, 1)) + ArrayUtils.indexOf(new double[] {1, 2}, 2));
        System.out.println(BooleanUtils.toBoolean("yes") + " " + CharUtils.unicodeEscaped('a') + " " + ClassUtils.getShortClassName(Lang3.class) + " " + ClassUtils.getAllInterfaces(java.util.ArrayList.class).size() + " " + EnumUtils.isValidEnum(E.class, "C") + EnumUtils.getEnumList(E.class));
        System.out.println(ObjectUtils.firstNonNull(null, "x") + " " + ObjectUtils.max(1, 3, 2) + " " + Range.between(1, 10).contains(5) + Range.between(1, 10) + " " + StringEscapeUtils.escapeHtml4("<a&b>") + StringEscapeUtils.unescapeJava("\\u0041\\n").trim() + " " + SystemUtils.IS_OS_LINUX);
        try {
            Validate.isTrue(false, "value %d is bad", 5);
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
        System.out.println(new EqualsBuilder().append(1, 1).append("a", "b").isEquals() + " " + new HashCodeBuilder(17, 37).append(5).append("x").toHashCode() + " " + new CompareToBuilder().append(1, 2).toComparison() + " " + EqualsBuilder.reflectionEquals(new Bean(), new Bean()));
        System.out.println(new ToStringBuilder("o", ToStringStyle.SHORT_PREFIX_STYLE).append("a", 1).append("b", new int[] {1}).toString() + " " + ReflectionToStringBuilder.toString(new Bean(), ToStringStyle.JSON_STYLE));
        System.out.println(ExceptionUtils.getRootCauseMessage(new RuntimeException(new IllegalStateException("root"))) + " " + ExceptionUtils.getThrowableCount(new Exception(new Exception())));
        System.out.println(Fraction.getFraction(6, 8).reduce().add(Fraction.ONE_THIRD) + " " + NumberUtils.toInt("x", -1) + NumberUtils.isCreatable("0x1F") + NumberUtils.max(1, 5, 3) + NumberUtils.createNumber("12.5f") + " " + new MutableInt(5).incrementAndGet());
        System.out.println(FieldUtils.readField(new Bean(), "name", true) + " " + MethodUtils.invokeMethod(new Bean(), "hello", "there") + " " + WordUtils.capitalizeFully("the quick FOX") + " " + DateFormatUtils.format(new Date(0), "yyyy-MM-dd HH:mm", TimeZone.getTimeZone("UTC")) + " " + DurationFormatUtils.formatDuration(3661000, "H:mm:ss"));
        System.out.println(Pair.of("l", 2) + " " + Triple.of(1, 2, 3) + " " + Pair.of(1, 2).compareTo(Pair.of(1, 3)) + " " + Pair.of("a", 1).equals(java.util.Map.entry("a", 1)));
    }
}
