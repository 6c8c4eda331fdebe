package io.haingestor.weather;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a provider is down, so that nobody waits for it: after a failure it is left alone for a second, then for two, four ... at most five minutes, or as long
 * as it asks; then one question tries. Safe for use by several threads.
 */
final class Circuit {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final Clock clock;
    private @Nullable Open open;
    private boolean probing;

    Circuit(Clock clock) {
        this.clock = clock;
    }

    /** Whether the provider may be asked. */
    enum Entry {
        /** It answered the last time. */
        ASK,
        /** It did not, and this one question finds out whether it does again: nobody should wait for the answer. */
        PROBE,
        /** It did not, and is left alone. */
        LEAVE
    }

    private record Open(Instant from, Instant until, Duration pause, String why) {
        /** A clock that was set back must not make a pause of a second last an hour. */
        boolean covers(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    synchronized Entry enter() {
        if (open == null) {
            return Entry.ASK;
        }
        if (probing || open.covers(clock.instant())) {
            return Entry.LEAVE;
        }
        probing = true;
        return Entry.PROBE;
    }

    /** @return why the provider was left alone until now; null when it was not */
    synchronized @Nullable String succeeded() {
        var before = open;
        open = null;
        probing = false;
        return before == null ? null : before.why();
    }

    /** @return whether this is the first failure after a success */
    synchronized boolean failed(String why, @Nullable Duration asked) {
        var before = open;
        if (before != null && !probing) {
            return false; // One of several that failed together.
        }
        probing = false;
        var pause = before == null ? FIRST_PAUSE : shorter(before.pause().multipliedBy(2), LONGEST_PAUSE);
        var wait = asked != null && asked.compareTo(pause) > 0 ? shorter(asked, LONGEST_ASKED) : pause;
        var now = clock.instant();
        open = new Open(now, now.plus(wait), pause, why);
        return before == null;
    }

    /** @return why the provider is left alone; empty when it is not */
    synchronized String why() {
        return open == null ? "" : open.why();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
