package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "52.373134,4.890315 | 52.37,4.89",
                " -33.8688 , 151.2093 | -33.87,151.21",
                "-0.001,-0.004 | 0.00,0.00",
                "90,-180 | 90.00,-180.00",
            })
    void aPlaceIsKnownToAHundredthOfADegree(String text, String place) {
        assertThat(Place.parse(text)).hasToString(place);
        assertThat(Place.parse(Place.parse(text).toString())).isEqualTo(Place.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "52.37", "52.37;4.89", "52.37,4.89,2", "north,west", "91,0", "0,181", "NaN,0"})
    void whatIsNoPlaceSaysWhatWasExpected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Place.parse(text)).withMessageContaining("expected");
    }
}
