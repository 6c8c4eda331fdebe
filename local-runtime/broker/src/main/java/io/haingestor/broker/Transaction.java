package io.haingestor.broker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One transaction of the log: what it stores, and what it changes in memory when it is on disk. Used by the thread that writes the log alone. */
final class Transaction {
    private final Routing routing;
    private final List<Inbox.Append> appends;
    private final boolean all;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<TriggerRunner, List<LogEntry>> offers = new LinkedHashMap<>();
    private final List<Prepared> prepared = new ArrayList<>();
    private long head;
    private long replied;

    /**
     * @param routing whom events go to
     * @param appends events
     * @param all whether the state of the log is stored too
     * @param after how far the log is
     */
    Transaction(Routing routing, List<Inbox.Append> appends, boolean all, LogWriter.Progress after) {
        this.routing = routing;
        this.appends = appends;
        this.all = all;
        this.head = after.head();
        this.replied = after.replied();
    }

    /**
     * Gives each event its position and its Triggers.
     *
     * @param settlements outcomes to store
     * @param saves Triggers whose cursors are to be stored
     */
    void prepare(List<Settlement> settlements, Set<TriggerRunner> saves) {
        var before = head;
        for (var append : appends) {
            append.entries().forEach(this::add);
        }
        var told = new LinkedHashMap<TriggerRunner, List<Settlement>>();
        saves.stream().filter(routing::has).forEach(runner -> told.put(runner, new ArrayList<>()));
        for (var settlement : settlements) {
            settlement.replies().forEach(this::add);
            if (!routing.has(settlement.runner())) {
                // The Trigger was taken away meanwhile; what it was answered with is an event like any other.
                continue;
            }
            told.computeIfAbsent(settlement.runner(), runner -> new ArrayList<>())
                    .add(settlement);
        }
        told.forEach((runner, outcomes) -> prepared.add(runner.prepare(outcomes, before)));
    }

    private void add(LogEntry entry) {
        entry.position = ++head;
        entry.matches = routing.route(entry);
        entries.add(entry);
        replied += entry.hops > 0 ? 1 : 0;
        for (var runner : entry.matches.runners) {
            offers.computeIfAbsent(runner, matched -> new ArrayList<>()).add(entry);
        }
    }

    /**
     * @param log in a transaction
     * @param nowMillis the time
     */
    void store(LogStore log, long nowMillis) throws SQLException {
        log.append(entries);
        for (var part : prepared) {
            store(log, part, nowMillis);
        }
        for (var append : appends) {
            append.also().store(log);
        }
        if (all) {
            log.saveState(head, replied);
        }
    }

    private void store(LogStore log, Prepared part, long nowMillis) throws SQLException {
        var runner = part.runner();
        for (var i = 0; i < part.rows().size(); i++) {
            var row = part.rows().get(i);
            switch (part.settlements().get(i).outcome()) {
                case KEPT -> log.keep(runner.id(), row);
                case BURIED -> {
                    log.bury(runner.trigger().name(), row, nowMillis);
                    log.forget(runner.id(), row.position());
                }
                case DELIVERED, DEAD_LETTERED -> log.forget(runner.id(), row.position());
            }
        }
        var matching = offers.getOrDefault(runner, List.of()).size();
        log.saveCursor(runner.id(), part.saved().plusMatched(matching), head);
    }

    /** It was not stored. */
    void undo() {
        prepared.forEach(part -> part.runner().notStored(part));
    }

    /** It is on disk: the Triggers learn what they can begin. */
    void tellTriggers() {
        for (var part : prepared) {
            routing.moved(part.runner(), part.saved().position());
            part.runner().stored(part);
        }
        offers.forEach(TriggerRunner::offer);
    }

    /** It is on disk: those who published learn it. */
    void tellPublishers() {
        appends.forEach(append -> append.done().complete(null));
    }

    /** @return how far the log is after it */
    LogWriter.Progress progress() {
        return new LogWriter.Progress(head, replied);
    }

    /** @return whether every cursor and the state of the log are stored */
    boolean savesAll() {
        return all;
    }

    /** @return how many events it stores */
    int events() {
        return entries.size();
    }
}
