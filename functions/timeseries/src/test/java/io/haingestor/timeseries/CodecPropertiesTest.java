package io.haingestor.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What is written in few bytes reads back as it was. */
class CodecPropertiesTest {

    @Property
    void everyDoubleReadsBackToTheBit(@ForAll("doubles") double number) {
        var to = new ByteWriter();
        NumberCodec.write(number, to);
        var bytes = to.toBytes();

        assertThat(Double.doubleToRawLongBits(NumberCodec.read(new ByteReader(bytes))))
                .isEqualTo(Double.doubleToRawLongBits(number));
        assertThat(bytes.length).isLessThanOrEqualTo(10);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite),
                Arbitraries.doubles(),
                Arbitraries.longs().map(l -> (double) l),
                Arbitraries.longs().between(-9_999_999_999L, 9_999_999_999L).map(l -> l / 1e6));
    }

    @Property
    void everyTextReadsBackToTheLetter(@ForAll("texts") List<String> texts) throws Exception {
        var table = new ArrayList<String>();
        var to = new ByteWriter();
        for (var text : texts) {
            TextCodec.write(text, t -> t.length() % 3 == 0 ? add(table, t) : -1, to);
        }
        var from = new ByteReader(to.toBytes());

        for (var text : texts) {
            assertThat(TextCodec.read(from, id -> table.get((int) id))).isEqualTo(text);
        }
        assertThat(from.hasMore()).isFalse();
    }

    private static long add(List<String> table, String text) {
        table.add(text);
        return table.size() - 1L;
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().filter(s -> s.chars().noneMatch(c -> Character.isSurrogate((char) c))),
                        Arbitraries.strings().withChars("0123456789.-").ofMaxLength(20),
                        Arbitraries.strings().withChars("0123456789abcdef").ofLength(32),
                        Arbitraries.strings()
                                .withChars("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
                                .ofLength(26),
                        Arbitraries.bigDecimals().map(Object::toString))
                .list()
                .ofMaxSize(8);
    }

    @Property
    void aSeriesIsItsKey(@ForAll("names") String measurement, @ForAll("tags") @Size(max = 3) Map<String, String> tags) {
        var series = new Series(measurement, tags);

        assertThat(Series.ofKey(series.key())).isEqualTo(series);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab,= \\n\nü\"").ofMinLength(1).ofMaxLength(6);
    }

    @Provide
    Arbitrary<Map<String, String>> tags() {
        return Arbitraries.maps(names(), names()).ofMaxSize(3);
    }

    @Property
    void aGlobIsWhatARegularExpressionSays(@ForAll("globs") String glob, @ForAll("globTexts") String text) {
        var regex = new StringBuilder("(?s)");
        glob.chars().forEach(c -> regex.append(c == '*' ? ".*" : c == '?' ? "." : "\\Q" + (char) c + "\\E"));

        assertThat(TextMatch.glob(glob).accepts(text)).isEqualTo(text.matches(regex.toString()));
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("ab.*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> globTexts() {
        return Arbitraries.strings().withChars("ab.").ofMaxLength(8);
    }
}
