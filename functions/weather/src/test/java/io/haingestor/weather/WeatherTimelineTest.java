package io.haingestor.weather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.haingestor.events.Enrichment;
import io.haingestor.events.EventJson;
import io.haingestor.events.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WeatherTimelineTest {
    private static final Place HOME = Place.parse("52.37,4.89");
    private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

    private final MovableClock clock = new MovableClock(NOW);
    private final Provider provider = new Provider();
    private final WeatherTimeline timeline = timeline(Duration.ofMinutes(1));

    @Test
    void aStateGetsTheReadingThatHeldWhenItChanged() {
        var now = at(NOW);
        var sixHoursAgo = at(NOW.minus(Duration.ofHours(6)));
        var yesterday = at(NOW.minus(Duration.ofDays(1)));

        assertThat(now.validFrom()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(now.ageSeconds()).isEqualTo(1_230);
        assertThat(sixHoursAgo.validFrom()).isEqualTo("2026-03-01T04:00:00Z");
        assertThat(sixHoursAgo.ageSeconds()).isEqualTo(1_230);
        assertThat(sixHoursAgo.values()).isNotEqualTo(now.values());
        assertThat(yesterday.validFrom()).isEqualTo("2026-02-28T10:00:00Z");
    }

    @Test
    void aDayIsAskedForOnceHoweverManyStatesItHas() {
        provider.holdsBack = true;
        var waiting = new ArrayList<CompletableFuture<Enrichment>>();
        for (var i = 0; i < 100; i++) {
            waiting.add(timeline.at(HOME, NOW.minusSeconds(i)).toCompletableFuture());
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        provider.answerAll();

        assertThat(waiting).allMatch(answer -> answer.join().available());
        assertThat(at(NOW.minus(Duration.ofHours(5))).available()).isTrue();
        assertThat(provider.asked).containsExactly(LocalDate.parse("2026-03-01"));
    }

    @Test
    void anHourThatHadNotBegunWhenTheProviderWasAskedIsAskedForAnew() {
        at(NOW);
        clock.move(Duration.ofHours(1));

        assertThat(at(clock.instant()).validFrom()).isEqualTo("2026-03-01T11:00:00Z");
        assertThat(provider.asked).hasSize(2);
    }

    @Test
    void aProviderThatIsDownForAnHourDelaysNoState() {
        at(NOW.minus(Duration.ofDays(1)));
        provider.refuses = "no route";
        var delayed = 0;
        for (var second = 0; second < 3_600; second++) {
            clock.move(Duration.ofSeconds(1));
            var answer = timeline.at(HOME, clock.instant()).toCompletableFuture();
            if (!answer.isDone()) {
                delayed++;
            } else if (!answer.join().available()) {
                assertThat(answer.join().reason()).isEqualTo("provider-unavailable");
                assertThat(answer.join().message()).contains("no route");
            }
        }
        assertThat(delayed).isZero();
        assertThat(provider.asked).hasSizeBetween(5, 30);

        provider.refuses = "";
        clock.move(Duration.ofMinutes(5));
        timeline.at(HOME, clock.instant());
        assertThat(at(clock.instant()).available()).isTrue();
    }

    @Test
    void aProviderThatHangsHoldsOnlyTheFirstUpAndOnlyForTheDeadline() {
        provider.holdsBack = true;
        var hasty = timeline(Duration.ofMillis(200));
        var first = hasty.at(HOME, NOW).toCompletableFuture();

        assertThat(first.join().message()).isEqualTo("no answer within 200 ms");
        assertThat(hasty.at(HOME, NOW).toCompletableFuture()).isDone();
        clock.move(Duration.ofMinutes(1));
        assertThat(hasty.at(HOME, NOW).toCompletableFuture()).isDone();
        assertThat(hasty.at(HOME, NOW.minus(Duration.ofDays(3))).toCompletableFuture())
                .isDone();
    }

    @Test
    void whatIsRememberedIsThereWhileTheProviderIsDown() {
        at(NOW);
        provider.refuses = "no route";

        assertThat(at(NOW.minus(Duration.ofHours(6))).available()).isTrue();
    }

    @Test
    void whatNobodyCanKnowIsNotAskedFor() {
        assertThat(at(NOW.minus(Duration.ofDays(91))).reason()).isEqualTo("too-old");
        assertThat(at(NOW.plus(Duration.ofMinutes(6))).reason()).isEqualTo("in-the-future");
        assertThat(provider.asked).isEmpty();
        assertThat(at(NOW.plus(Duration.ofMinutes(4))).available()).isTrue();
    }

    @Test
    void anHourThatTheProviderKnowsNothingOfIsUnavailable() {
        provider.missing = Instant.parse("2026-03-01T09:00:00Z");

        assertThat(at(NOW.minus(Duration.ofHours(1))).reason()).isEqualTo("no-reading");
        assertThat(at(NOW).available()).isTrue();
    }

    @Test
    void whatHoldsNowIsAlwaysAskedForUnlessTheProviderIsDown() {
        assertThat(now().validFrom()).isEqualTo("2026-03-01T10:15:00Z");
        assertThat(now().validFrom()).isEqualTo("2026-03-01T10:15:00Z");
        assertThat(provider.asked).hasSize(2);

        provider.refuses = "no route";
        assertThatThrownBy(this::now).hasCauseInstanceOf(ProviderException.class);
        assertThatThrownBy(this::now)
                .hasCauseInstanceOf(ProviderException.class)
                .hasMessageContaining("no route");
        assertThat(provider.asked).hasSize(3);
    }

    private WeatherTimeline timeline(Duration deadline) {
        return new WeatherTimeline(provider, clock, deadline, Runnable::run);
    }

    private Enrichment at(Instant time) {
        return timeline.at(HOME, time).toCompletableFuture().join();
    }

    private Observation now() {
        return timeline.now(HOME).toCompletableFuture().join();
    }

    /** Answers with weather that says its own time, at once unless told otherwise. */
    private static final class Provider implements WeatherProvider {
        final List<LocalDate> asked = new ArrayList<>();
        private final Map<LocalDate, CompletableFuture<Forecast>> heldBack = new HashMap<>();
        String refuses = "";
        boolean holdsBack;
        Instant missing = Instant.EPOCH;

        @Override
        public CompletionStage<Forecast> ask(Place place, LocalDate day) {
            asked.add(day);
            if (holdsBack) {
                return heldBack.computeIfAbsent(day, date -> new CompletableFuture<>());
            }
            return refuses.isEmpty()
                    ? CompletableFuture.completedFuture(forecast(day))
                    : CompletableFuture.failedFuture(new ProviderException(refuses, null, null));
        }

        void answerAll() {
            heldBack.forEach((day, answer) -> answer.complete(forecast(day)));
        }

        private Forecast forecast(LocalDate day) {
            var hours = new HashMap<Instant, Observation>();
            for (var hour = 0; hour < 24; hour++) {
                var time = day.atTime(hour, 0).toInstant(ZoneOffset.UTC);
                hours.put(time, reading(time, Duration.ofHours(1)));
            }
            hours.remove(missing);
            return new Forecast(reading(Instant.parse("2026-03-01T10:15:00Z"), Duration.ofMinutes(15)), hours);
        }

        private static Observation reading(Instant from, Duration validity) {
            return new Observation(
                    "weather",
                    "test",
                    HOME.toString(),
                    from,
                    from.plus(validity),
                    EventJson.mapper().createObjectNode().put("temperature", from.getEpochSecond() / 3_600.0),
                    Map.of(),
                    "Nobody",
                    false);
        }
    }
}
