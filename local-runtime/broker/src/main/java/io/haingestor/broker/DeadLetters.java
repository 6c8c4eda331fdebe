package io.haingestor.broker;

import io.haingestor.broker.topology.ResourceName;
import io.haingestor.events.EpochMicros;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The events that could be delivered neither to a subscriber nor to a dead-letter sink. They stay until somebody retries or drops them. Safe for
 * use by several threads.
 */
public final class DeadLetters {
    private static final int PAGE = 200;

    private final Broker broker;
    private final Machinery machinery;

    DeadLetters(Broker broker, Machinery machinery) {
        this.broker = broker;
        this.machinery = machinery;
    }

    /**
     * Lists them, oldest first.
     *
     * @param after the id after which to begin, 0 for the first
     * @param trigger whose; null for those of all Triggers
     * @param limit how many at most
     * @return dead letters by rising id
     * @throws LogUnavailableException when the log cannot be read
     */
    public List<DeadLetter> list(long after, @Nullable ResourceName trigger, int limit) throws LogUnavailableException {
        return broker.read(reader -> reader.deadLetters(after, trigger, limit));
    }

    /**
     * @param id a dead letter's
     * @return the dead letter; empty when there is none of that id
     * @throws LogUnavailableException when the log cannot be read
     */
    public Optional<DeadLetter> find(long id) throws LogUnavailableException {
        return list(id - 1, null, 1).stream()
                .filter(letter -> letter.id() == id)
                .findFirst();
    }

    /**
     * @return how many each Trigger has; Triggers without any are left out
     * @throws LogUnavailableException when the log cannot be read
     */
    public Map<ResourceName, Long> counts() throws LogUnavailableException {
        return broker.read(LogReader::deadLetterCounts);
    }

    /**
     * Delivers dead letters to their Triggers again, as events of a new position that no other Trigger gets. They are dead letters no longer
     * once that is stored; what fails again becomes a new one.
     *
     * @param letters of Triggers that there are
     * @throws IllegalArgumentException when a Trigger is gone
     * @throws LogUnavailableException when that cannot be stored; nothing has changed then
     */
    public void retry(Collection<DeadLetter> letters) throws LogUnavailableException {
        var entries = new ArrayList<LogEntry>(letters.size());
        var bytes = 0L;
        for (var letter : letters) {
            var runner = broker.layout().runner(letter.trigger());
            var entry =
                    LogEntry.to(runner, letter.event(), Math.max(1, letter.hops()), EpochMicros.of(letter.arrived()));
            entries.add(entry);
            bytes += entry.bytes;
        }
        if (!entries.isEmpty()) {
            store(entries, bytes, log -> {
                for (var letter : letters) {
                    log.dropDeadLetter(letter.id());
                }
            });
        }
    }

    private void store(List<LogEntry> entries, long bytes, LogChange also) throws LogUnavailableException {
        var done = new CompletableFuture<Void>();
        try {
            machinery.writer().append(new Inbox.Append(entries, bytes, also, done));
            done.join();
        } catch (BrokerOverloadedException e) {
            throw new LogUnavailableException(String.valueOf(e.getMessage()), e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof LogUnavailableException known
                    ? known
                    : new LogUnavailableException("Dead letters cannot be stored: " + e.getMessage(), e);
        }
    }

    /**
     * Delivers all dead letters of a Trigger again, or of all Triggers that there still are.
     *
     * @param trigger whose; null for all
     * @return how many are delivered again
     * @throws LogUnavailableException when that cannot be stored; some are delivered again then, the others are dead letters still
     */
    public int retryAll(@Nullable ResourceName trigger) throws LogUnavailableException {
        var retried = 0;
        var newest = 0L;
        for (var page = list(0, trigger, PAGE); !page.isEmpty(); page = list(newest, trigger, PAGE)) {
            var letters = page.stream()
                    .filter(letter -> broker.layout().runners().containsKey(letter.trigger()))
                    .toList();
            retry(letters);
            retried += letters.size();
            newest = page.get(page.size() - 1).id();
        }
        return retried;
    }

    /**
     * Forgets a dead letter.
     *
     * @param id the dead letter's
     * @return whether there was one of that id
     * @throws LogUnavailableException when it cannot be forgotten
     */
    public boolean drop(long id) throws LogUnavailableException {
        var dropped = new int[1];
        machinery.writer().change(log -> dropped[0] = log.dropDeadLetter(id));
        return dropped[0] > 0;
    }

    /**
     * Forgets all dead letters of a Trigger, which may be gone, or all there are.
     *
     * @param trigger whose; null for all
     * @return how many there were
     * @throws LogUnavailableException when they cannot be forgotten
     */
    public int dropAll(@Nullable ResourceName trigger) throws LogUnavailableException {
        var dropped = new int[1];
        machinery.writer().change(log -> dropped[0] = log.dropDeadLetters(trigger));
        return dropped[0];
    }
}
