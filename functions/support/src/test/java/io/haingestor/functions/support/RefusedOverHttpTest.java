package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A process that calls its functions itself and shows a page. */
@QuarkusTest
@TestProfile(RefusedOverHttpTest.WithAPage.class)
class RefusedOverHttpTest {

    @Test
    void theRootIsThePages() throws Exception {
        var answer = HttpCall.to("/").method("GET");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("the page");
    }

    @Test
    void noFunctionCanBeCalledPastTheBroker() throws Exception {
        var event = Samples.stateFor("pass-on").build();

        for (var path : new String[] {"/", "/pass-on", "/refuse"}) {
            assertThat(HttpCall.to(path).binary(event).status()).isEqualTo(403);
            assertThat(HttpCall.to(path).structured(event).status()).isEqualTo(403);
            assertThat(HttpCall.to(path)
                            .post(Map.of("Content-Type", "application/json"), new byte[] {'{', '}'})
                            .status())
                    .isEqualTo(403);
        }
        assertThat(HttpCall.to("/pass-on").method("GET").status()).isEqualTo(403);
    }

    /** Switches the calls over HTTP off. */
    public static final class WithAPage implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("haingestor.functions.over-http", "false");
        }
    }
}
