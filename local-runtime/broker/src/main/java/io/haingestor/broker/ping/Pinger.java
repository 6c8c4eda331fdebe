package io.haingestor.broker.ping;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.PingSourceResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far one PingSource has come. Used by one thread. */
final class Pinger {
    private static final Logger LOG = LoggerFactory.getLogger(Pinger.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 6;
    /** How far a clock is set back before it is believed; by less, ticks are waited for and not repeated. */
    private static final Duration SET_BACK = Duration.ofHours(1);

    private final Ticks ticks;
    private PingSourceResource source;
    private @Nullable Instant last;
    private boolean begins;
    private boolean storing;
    private Instant wakeAt = Instant.MIN;
    private int failures;

    /**
     * @param ticks where ticks are stored
     * @param source the PingSource
     */
    Pinger(Ticks ticks, PingSourceResource source) {
        this.ticks = ticks;
        this.source = source;
    }

    /** Goes on as the PingSource is declared now; with another schedule it begins anew, from now. */
    void become(PingSourceResource now) {
        begins |= !now.schedule().equals(source.schedule());
        source = now;
        wakeAt = Instant.MIN;
    }

    /** @return when to look again, unless something is stored until then */
    Instant wakeAt() {
        return storing ? Instant.MAX : wakeAt;
    }

    /**
     * Stores the newest tick that is due, and no older one.
     *
     * @return what to wait for before {@link #stored}; null when nothing is to be stored
     */
    @Nullable
    Storing look(Instant now) {
        if (storing || now.isBefore(wakeAt)) {
            return null;
        }
        try {
            return next(now);
        } catch (LogUnavailableException | RuntimeException e) {
            failed(now, e);
            return null;
        }
    }

    private @Nullable Storing next(Instant now) throws LogUnavailableException {
        if (last == null && !begins) {
            last = ticks.last(key()).orElse(null);
        }
        if (last == null || begins) {
            return store(List.of(), now);
        }
        if (last.isAfter(now.plus(SET_BACK))) {
            last = now;
        }
        var due = source.schedule().newest(last, now);
        if (due.isPresent()) {
            return store(List.of(PingEvents.of(source, due.get())), due.get());
        }
        wakeAt = source.schedule().next(last.isAfter(now) ? last : now).orElse(Instant.MAX);
        return null;
    }

    private Storing store(List<CloudEvent> events, Instant tick) {
        var done = ticks.store(source.broker(), events, key(), tick);
        storing = true;
        return new Storing(tick, source, done);
    }

    /** Goes on after what was to be stored is, or is not: then the newest tick at the next try is tried again. */
    void stored(Storing what, @Nullable Throwable failure, Instant now) {
        storing = false;
        if (failure != null) {
            failed(now, failure);
            return;
        }
        last = what.tick();
        begins &= !what.source().schedule().equals(source.schedule());
        failures = 0;
        wakeAt = Instant.MIN;
    }

    private void failed(Instant now, Throwable reason) {
        if (failures == 0) {
            LOG.atWarn()
                    .addKeyValue("pingSource", source.name())
                    .addKeyValue("reason", reason)
                    .log("tick-not-stored-yet");
        }
        var wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        wakeAt = now.plus(wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait);
    }

    private String key() {
        return "PingSource " + source.name();
    }

    /**
     * A tick on its way to the disk.
     *
     * @param tick the tick
     * @param source the PingSource as it was
     * @param done completes when it is stored, or fails
     */
    record Storing(Instant tick, PingSourceResource source, CompletionStage<Void> done) {}
}
