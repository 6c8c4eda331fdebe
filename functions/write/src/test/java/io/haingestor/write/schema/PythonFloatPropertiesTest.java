package io.haingestor.write.schema;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PythonFloatPropertiesTest {
    @Property
    void whatIsWrittenReadsBackAsTheSameNumber(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);

        assertThat(PythonFloat.parse(PythonFloat.repr(value))).hasValue(value);
    }

    @Property
    void noTextMakesReadingFail(@ForAll String text) {
        assertThat(PythonFloat.parse(text)).isNotNull();
    }
}
