package io.haingestor.write.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.haingestor.write.DataFolder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API does when the store holds more than fits, breaks off, or is away. */
@QuarkusTest
@TestProfile(StoreFaultsRestTest.WithEndlessStore.class)
@QuarkusTestResource(value = DataFolder.class, restrictToAnnotatedClass = true)
class StoreFaultsRestTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TestHTTPResource("/")
    URI address;

    @Inject
    EndlessStore store;

    public static final class WithEndlessStore implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(EndlessStore.class);
        }
    }

    @BeforeEach
    void work() {
        store.failAfter.set(Long.MAX_VALUE);
    }

    @Test
    void anExportGoesNoFasterThanItsReaderAndEndsWithIt() throws Exception {
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setReceiveBufferSize(64 * 1024);
            socket.getOutputStream()
                    .write("GET /api/v1/export HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);

            // Whatever the kernel's buffers hold, the export stands still once they are full.
            var before = new AtomicLong(-1);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> before.getAndSet(store.handedOut.get()) == store.handedOut.get());
            assertThat(store.handedOut.get()).isLessThan(200_000);
            assertThat(store.openStreams).hasValue(1);

            long stoodAt = store.handedOut.get();
            assertThat(socket.getInputStream().readNBytes(20_000_000)).hasSize(20_000_000);
            assertThat(store.handedOut.get()).isGreaterThan(stoodAt);
        }

        await().atMost(PATIENCE).until(() -> store.openStreams.get() == 0);
    }

    @Test
    void anExportThatBreaksOffDoesNotLookComplete() {
        store.failAfter.set(50_000);

        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(address.resolve("/api/v1/export"))
                                        .build(),
                                BodyHandlers.ofByteArray()))
                .isInstanceOf(IOException.class);
        await().atMost(PATIENCE).until(() -> store.openStreams.get() == 0);
    }

    @Test
    void anExportThatCannotBeginSaysSo() {
        store.failAfter.set(0);

        given().get("/api/v1/export")
                .then()
                .statusCode(503)
                .header("Retry-After", "7")
                .contentType("application/problem+json")
                .body("type", equalTo("urn:ha-ingestor:problem:store-unavailable"))
                .body("detail", equalTo("The store is away"));
        await().atMost(PATIENCE).until(() -> store.openStreams.get() == 0);
    }

    @Test
    void aStoreThatIsAwayIsAProblemThatPasses() {
        for (var path : new String[] {"/api/v1/states", "/api/v1/history/sensor.a"}) {
            given().get(path)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "7")
                    .contentType("application/problem+json")
                    .body("status", equalTo(503));
        }
        given().get("/q/health/ready").then().statusCode(503).body("status", equalTo("DOWN"));
    }

    @Test
    void aBugShowsAnIdAndNothingElse() {
        given().get("/api/v1/history/sensor.a?window=5m")
                .then()
                .statusCode(500)
                .contentType("application/problem+json")
                .body("detail", containsString("the log has it under"))
                .body("detail", not(containsString("inner life")));
    }
}
