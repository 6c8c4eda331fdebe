package io.haingestor.weather;

import io.haingestor.events.Enrichment;
import io.haingestor.events.Observation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Which weather held when. Asks the provider for a whole day at a time, once for everybody who waits for it, and remembers the last days that it was asked for; what it
 * remembers may vanish. A provider that is down is told of and not waited for. Safe for use by several threads; no call blocks.
 */
final class WeatherTimeline {
    /** As far back as the provider's forecast reaches. */
    static final Duration REACH = Duration.ofDays(90);

    private static final Logger LOG = Logger.getLogger(WeatherTimeline.class);
    private static final int MOST_DAYS = 100;

    private final WeatherProvider provider;
    private final Clock clock;
    private final Duration deadline;
    private final Executor answers;
    private final Circuit circuit;
    private final Map<Day, DayOfWeather> days = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Day, DayOfWeather> eldest) {
            return size() > MOST_DAYS;
        }
    });
    private final Map<Day, CompletableFuture<DayOfWeather>> questions = new ConcurrentHashMap<>();

    /**
     * @param provider who is asked
     * @param clock says what is now
     * @param deadline the longest that anybody waits for an answer
     * @param answers runs what depends on the provider's answers
     */
    WeatherTimeline(WeatherProvider provider, Clock clock, Duration deadline, Executor answers) {
        this.provider = provider;
        this.clock = clock;
        this.deadline = deadline;
        this.answers = answers;
        this.circuit = new Circuit(clock);
    }

    private record Day(Place place, LocalDate date) {
        static Day of(Place place, Instant time) {
            return new Day(place, LocalDate.ofInstant(time, ZoneOffset.UTC));
        }
    }

    /**
     * @param place where
     * @param time when
     * @return completes, within the deadline, with the reading that held, or with why there is none; never fails
     */
    CompletionStage<Enrichment> at(Place place, Instant time) {
        var now = clock.instant();
        if (time.isAfter(now.plus(DayOfWeather.SKEW))) {
            return none("in-the-future", "The state is of " + time + ", it is " + now + ": nobody knows that weather");
        }
        if (time.isBefore(now.minus(REACH))) {
            return none(
                    "too-old", "The state is of " + time + ", the provider tells the last " + REACH.toDays() + " days");
        }
        var day = Day.of(place, time);
        var known = days.get(day);
        if (known != null && known.covers(time)) {
            return CompletableFuture.completedFuture(known.at(time));
        }
        return switch (circuit.enter()) {
            case ASK ->
                ask(day).handle((weather, failure) ->
                        failure == null ? weather.at(time) : unavailable(message(failure)));
            case PROBE -> {
                var unused = ask(day);
                yield CompletableFuture.completedFuture(unavailable(circuit.why()));
            }
            case LEAVE -> CompletableFuture.completedFuture(unavailable(circuit.why()));
        };
    }

    /**
     * Asks the provider, whatever is remembered, unless it is down.
     *
     * @return completes with what holds now; fails with {@link ProviderException}
     */
    CompletionStage<Observation> now(Place place) {
        if (circuit.enter() == Circuit.Entry.LEAVE) {
            return CompletableFuture.failedFuture(new ProviderException(circuit.why(), null, null));
        }
        return ask(Day.of(place, clock.instant())).handle((weather, failure) -> {
            if (failure != null) {
                throw new ProviderException(message(failure), null, failure);
            }
            return weather.forecast().now();
        });
    }

    private CompletableFuture<DayOfWeather> ask(Day day) {
        var mine = new CompletableFuture<DayOfWeather>();
        var running = questions.putIfAbsent(day, mine);
        if (running != null) {
            return running;
        }
        var asked = clock.instant();
        var unused = provider.ask(day.place(), day.date())
                .toCompletableFuture()
                .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (forecast, failure) -> {
                            questions.remove(day, mine);
                            if (failure == null) {
                                answered(day, new DayOfWeather(forecast, asked), mine);
                            } else {
                                failed(failure, mine);
                            }
                        },
                        answers);
        return mine;
    }

    private void answered(Day day, DayOfWeather weather, CompletableFuture<DayOfWeather> waiting) {
        days.put(day, weather);
        var why = circuit.succeeded();
        if (why != null) {
            LOG.infof("The weather is there again; it was not because %s", why);
        }
        waiting.complete(weather);
    }

    private void failed(Throwable failure, CompletableFuture<DayOfWeather> waiting) {
        var cause = cause(failure);
        var message = message(failure);
        if (circuit.failed(message, cause instanceof ProviderException known ? known.retryAfter() : null)) {
            LOG.warnf("No weather for now: %s. States go on without it; it is tried again", message);
        }
        waiting.completeExceptionally(failure);
    }

    private String message(Throwable failure) {
        var cause = cause(failure);
        return cause instanceof TimeoutException
                ? "no answer within " + deadline.toMillis() + " ms"
                : String.valueOf(cause.getMessage());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static Enrichment unavailable(String why) {
        return Enrichment.unavailable("provider-unavailable", why);
    }

    private static CompletionStage<Enrichment> none(String reason, String message) {
        return CompletableFuture.completedFuture(Enrichment.unavailable(reason, message));
    }
}
