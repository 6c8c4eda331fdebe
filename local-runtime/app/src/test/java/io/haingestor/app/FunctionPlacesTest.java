package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.broker.topology.TopologyReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --functions} means. */
class FunctionPlacesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in-process                     | false | false",
                "process                        | true  | true",
                "a=process                      | true  | false",
                "process, a=process             | true  | true",
                "process,a=in-process           | false | true",
                "a=process,b=in-process,process | true  | false",
            })
    void aFunctionGoesWhereItIsSentElseWhereAllGo(String text, boolean a, boolean b) {
        var places = FunctionPlaces.parse(text);
        assertThat(places.isProcess("a")).isEqualTo(a);
        assertThat(places.isProcess("b")).isEqualTo(b);
    }

    @Test
    void aFunctionThatIsNamedIsKnown() {
        assertThat(FunctionPlaces.parse("process").isNamed("a")).isFalse();
        assertThat(FunctionPlaces.parse("a=process").isNamed("a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "container", "a=", "=process", "a=b", "process,"})
    void anythingElseIsRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> FunctionPlaces.parse(text))
                .hasMessageContaining("expected in-process or process, or <function>=process")
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void aNameThatIsNoServiceIsToldApart() throws Exception {
        var topology = new TopologyReader().read(Path.of("..", "..", "knative", "base"));
        assertThat(FunctionPlaces.parse("normalize=process,wirte=process,a=in-process")
                        .strangers(topology))
                .containsExactly("a", "wirte");
    }
}
