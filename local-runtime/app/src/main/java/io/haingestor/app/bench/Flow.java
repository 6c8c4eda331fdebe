package io.haingestor.app.bench;

import java.time.Duration;

/**
 * Events that went through a broker to a subscriber.
 *
 * @param sent what producers know
 * @param received what the subscriber knows
 * @param meanwhile how many events the subscriber got until the last one was acknowledged
 * @param cpu processor time of the broker
 * @param syncs syncs of the disk; negative when they cannot be counted
 * @param residentBytes memory of the broker at the end
 */
record Flow(Sent sent, Received received, long meanwhile, Duration cpu, long syncs, long residentBytes) {
    private static final double NANOS_PER_MICRO = 1e3;

    /** @return from the first post until the subscriber had the last event */
    double perSecond() {
        return sent.perSecondUntil(Math.max(received.lastMicros(), sent.endedMicros()));
    }

    /** @return what the subscriber got in a second while events were posted */
    double deliveredPerSecond() {
        return meanwhile / sent.seconds();
    }

    double cpuMicros() {
        return cpu.toNanos() / NANOS_PER_MICRO / Math.max(1, sent.acknowledged());
    }

    double syncsPerSecond() {
        return syncs / sent.seconds();
    }

    /** @return how many events were acknowledged and never came */
    long missing() {
        return Math.max(0, sent.acknowledged() - received.distinct());
    }

    /** @return whether every event was taken and came, and came once */
    boolean isWhole() {
        return missing() == 0 && received.repeated() == 0 && sent.refused() == 0;
    }

    double megabytes() {
        return residentBytes / (double) (1 << 20);
    }

    /** @return one line for a report */
    String text() {
        return "acknowledged %,d (%,.0f/s), end to end %,.0f/s, missing %d, repeated %d, refused %d; broker's processor %.1f µs per event, memory %.0f MB, %s; until the answer %s"
                .formatted(
                        sent.acknowledged(),
                        sent.perSecond(),
                        perSecond(),
                        missing(),
                        received.repeated(),
                        sent.refused(),
                        cpuMicros(),
                        megabytes(),
                        syncs < 0 ? "syncs unknown" : "%,.0f syncs/s".formatted(syncsPerSecond()),
                        Ages.of(sent.answers()).text());
    }
}
