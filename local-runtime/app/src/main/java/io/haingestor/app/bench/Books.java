package io.haingestor.app.bench;

/**
 * The home's ledger against the process's export.
 *
 * @param sentBetween changes that were handed to the connection within the time that is looked at
 * @param missing changes handed to the connection before its end that are not stored
 * @param wrong stored states that are not in the ledger, or there with another text
 * @param repeated stored states beyond the first of each
 * @param points stored states
 */
record Books(long sentBetween, long missing, long wrong, long repeated, long points) {

    /**
     * @param home a home
     * @param ingestor a process that has stored all it was given
     * @param begin microseconds since the epoch
     * @param end microseconds since the epoch
     */
    static Books of(SimulatorProcess home, IngestorProcess ingestor, long begin, long end) {
        var stored = new Fingerprints();
        ingestor.export(state -> stored.add(state.fact()));
        var ledger = new Ledger(stored, begin, end);
        home.ledger(ledger::add);
        var wrong = new long[1];
        ingestor.export(state -> {
            if (!ledger.all.contains(state.fact())) {
                wrong[0]++;
            }
        });
        return new Books(ledger.between, ledger.missing, wrong[0], stored.repeated(), stored.size());
    }

    private static final class Ledger {
        private final Fingerprints stored;
        private final long begin;
        private final long end;
        private final Fingerprints all = new Fingerprints();
        private long between;
        private long missing;

        Ledger(Fingerprints stored, long begin, long end) {
            this.stored = stored;
            this.begin = begin;
            this.end = end;
        }

        void add(SentState sent) {
            all.add(sent.fact());
            var at = sent.sent();
            if (at == null || !sent.delivered() || at > end) {
                return;
            }
            if (at > begin) {
                between++;
            }
            if (!stored.contains(sent.fact())) {
                missing++;
            }
        }
    }
}
