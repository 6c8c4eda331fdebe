package io.haingestor.simulator;

import static io.haingestor.simulator.Driver.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that end, hang or are refused. */
class ConnectionFaultsTest {
    private static final int ENTITIES = 60;

    private final MovedClock clock = new MovedClock();
    private Simulator simulator;
    private Driver driver;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorConfig.of(ENTITIES, 100, 3), clock);
        driver = new Driver(simulator);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aCloseIsNormalAndTheClientMayComeBack() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"close\"}");
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
        driver.subscribed().close();
    }

    @Test
    void aResetEndsWithoutACloseFrame() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"reset\"}");
            assertThat(client.awaitClose()).isEqualTo(1006);
        }
    }

    @Test
    void aHangAnswersNothingButLetsOthersIn() {
        try (var hanging = driver.subscribed()) {
            var id = hanging.lastId();
            driver.fault("{\"fault\":\"hang\"}");
            hanging.sendRaw("{\"id\":100,\"type\":\"ping\"}");
            try (var other = driver.subscribed()) {
                clock.move(Duration.ofSeconds(1));
                other.event(other.lastId(), event -> event.has("c"));
                other.command("ping");
            }
            assertThat(hanging.hasArrived(message -> message.path("id").asInt() >= id))
                    .isFalse();
        }
    }

    @Test
    void aHangWithATimeLeavesNewConnectionsWithoutAnAnswerUntilItIsOver() {
        driver.fault("{\"fault\":\"hang\",\"seconds\":1}");
        var waiting = CompletableFuture.supplyAsync(driver::client);
        await().until(() -> simulator.status().hangingConnections() == 1);
        assertThat(waiting).isNotDone();
        clock.move(Duration.ofSeconds(1));
        assertThatThrownBy(waiting::join).isInstanceOf(CompletionException.class);
        driver.client().close();
    }

    @Test
    void aStopRefusesConnectionsThenTheSameHomeIsBackOnTheSamePort() throws java.io.IOException {
        var port = simulator.port();
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"stop\",\"seconds\":5}");
            assertThat(client.awaitClose()).isEqualTo(1006);
        }
        await().until(() -> refused(port));
        clock.move(Duration.ofSeconds(5));
        await().until(() -> !refused(port));
        assertThat(simulator.port()).isEqualTo(port);
        driver.subscribed().close();
    }

    private static boolean refused(int port) throws java.io.IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (java.net.ConnectException e) {
            return true;
        }
    }

    @Test
    void aRestartBringsEveryEntityBackWithANewLastChanged() {
        driver.rest().setState("test.over_rest", "1", "{}");
        var before = driver.rest().states();
        driver.fault("{\"fault\":\"restart\",\"seconds\":0.1,\"boot_seconds\":0.5}");
        clock.move(Duration.ofSeconds(1));
        awaitState("NOT_RUNNING");
        clock.move(Duration.ofSeconds(1));
        awaitState("RUNNING");
        var after = driver.rest().states();
        assertThat(after.size()).isEqualTo(ENTITIES);
        assertThat(after.findValuesAsText("entity_id")).doesNotContain("test.over_rest");
        assertThat(after.findValuesAsText("last_changed"))
                .doesNotContainAnyElementsOf(before.findValuesAsText("last_changed"));
    }

    @Test
    void duringARestartAClientIsLetInBeforeTheHomeIsRunning() {
        driver.fault("{\"fault\":\"restart\",\"seconds\":0.1,\"boot_seconds\":1}");
        clock.move(Duration.ofSeconds(1));
        awaitState("NOT_RUNNING");
        try (var client = driver.client()) {
            assertThat(client.command("get_config").path("result").path("state").asText())
                    .isEqualTo("NOT_RUNNING");
            client.command("subscribe_events");
            clock.move(Duration.ofSeconds(1));
            client.event(
                    client.lastId(), event -> event.path("event_type").asText().equals("homeassistant_started"));
            assertThat(client.command("get_config").path("result").path("state").asText())
                    .isEqualTo("RUNNING");
        }
    }

    private void awaitState(String state) {
        await().ignoreExceptions()
                .until(() -> driver.status().path("state").asText().equals(state));
    }

    @Test
    void refusedTokensCutWhoIsInAndLetNobodyInUntilCleared() {
        try (var client = driver.subscribed()) {
            driver.fault("{\"fault\":\"auth_invalid\"}");
            assertThat(client.awaitClose()).isEqualTo(1000);
        }
        assertThatThrownBy(driver::client).hasMessageContaining("auth_invalid");
        assertThat(driver.rest().get("/api/").statusCode()).isEqualTo(401);
        driver.rest().delete("/simulator/faults");
        driver.subscribed().close();
    }

    @Test
    void anAbsentRegistryIsAnUnknownCommand() {
        driver.fault("{\"fault\":\"absent_registry\",\"registry\":\"floor\"}");
        try (var client = driver.client()) {
            assertThat(client.command("config/floor_registry/list")
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("unknown_command");
            assertThat(client.command("config/area_registry/list")
                            .path("success")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aRefusedSubscriptionIsUnauthorizedAndTheOthersGoOn() {
        driver.fault("{\"fault\":\"refuse_subscription\",\"subscription\":\"call_service\"}");
        try (var client = driver.subscribed()) {
            var type = HomeAssistantClient.MAPPER.createObjectNode().put("event_type", "call_service");
            assertThat(client.command("subscribe_events", type)
                            .path("error")
                            .path("code")
                            .asText())
                    .isEqualTo("unauthorized");
            assertThat(client.command("subscribe_events", type.put("event_type", "other"))
                            .path("success")
                            .asBoolean())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"fault\":\"fire\"} | Expected fault to be one of [close, reset, hang",
                "{} | Expected fault to be the name of a fault, got nothing",
                "{\"fault\":\"close\",\"seconds\":1} | Expected only the keys [fault] for this fault, got also [seconds]",
                "{\"fault\":\"stop\",\"seconds\":-1} | Expected seconds to be a number from 0.0 to 3600.0, got -1",
                "{\"fault\":\"storm\",\"count\":1.5} | Expected count to be a whole number, got 1.5",
                "{\"fault\":\"absent_registry\",\"registry\":\"x\"} | Expected registry to be one of",
                "[] | Expected a JSON object, got []",
                "no json | Expected a JSON object, got what is no JSON",
            })
    void aWrongFaultIsAProblemThatSaysWhatWasExpected(String body, String detail) {
        var response = driver.rest().post("/simulator/faults", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(HomeAssistantRest.json(response.body()).path("detail").asText())
                .startsWith(detail);
    }
}
