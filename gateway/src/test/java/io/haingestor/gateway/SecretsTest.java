package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    private final Secrets secrets = new Secrets(Set.of("password", "api_key"), false);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            "/api/camera_proxy/camera.door?token=abc123"            | "/api/camera_proxy/camera.door"
            "/api/media_player_proxy/x?token=abc&cache=12"          | "/api/media_player_proxy/x?cache=12"
            "/api/media_player_proxy/x?cache=12&token=abc"          | "/api/media_player_proxy/x?cache=12"
            "http://ha:8123/media/a.mp3?authSig=eyJh.b.c"           | "http://ha:8123/media/a.mp3"
            "/x?a=1&access_token=abc&b=2#top"                       | "/x?a=1&b=2#top"
            {"deep":[{"password":"hunter2","user":"me"}]}           | {"deep":[{"user":"me"}]}
            {"access_token":"abc","api_key":1,"keep":1.5}           | {"keep":1.5}
            ["/a?token=abc","b"]                                    | ["/a","b"]
            """)
    void aSecretIsTakenOutAndTheRestStays(String before, String after) {
        assertThat(new String(secrets.cleaned(slice(before)), UTF_8)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
            "a plain text"
            "the password is elsewhere"
            12.50
            null
            {"passwords":"2"}
            [1,2,{"a":"b?c=d"}]
            """)
    void whatHoldsNoSecretStaysAsItIs(String value) {
        assertThat(secrets.cleaned(slice(value))).isNull();
    }

    @Test
    void positionsAreRemovedOnlyWhenTheUserWantsIt() {
        assertThat(secrets.removes("latitude")).isFalse();
        assertThat(new Secrets(Set.of(), true).removes("latitude")).isTrue();
        assertThat(new Secrets(Set.of(), true).removes("access_token")).isTrue();
    }

    @Test
    void theCodeOfAnAlarmIsASecretInAServiceCallOnly() {
        var call = slice("{\"service_data\":{\"code\":\"1234\",\"entity_id\":\"alarm.x\"}}");

        assertThat(secrets.cleaned(call)).isNull();
        assertThat(new String(secrets.forServiceCalls().cleaned(call), UTF_8))
                .isEqualTo("{\"service_data\":{\"entity_id\":\"alarm.x\"}}");
    }

    private static Slice slice(String json) {
        return Slice.of(json.getBytes(UTF_8));
    }
}
