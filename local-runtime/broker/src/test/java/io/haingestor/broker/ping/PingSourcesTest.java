package io.haingestor.broker.ping;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.PingSourceResource;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Schedule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PingSourcesTest {
    private static final ResourceName BROKER = new ResourceName("home", "default");

    private final HandTime time = new HandTime("2026-03-01T10:15:30Z");
    private final Log log = new Log();
    private PingSources sources = new PingSources(log, time, time.newTimer());

    @AfterEach
    void close() {
        sources.close();
    }

    /** Keeps what a log would, also when the process that wrote it is gone. */
    private static final class Log implements Ticks {
        private final List<CloudEvent> events = new ArrayList<>();
        private final Map<String, Instant> marks = new HashMap<>();
        private final List<ResourceName> brokers = new ArrayList<>();
        private boolean full;
        private boolean unreadable;
        private int tries;
        private CompletableFuture<Void> held;

        @Override
        public CompletionStage<Void> store(ResourceName broker, List<CloudEvent> stored, String name, Instant tick) {
            tries++;
            if (full) {
                return CompletableFuture.failedFuture(new LogUnavailableException("The disk is full"));
            }
            brokers.add(broker);
            events.addAll(stored);
            marks.put(name, tick);
            return held == null ? CompletableFuture.completedFuture(null) : held;
        }

        @Override
        public Optional<Instant> last(String name) throws LogUnavailableException {
            if (unreadable) {
                throw new LogUnavailableException("The disk is gone");
            }
            return Optional.ofNullable(marks.get(name));
        }

        List<String> ids() {
            return events.stream().map(CloudEvent::getId).toList();
        }
    }

    private static PingSourceResource source(String name, String schedule) {
        return source(name, schedule, "");
    }

    private static PingSourceResource source(String name, String schedule, String timezone) {
        return new PingSourceResource(
                new ResourceName("home", name),
                Schedule.of(schedule, timezone),
                "application/json",
                "{\"what\": \"retention\"}",
                false,
                Map.of("stage", "raw"),
                BROKER,
                new Place(Path.of("ping.yaml"), 1));
    }

    private void start(PingSourceResource... resources) {
        sources.start(List.of(resources));
        time.run();
    }

    /** A new process on the same log. */
    private void restart(PingSourceResource... resources) {
        sources = new PingSources(log, time, time.newTimer());
        start(resources);
    }

    @Test
    void anEventIsWhatKnativesWouldBeWithAnIdThatSaysTheTick() {
        start(source("hourly", "0 * * * *"));

        time.move(Duration.ofMinutes(45));

        assertThat(log.events).hasSize(1);
        var event = log.events.get(0);
        assertThat(event.getId()).isEqualTo("home/hourly@2026-03-01T11:00:00Z");
        assertThat(event.getType()).isEqualTo("dev.knative.sources.ping");
        assertThat(event.getSource()).hasToString("/apis/v1/namespaces/home/pingsources/hourly");
        assertThat(event.getTime().toInstant()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(new String(event.getData().toBytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"what\": \"retention\"}");
        assertThat(event.getExtension("stage")).isEqualTo("raw");
        assertThat(log.brokers).containsOnly(BROKER);
    }

    @Test
    void binaryDataIsTheBytesThatItsBase64MeansAndNoDataIsNone() {
        var place = new Place(Path.of("ping.yaml"), 1);
        var every = Schedule.of("* * * * *", "");
        start(
                new PingSourceResource(
                        new ResourceName("home", "bytes"), every, "image/x", "AAEC", true, Map.of(), BROKER, place),
                new PingSourceResource(
                        new ResourceName("home", "empty"), every, "", "", false, Map.of(), BROKER, place));

        time.move(Duration.ofMinutes(1));

        assertThat(log.events.get(0).getData().toBytes()).containsExactly(0, 1, 2);
        assertThat(log.events.get(0).getDataContentType()).isEqualTo("image/x");
        assertThat(log.events.get(1).getData()).isNull();
        assertThat(log.events.get(1).getDataContentType()).isNull();
    }

    @Test
    void eachTicksAtItsTimes() {
        start(source("often", "*/20 * * * *"), source("tokyo", "30 19 * * *", "Asia/Tokyo"));

        time.move(Duration.ofHours(1));

        assertThat(log.ids())
                .containsExactly(
                        "home/often@2026-03-01T10:20:00Z",
                        "home/tokyo@2026-03-01T10:30:00Z",
                        "home/often@2026-03-01T10:40:00Z",
                        "home/often@2026-03-01T11:00:00Z");
    }

    @Test
    void aTickThatTheClocksRepeatComesTwiceAndOneThatTheyLeaveOutDoesNotCome() {
        time.jump("2026-10-24T20:00:00Z");
        start(source("night", "30 2 * * *", "Europe/Berlin"));

        time.move(Duration.ofHours(10));

        assertThat(log.ids()).containsExactly("home/night@2026-10-25T00:30:00Z", "home/night@2026-10-25T01:30:00Z");

        log.events.clear();
        time.jump("2027-03-27T12:00:00Z");
        time.move(Duration.ofHours(24));

        assertThat(log.ids())
                .as("the newest that was missed, and none on the 28th")
                .containsExactly("home/night@2027-03-27T01:30:00Z");
    }

    @Test
    void ofTheTicksThatAStopMissedTheNewestComes() {
        start(source("often", "*/5 * * * *"));
        time.move(Duration.ofMinutes(5));
        sources.close();

        time.jump("2026-03-02T07:03:00Z");
        restart(source("often", "*/5 * * * *"));
        time.move(Duration.ofMinutes(2));

        assertThat(log.ids())
                .containsExactly(
                        "home/often@2026-03-01T10:20:00Z",
                        "home/often@2026-03-02T07:00:00Z",
                        "home/often@2026-03-02T07:05:00Z");
    }

    @Test
    void aStopThatMissedNoTickRepeatsNone() {
        start(source("hourly", "0 * * * *"));
        time.move(Duration.ofMinutes(45));
        sources.close();

        time.jump("2026-03-01T11:40:00Z");
        restart(source("hourly", "0 * * * *"));

        assertThat(log.ids()).containsExactly("home/hourly@2026-03-01T11:00:00Z");
    }

    @Test
    void aStopBeforeTheFirstTickIsCaughtUpToo() {
        start(source("daily", "@daily"));
        sources.close();

        time.jump("2026-03-02T09:00:00Z");
        restart(source("daily", "@daily"));

        assertThat(log.ids()).containsExactly("home/daily@2026-03-02T00:00:00Z");
    }

    @Test
    void aMachineThatSleptCatchesUpWithTheNewestTickWithinASecond() {
        start(source("often", "*/5 * * * *"));

        time.jump("2026-03-01T12:03:00Z");
        time.move(Duration.ofSeconds(1));

        assertThat(log.ids()).containsExactly("home/often@2026-03-01T12:00:00Z");
    }

    @Test
    void aTickThatCannotBeStoredIsTriedAgainUntilItCan() {
        start(source("hourly", "0 * * * *"));
        log.full = true;
        log.tries = 0;
        time.move(Duration.ofMinutes(54));

        assertThat(log.ids()).isEmpty();
        assertThat(log.tries).as("1, 2, 4 ... 60 seconds apart").isBetween(8, 18);

        log.full = false;
        time.move(Duration.ofMinutes(1));

        assertThat(log.ids()).containsExactly("home/hourly@2026-03-01T11:00:00Z");
    }

    @Test
    void aTickThatCannotBeStoredGivesWayToTheNext() {
        start(source("often", "*/5 * * * *"));
        log.full = true;
        time.move(Duration.ofMinutes(12));
        log.full = false;
        time.move(Duration.ofMinutes(1));

        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:25:00Z");
    }

    @Test
    void aPositionThatCannotBeReadIsReadLater() {
        log.marks.put("PingSource home/hourly", Instant.parse("2026-03-01T09:00:00Z"));
        log.unreadable = true;
        start(source("hourly", "0 * * * *"));
        time.move(Duration.ofSeconds(5));
        assertThat(log.ids()).isEmpty();

        log.unreadable = false;
        time.move(Duration.ofSeconds(5));

        assertThat(log.ids()).containsExactly("home/hourly@2026-03-01T10:00:00Z");
    }

    @Test
    void aTickThatIsOnItsWayToTheDiskIsNotStoredTwice() {
        start(source("often", "*/5 * * * *"));
        log.held = new CompletableFuture<>();
        time.move(Duration.ofMinutes(12));
        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:20:00Z");

        log.held.complete(null);
        time.move(Duration.ofSeconds(1));

        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:20:00Z", "home/often@2026-03-01T10:25:00Z");
    }

    @Test
    void aChangeKeepsThePositionsOfThoseThatStayBeginsTheNewAndEndsTheRest() {
        start(source("stays", "*/5 * * * *"), source("goes", "*/5 * * * *"));
        log.full = true;
        time.move(Duration.ofMinutes(6));
        log.full = false;
        log.marks.clear();

        sources.change(List.of(source("stays", "*/5 * * * *"), source("comes", "*/5 * * * *")));
        time.run();
        assertThat(log.ids()).containsExactly("home/stays@2026-03-01T10:20:00Z");

        time.move(Duration.ofMinutes(5));
        assertThat(log.ids())
                .containsExactly(
                        "home/stays@2026-03-01T10:20:00Z",
                        "home/stays@2026-03-01T10:25:00Z",
                        "home/comes@2026-03-01T10:25:00Z");
    }

    @Test
    void anotherScheduleBeginsNowAlsoAfterARestart() {
        start(source("x", "@daily"));
        time.move(Duration.ofHours(14));
        assertThat(log.ids()).containsExactly("home/x@2026-03-02T00:00:00Z");

        time.move(Duration.ofHours(5));
        sources.change(List.of(source("x", "@hourly")));
        time.run();
        sources.close();
        restart(source("x", "@hourly"));
        assertThat(log.events).as("5:00 was before the change").hasSize(1);

        time.move(Duration.ofHours(1));
        assertThat(log.ids()).containsExactly("home/x@2026-03-02T00:00:00Z", "home/x@2026-03-02T06:00:00Z");
    }

    @Test
    void aClockThatIsSetBackALittleRepeatsNoTickAndOneThatIsSetBackFarStopsNone() {
        start(source("often", "*/5 * * * *"));
        time.move(Duration.ofMinutes(5));
        time.jump("2026-03-01T10:19:59.900Z");
        time.move(Duration.ofMinutes(5));
        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:20:00Z");

        time.jump("2026-01-01T00:01:00Z");
        sources.change(List.of(source("often", "*/5 * * * *")));
        time.move(Duration.ofMinutes(5));
        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:20:00Z", "home/often@2026-01-01T00:05:00Z");
    }

    @Test
    void nothingTicksAfterAClose() {
        start(source("often", "*/5 * * * *"));
        log.held = new CompletableFuture<>();
        time.move(Duration.ofMinutes(5));

        sources.close();
        log.held.complete(null);

        assertThat(log.ids()).containsExactly("home/often@2026-03-01T10:20:00Z");
        assertThat(time.isEnded()).isTrue();
    }
}
