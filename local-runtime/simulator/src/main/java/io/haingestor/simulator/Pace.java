package io.haingestor.simulator;

/** How many changes are due, by the home's clock. What cannot be made in time is made later, up to ten seconds' worth. Used by one thread. */
final class Pace {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MOST_SECONDS_BEHIND = 10;

    private final double perSecond;
    private final long end;
    private long left;
    private long since;
    private double owed;

    /**
     * @param start µs since the epoch
     * @param perSecond changes per second
     * @param most how many there are in all
     * @param end µs since the epoch, after which no more become due
     */
    Pace(long start, double perSecond, long most, long end) {
        this.since = start;
        this.perSecond = perSecond;
        this.left = most;
        this.end = end;
    }

    double perSecond() {
        return perSecond;
    }

    boolean isOver() {
        return left == 0 || (since >= end && owed < 1);
    }

    /** @return how many to make now, at most {@code most} */
    int take(long now, int most) {
        var until = Math.min(now, end);
        if (until > since) {
            owed += (double) (until - since) * perSecond / MICROS_PER_SECOND;
            owed = Math.min(owed, Math.max(1, perSecond * MOST_SECONDS_BEHIND));
            since = until;
        }
        // A hair more than owed, so that 1,000/s for one second does not end at 999.99.
        var taken = (int) Math.min((double) Math.min(most, left), owed + 1e-6);
        owed -= taken;
        left -= taken;
        return taken;
    }

    /** Some more were made than were due, because one thing led to another; they count for later. */
    void alsoMade(int more) {
        owed -= more;
    }
}
