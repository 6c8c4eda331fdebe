package io.haingestor.broker.manifests;

import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TopologyException.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of manifests, and what of it is in force. Looks at it every second: what has changed, and has then held still for a second, comes into force if
 * it can; otherwise the last good version stays, and the problems say why. Safe for use by several threads.
 */
public final class ManifestWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestWatch.class);
    private static final long INTERVAL_MILLIS = 1_000;
    private static final long CLOSE_SECONDS = 5;

    private final Path folder;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "manifest-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Topology topology;
    private volatile List<Problem> problems = List.of();
    /** Of the reading that came into force, or was refused, last. */
    private Fingerprint judged;
    /** Of the last look. */
    private Fingerprint last;

    /** Brings other manifests into force. */
    @FunctionalInterface
    public interface Change {
        /**
         * @param topology what is to hold from now on
         * @throws TopologyException when it cannot hold; nothing has changed then
         * @throws LogUnavailableException when it cannot be stored; nothing has changed then, and the same may work later
         */
        void to(Topology topology) throws TopologyException, LogUnavailableException;
    }

    /**
     * Reads a folder for the first time.
     *
     * @param folder the folder of manifests
     * @throws TopologyException with everything that is wrong in it
     */
    public ManifestWatch(Path folder) throws TopologyException {
        this.folder = folder;
        var reading = Reading.of(folder, null);
        var read = reading.topology();
        if (read == null) {
            throw new TopologyException(reading.problems());
        }
        this.topology = read;
        this.judged = reading.fingerprint();
        this.last = reading.fingerprint();
        tellNotes(List.of(), read.ignored());
    }

    /** @return what is in force */
    public Topology topology() {
        return topology;
    }

    /** @return why the folder, as it is now, is not in force; none when it is */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * Begins to look.
     *
     * @param change brings a new version into force; called by one thread
     */
    public void start(Change change) {
        var unused = timer.scheduleWithFixedDelay(
                () -> look(change), INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One look. */
    @SuppressWarnings("CatchingUnchecked") // The timer would never run again.
    void look(Change change) {
        try {
            var now = last.now();
            if (!now.equals(last)) {
                // Perhaps half of it is written: a Trigger that is not there yet would lose what it has to deliver.
                last = now;
            } else if (!now.equals(judged)) {
                read(change);
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("folder", folder).log("manifests-not-looked-at");
        }
    }

    private void read(Change change) {
        var reading = Reading.of(folder, topology);
        if (!reading.fingerprint().equals(last)) {
            // A file has come into sight, or it changes again: this has to hold still first too.
            last = reading.fingerprint();
            return;
        }
        var read = reading.topology();
        if (read == null) {
            judged = last;
            refuse(reading.problems());
        } else {
            bringIntoForce(read, change);
        }
    }

    private void bringIntoForce(Topology read, Change change) {
        try {
            change.to(read);
        } catch (TopologyException e) {
            judged = last;
            refuse(e.problems());
            return;
        } catch (LogUnavailableException e) {
            // Tried again at the next look.
            refuse(List.of(new Problem(new Place(folder, 1), "read, but not in force yet: " + e.getMessage())));
            return;
        }
        judged = last;
        tellNotes(topology.ignored(), read.ignored());
        topology = read;
        problems = List.of();
        LOG.atInfo()
                .addKeyValue("folder", folder)
                .addKeyValue("brokers", read.brokers().size())
                .addKeyValue("triggers", read.triggers().size())
                .log("manifests-in-force");
    }

    private void refuse(List<Problem> found) {
        var known = problems;
        problems = List.copyOf(found);
        found.stream().filter(problem -> !known.contains(problem)).forEach(problem -> LOG.atWarn()
                .addKeyValue("place", problem.place())
                .addKeyValue("problem", problem.message())
                .log("manifest-refused"));
    }

    private static void tellNotes(List<String> known, List<String> notes) {
        notes.stream()
                .filter(note -> !known.contains(note))
                .forEach(note -> LOG.atInfo().addKeyValue("note", note).log("manifest-noted"));
    }

    /** Looks no more; a change that runs ends first. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("manifest-watch-not-ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
