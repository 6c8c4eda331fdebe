package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.events.EventTypes;
import io.haingestor.gateway.GatewayStatus.State;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayReconnectTest {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final FakeHome home = new FakeHome();

    @AfterEach
    void stopHome() {
        home.close();
    }

    @Test
    void aNormalCloseIsFollowedByANewConnectionWhoseSnapshotTellsWhatChanged() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.newest().close((short) 1000);
            bench.awaitState(State.BACKING_OFF);
            assertThat(bench.gateway.status().lastFailure().reason()).isEqualTo("closed");
            assertThat(bench.gateway.status().connectedSince()).isNull();

            home.snapshot = "{\"a\":{\"light.hall\":{\"s\":\"off\",\"a\":{},\"c\":\"C1\",\"lc\":1772359230}}}";
            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);

            assertThat(bench.sink.states())
                    .containsExactly("light.hall@1772359200000000", "light.hall@1772359230000000");
            var old = FeedBench.data(bench.sink.ofType(EventTypes.STATE_CHANGED).get(1))
                    .path("data")
                    .path("old_state");
            assertThat(old.path("state").asText()).isEqualTo("on");
            var lost = bench.sink.ofType(EventTypes.GATEWAY_DISCONNECTED).get(0);
            assertThat(FeedBench.data(lost).path("reason").asText()).isEqualTo("closed");
            assertThat(bench.sink.ofType("io.home-assistant.registry.entity.snapshot"))
                    .hasSize(1);
        }
    }

    @Test
    void aResetEndsInANewConnection() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.reset();
            bench.awaitState(State.BACKING_OFF);
            assertThat(bench.gateway.status().lastFailure().reason()).isIn("reset", "closed");

            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);
        }
    }

    @Test
    void aStopClosesTheConnectionAndWarnsOfNothing() {
        try (var lines = new LogLines();
                var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            bench.stop();

            GatewayBench.await().untilAsserted(() -> assertThat(home.closed).hasValue(1));
            bench.loop.settle();
            assertThat(lines.warnings()).isEmpty();
            assertThat(bench.gateway.status().state()).isEqualTo(State.STOPPED);
        }
    }

    /** Vert.x does not cancel the timer of a handshake whose id is 0, which is the first timer that a fresh Vert.x gives, and closes the connection when it fires. */
    @Test
    void theFirstConnectionOfAProcessOutlivesItsConnectTimeout() {
        var fresh = Vertx.vertx();
        try (var bench = GatewayBench.of(home, folder).vertx(fresh).build().startAndConnect()) {
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
            assertThat(fresh.cancelTimer(0)).as("whether it still runs").isFalse();
        } finally {
            fresh.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aHomeThatHangsIsLeftWhenItDoesNotAnswerAPing() {
        try (var bench = GatewayBench.of(home, folder)
                .pingInterval(Duration.ofSeconds(30))
                .build()
                .startAndConnect()) {
            home.silent = true;
            bench.loop.advance(Duration.ofSeconds(39));
            bench.loop.settle();
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);

            bench.loop.advance(Duration.ofSeconds(1));
            assertThat(bench.gateway.status().state()).isEqualTo(State.BACKING_OFF);
            assertThat(bench.gateway.status().lastFailure().reason()).isEqualTo("no-pong");
            GatewayBench.await().untilAsserted(() -> assertThat(home.closed)
                    .as("the connection that was given up is closed, else the home keeps sending to it")
                    .hasValue(1));

            home.silent = false;
            bench.loop.advance(Duration.ofSeconds(2));
            bench.awaitConnected(2);
        }
    }

    @Test
    void aHomeThatSendsIsNotLeftWhenOnlyItsPongIsMissing() {
        home.unanswered.add("ping");
        try (var bench = GatewayBench.of(home, folder)
                .pingInterval(Duration.ofSeconds(30))
                .build()
                .startAndConnect()) {
            bench.loop.advance(Duration.ofSeconds(31));
            home.sendEvent("subscribe_entities", "{\"c\":{\"light.hall\":{\"+\":{\"s\":\"off\",\"lc\":1772359201}}}}");
            bench.await(() -> bench.sink.states().size() == 2);
            bench.loop.advance(Duration.ofSeconds(10));

            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void theWaitDoublesFromOneSecondToFiveMinutesAndBeginsAnewAfterASteadyMinute() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            home.stop();
            bench.awaitState(State.BACKING_OFF);
            var waits = new ArrayList<Duration>();
            for (var i = 0; i < 12; i++) {
                waits.add(bench.advanceToNextTry());
                bench.awaitState(State.BACKING_OFF);
            }
            for (var i = 0; i < waits.size(); i++) {
                var seconds = Math.min(1L << i, 300);
                assertThat(waits.get(i))
                        .isBetween(Duration.ofMillis(seconds * 800), Duration.ofMillis(seconds * 1_200 + 100));
                assertThat(waits.get(i)).isLessThanOrEqualTo(LONGEST.plusMillis(100));
            }

            home.start();
            bench.advanceToNextTry();
            bench.awaitConnected(2);
            bench.loop.advance(Duration.ofSeconds(61));
            home.newest().close();
            bench.awaitState(State.BACKING_OFF);
            assertThat(bench.advanceToNextTry()).isLessThan(Duration.ofMillis(1_300));
            bench.awaitConnected(3);
        }
    }

    @Test
    void aConnectionThatDoesNotLastAMinuteDoesNotBeginTheWaitAnew() {
        try (var bench = GatewayBench.of(home, folder).build().startAndConnect()) {
            for (var i = 0; i < 3; i++) {
                home.newest().close();
                bench.awaitState(State.BACKING_OFF);
                bench.loop.advance(Duration.ofMillis((1L << i) * 800 - 1));
                assertThat(bench.gateway.status().state()).isEqualTo(State.BACKING_OFF);
                assertThat(home.connections()).isEqualTo(i + 1);
                bench.loop.advance(Duration.ofMillis((1L << i) * 400 + 1));
                bench.awaitConnected(i + 2);
            }
        }
    }

    @Test
    void aRefusedTokenIsTriedOnceInFiveMinutesAndIsTheReason() {
        home.refused.add("auth");
        try (var bench = GatewayBench.of(home, folder).build().start()) {
            bench.awaitState(State.AUTH_INVALID);
            var failure = bench.gateway.status().lastFailure();
            assertThat(failure.reason()).isEqualTo("auth-invalid");
            assertThat(failure.message()).contains("HA_TOKEN").doesNotContain(FakeHome.TOKEN);
            for (var i = 1; i <= 3; i++) {
                assertThat(home.connections()).isEqualTo(i);
                bench.loop.advance(Duration.ofSeconds(299));
                assertThat(bench.gateway.status().state()).isEqualTo(State.AUTH_INVALID);
                assertThat(home.connections()).isEqualTo(i);
                bench.loop.advance(Duration.ofSeconds(1));
                var tries = i + 1;
                GatewayBench.await().until(() -> home.connections() == tries);
                bench.awaitState(State.AUTH_INVALID);
            }

            home.refused.clear();
            bench.loop.advance(Duration.ofMinutes(5));
            bench.awaitConnected(1);
        }
    }

    @Test
    void theNextAddressServesUntilTheFirstAnswersAgain() {
        try (var second = new FakeHome();
                var bench = GatewayBench.of(home, folder)
                        .endpoint(second.url(), FakeHome.TOKEN)
                        .build()) {
            home.stop();
            bench.startAndConnect();
            assertThat(bench.gateway.status().endpoint()).contains(":" + second.port() + "/");

            bench.loop.advance(Duration.ofSeconds(60));
            // The try of the first address is over when its deadline is no more.
            var deadline = bench.loop.now().plus(GatewayBench.LONGEST_TRY);
            GatewayBench.await().until(() -> !bench.loop.waitsFor(deadline));
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);

            home.snapshot = "{\"a\":{\"light.hall\":{\"s\":\"off\",\"a\":{},\"c\":\"C1\",\"lc\":1772359230}}}";
            home.start();
            bench.loop.advance(Duration.ofSeconds(60));
            bench.await(() -> bench.gateway.status().endpoint().contains(":" + home.port() + "/"));
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
            assertThat(bench.sink.states())
                    .containsExactly("light.hall@1772359200000000", "light.hall@1772359230000000");
            assertThat(bench.sink.ofType(EventTypes.GATEWAY_DISCONNECTED)).hasSize(1);

            second.stop();
            bench.loop.settle();
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void theFirstAddressIsNotTriedWhileItIsConnected() {
        try (var second = new FakeHome();
                var bench = GatewayBench.of(home, folder)
                        .endpoint(second.url(), FakeHome.TOKEN)
                        .build()
                        .startAndConnect()) {
            bench.loop.advance(Duration.ofMinutes(10));
            bench.loop.settle();

            assertThat(home.connections()).isEqualTo(1);
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    void aFirstAddressThatRefusesTheTokenIsLeftAloneForFiveMinutesWhileTheSecondServes() {
        home.refused.add("auth");
        try (var second = new FakeHome();
                var bench = GatewayBench.of(home, folder)
                        .endpoint(second.url(), FakeHome.TOKEN)
                        .build()
                        .startAndConnect()) {
            bench.loop.advance(Duration.ofSeconds(299));
            bench.loop.settle();
            assertThat(home.connections()).isEqualTo(1);

            bench.loop.advance(Duration.ofSeconds(1));
            GatewayBench.await().until(() -> home.connections() == 2);
            assertThat(bench.gateway.status().state()).isEqualTo(State.CONNECTED);
        }
    }

    @Test
    void whatIsNoHomeAssistantIsCalledThat() {
        home.firstMessage = "hello";
        assertFailure("not-home-assistant", "hello", "HA_URL");
        home.firstMessage = "{\"type\":\"welcome\"}";
        assertFailure("not-home-assistant", "welcome", "HA_URL");
        home.httpStatus = 404;
        assertFailure("not-home-assistant", "404", "HA_URL");
        home.httpStatus = 301;
        assertFailure("not-home-assistant", "301", "HA_URL");
        home.httpStatus = 502;
        assertFailure("unreachable", "502", "proxy");
    }

    @Test
    void aPortWithoutAServerIsCalledRefusedAndAHostWithoutAnAddressUnknown() {
        try (var free = new HeldPort(0)) {
            assertFailure(
                    GatewayBench.of(home, folder).only("http://127.0.0.1:" + free.port(), "t"),
                    "refused",
                    ":" + free.port(),
                    "Home Assistant runs");
        }
        var vertx = withoutAnyHost();
        try {
            assertFailure(
                    GatewayBench.of(home, folder).vertx(vertx).only("http://no-such-host.invalid:8123", "t"),
                    "unknown-host",
                    "no-such-host.invalid",
                    "HA_URL");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void aServerThatNeverSpeaksIsATimeout() {
        home.firstMessage = "{\"type\":\"auth_required\"}";
        home.silent = true;
        try (var bench = GatewayBench.of(home, folder).build().start()) {
            GatewayBench.await().until(() -> home.connections() == 1);
            bench.loop.advance(GatewayBench.LONGEST_TRY);
            assertThat(bench.gateway.status().lastFailure().reason()).isEqualTo("timeout");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamedAndOneThatIsTrustedWorks() {
        var certificate = TestCertificate.OF_THIS_MACHINE;
        try (var secure = new FakeHome(new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.key()))) {
            var url = "https://localhost:" + secure.port();
            assertFailure(
                    GatewayBench.of(secure, folder).only(url, FakeHome.TOKEN),
                    "certificate",
                    "localhost",
                    "HA_CA_FILE");

            var pem = certificate.pem();
            assertFailure(
                    GatewayBench.of(secure, folder).only(url, FakeHome.TOKEN).trust(new Trust(pem, true)),
                    "certificate",
                    "localhost",
                    "HA_CA_FILE");
            try (var bench = GatewayBench.of(secure, folder)
                    .only("https://127.0.0.1:" + secure.port(), FakeHome.TOKEN)
                    .trust(new Trust(pem, true))
                    .build()) {
                bench.startAndConnect();
            }
            try (var bench = GatewayBench.of(secure, folder)
                    .only(url, FakeHome.TOKEN)
                    .trust(new Trust(null, false))
                    .build()) {
                bench.startAndConnect();
            }
        }
    }

    @Test
    void aServerWithoutTlsIsNotCalledABadCertificateOfItsHost() {
        assertFailure(
                GatewayBench.of(home, folder).only("https://127.0.0.1:" + home.port(), "t"),
                "certificate",
                "does not speak TLS",
                "http");
    }

    /** Asks a name server of this test, which knows no name: how soon the network's answers is its own affair. */
    private Vertx withoutAnyHost() {
        var names = home.vertx.createDatagramSocket();
        // RFC 1035 §4.1.1: the question comes back as a response, whose code 3 says that there is no such name.
        names.handler(query -> names.send(
                query.data().copy().setByte(2, (byte) 0x81).setByte(3, (byte) 0x83),
                query.sender().port(),
                query.sender().host()));
        names.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        return Vertx.vertx(new VertxOptions()
                .setAddressResolverOptions(new AddressResolverOptions()
                        .addServer("127.0.0.1:" + names.localAddress().port())));
    }

    private void assertFailure(String reason, String... words) {
        assertFailure(GatewayBench.of(home, folder), reason, words);
    }

    private static void assertFailure(GatewayBench.Builder builder, String reason, String... words) {
        try (var bench = builder.build().start()) {
            bench.awaitState(State.BACKING_OFF);
            var failure = bench.gateway.status().lastFailure();
            assertThat(failure.reason()).as(failure.message()).isEqualTo(reason);
            assertThat(failure.message()).contains(words).doesNotContain(FakeHome.TOKEN);
        }
    }
}
