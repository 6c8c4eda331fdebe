package io.haingestor.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class GlobPropertiesTest {
    @Property
    void aGlobFitsWhatTheRegularExpressionOfTheSameMeaningMatches(
            @ForAll("patterns") String pattern, @ForAll("texts") String text) {
        var regex = pattern.replace(".", "\\.").replace("*", ".*").replace("?", ".");

        assertThat(new Glob(pattern).fits(text)).isEqualTo(text.matches(regex));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab.*?").ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab.").ofMaxLength(10);
    }
}
