package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CesqlTest {

    /**
     * The rules of the conformance tests of the specification (cloudevents/spec, {@code cesql/cesql_tck}, Apache License 2.0), asked as a
     * Trigger asks: what is an error there lets nothing through here. Before the expression stand the attributes of the event that matter.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    | TRUE                                                         | true
                    | FALSE                                                        | false
                    | 'aBc' = "aBc"                                                | true
                    | 'aBc' = 'abc'                                                | false
                    | 'it\\'s' = "it's"                                             | true
                    | TRUE = FALSE                                                 | false
                    | 2 = 2                                                        | true
                    | 'abc' = '123'                                                | false
                    | TRUE != FALSE                                                | true
                    | 2 <> 2                                                       | false
                    | 2 <= 2                                                       | true
                    | 3 <= 2                                                       | false
                    | 2 >= 3                                                       | false
                    | 2 > 1                                                        | true
                    | true = 'TRUE'                                                | false
                    | 'TRUE' = true                                                | true
                    | missing = 2                                                  | false
                    | missing != 2                                                 | false
                    | missing <> 2                                                 | false
                    | missing <= 2                                                 | false
                    | NOT missing                                                  | false
                    | TRUE AND FALSE                                               | false
                    | FALSE OR TRUE                                                | true
                    | TRUE XOR TRUE                                                | false
                    | FALSE XOR TRUE                                               | true
                    | NOT FALSE                                                    | true
                    | NOT 'FALSE'                                                  | true
                    | false AND (1 != 1 / 0)                                       | false
                    | true AND (1 != 1 / 0)                                        | false
                    | true OR (1 != 1 / 0)                                         | true
                    | false OR (1 != 1 / 0)                                        | false
                    | 4 * 2 + 4 / 2 = 10                                           | true
                    | 4 * (2 + 4) / 2 = 12                                         | true
                    | 5 / 3 = 1                                                    | true
                    | 5 % 2 = 1                                                    | true
                    | 5 / 0 = 0                                                    | false
                    | 5 % 0 = 0                                                    | false
                    | -4 + -1 = -5                                                 | true
                    | '5' + '3' = 8                                                | true
                    | 5 + TRUE = 6                                                 | true
                    | INT('-1') = -1                                               | true
                    | INT(TRUE) = 1                                                | true
                    | INT('ABC') = 0                                               | false
                    | BOOL('TRUE')                                                 | true
                    | BOOL(-50)                                                    | true
                    | BOOL('ABC')                                                  | false
                    | STRING(TRUE) = 'true'                                        | true
                    | IS_INT('x')                                                  | false
                    | ABS(-10) = 10                                                | true
                    | ABS(-2147483648) > 0                                         | false
                    | LENGTH('abc') = 3                                            | true
                    | CONCAT('a', 'b', 'c') = 'abc'                                | true
                    | CONCAT_WS(',', 'a', 'b') = 'a,b'                             | true
                    | LOWER('AbC') = 'abc' AND UPPER('AbC') = 'ABC'                | true
                    | TRIM('  a b  ') = 'a b'                                      | true
                    | LEFT('abc', 2) = 'ab' AND RIGHT('abc', 2) = 'bc'             | true
                    | LEFT('abc', -2) = 'abc'                                      | false
                    | SUBSTRING('Quadratically', 5) = 'ratically'                  | true
                    | SUBSTRING('Sakila', -5, 3) = 'aki'                           | true
                    | SUBSTRING('abcdef', 10) = ''                                 | false
                    | NO_SUCH_FUNCTION(1) = 1                                      | false
                    | 'azzzbzzzc' LIKE 'a%b%c'                                     | true
                    | 'ac' LIKE 'abc'                                              | false
                    | 'abc' NOT LIKE 'abc'                                         | false
                    | 'azbc' LIKE 'a_b_c'                                          | false
                    | 'azbzc' LIKE 'a_b_c'                                         | true
                    | 'azbzc' LIKE 'a\\_b\\_c'                                       | false
                    | 'a%b%c' LIKE 'a\\%b\\%c'                                       | true
                    | 2344 LIKE '23%'                                              | true
                    | TRUE LIKE 'tr%'                                              | true
                    | 'a' IN ('a', 'b')                                            | true
                    | 'c' NOT IN ('a', 'b')                                        | true
                    hop=5,ttl=10 | int(hop) < INT(ttl) and int(hop) < 1000         | true
                    hop=5,ttl=10 | hop < ttl                                       | true
                    sequence=5   | sequence = 5                                    | true
                    sequence=6   | sequence = 5                                    | false
                    name=Doug,subject=Franz | name = 'Franz' OR subject = 'Franz'  | true
                    subject=x    | EXISTS subject                                  | true
                                 | EXISTS subject                                  | false
                                 | subject = ''                                    | false
                                 | NOT (subject = 'x')                             | false
                                 | source LIKE 'https://%'                         | false
                    ext=customext| ext LIKE 'custom%'                              | true
                                 | ext LIKE 'custom%'                              | false
                                 | id LIKE 'my%' AND source LIKE '/home%'          | true
                                 | id = 'no' OR ext LIKE '%ext'                    | false
                                 | id = 'myId' OR ext LIKE '%ext'                  | true
                                 | (id = 'myId' AND type LIKE '%.b') OR ext = 'x'  | true
                    """)
    void anExpressionLetsThroughWhatTheSpecificationSays(
            @Nullable String attributes, String expression, boolean matches) {
        var event = CloudEventBuilder.v1(event());
        for (var attribute : (attributes == null ? "" : attributes).split(",", 0)) {
            if (!attribute.isEmpty()) {
                event.withContextAttribute(attribute.split("=", 2)[0], attribute.split("=", 2)[1]);
            }
        }

        assertThat(new Cesql(expression).matches(event.build())).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    attempt                                | true
                    attempt - 3                            | false
                    attempt + 0 = 3                        | true
                    'TRUE'                                 | true
                    'yes'                                  | false
                    stage                                  | false
                    backfilled                             | true
                    time = '2026-03-01T10:15:00Z'          | true
                    seen = '2026-03-01T11:00:00+01:00'     | true
                    data = 'secret'                        | false
                    EXISTS data                            | false
                    """)
    void aResultThatIsNoBooleanIsCastTimesReadAsRfc3339AndDataCannotBeAskedFor(String expression, boolean matches) {
        assertThat(new Cesql(expression).matches(event())).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    type =              | mismatched input '<EOF>'
                    type = 'a' AND      | mismatched input '<EOF>'
                    stage IN ()         | mismatched input ')'
                    99999999999         | Cannot parse to INTEGER
                    type = 'a' stage    | there is a word too many or one too few
                    type = 'a           | ''' at character 8 begins nothing that CESQL knows
                    type = 'a';         | ';' at character 11 begins nothing that CESQL knows
                    a.b = 1             | '.' at character 2 begins nothing that CESQL knows
                    type ! 'a'          | '!' at character 6 begins nothing that CESQL knows
                    """)
    void whatIsNoExpressionSaysWhy(String expression, String reason) {
        assertThatThrownBy(() -> new Cesql(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void isEqualByItsTextSoThatAReloadedTriggerIsTheSame() {
        assertThat(new Cesql("stage = 'raw'"))
                .isEqualTo(new Cesql("stage = 'raw'"))
                .isNotEqualTo(new Cesql("TRUE"));
    }

    private static CloudEvent event() {
        return CloudEventBuilder.v1()
                .withId("myId")
                .withType("a.b")
                .withSource(URI.create("/home-assistant/1"))
                .withTime(OffsetDateTime.parse("2026-03-01T10:15:00Z"))
                .withExtension("stage", "done")
                .withExtension("attempt", 3)
                .withExtension("backfilled", true)
                .withExtension("seen", OffsetDateTime.parse("2026-03-01T11:00:00+01:00"))
                .withData("text/plain", "secret".getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
