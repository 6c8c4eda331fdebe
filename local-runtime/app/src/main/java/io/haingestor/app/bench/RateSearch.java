package io.haingestor.app.bench;

import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Looks for the highest rate that is held, by steps: up by a quarter while it holds, down when it does not, and ends when what holds
 * and what does not are one step apart.
 */
final class RateSearch {
    private static final double STEP = 1.25;
    private static final double LOWEST = 50;

    private final DoubleFunction<Outcome> trial;

    /** @param trial runs one rate */
    RateSearch(DoubleFunction<Outcome> trial) {
        this.trial = trial;
    }

    /**
     * @param first the rate to begin with
     * @return the outcome of the highest rate that was held; empty when none was
     */
    Optional<Outcome> run(double first) {
        var held = trial.apply(first);
        return held.isHeld() ? Optional.of(up(held)) : down(held);
    }

    private Outcome up(Outcome held) {
        var next = trial.apply(Math.rint(held.load().rate() * STEP));
        return next.isHeld() ? up(next) : held;
    }

    /** What was stored in a second of the last trial says where the limit may be; no need to visit every step above it. */
    private Optional<Outcome> down(Outcome failed) {
        var rate = failed.load().rate();
        var next = Math.rint(Math.min(rate / STEP, Math.max(failed.storedPerSecond(), rate / 4)));
        if (next < LOWEST) {
            return Optional.empty();
        }
        var outcome = trial.apply(next);
        return outcome.isHeld() ? Optional.of(outcome) : down(outcome);
    }
}
