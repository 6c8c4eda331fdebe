package io.haingestor.app.acceptance;

import io.haingestor.app.bench.SentState;
import io.haingestor.app.bench.SimulatorProcess;
import io.haingestor.app.bench.StoredState;
import io.haingestor.events.StateId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All that a simulated home ever was, by its own account.
 *
 * @param states every state that an entity had, in the order in which they came to be
 */
record Ledger(List<SentState> states) {
    static Ledger of(SimulatorProcess home) {
        return new Ledger(home.ledger());
    }

    List<String> facts() {
        return states.stream().map(SentState::fact).toList();
    }

    /** @return what was handed to the connection and is not among stored states, or there with another text */
    List<String> notIn(List<StoredState> stored) {
        var facts = stored.stream().map(StoredState::fact).collect(Collectors.toSet());
        return states.stream()
                .filter(SentState::delivered)
                .map(SentState::fact)
                .filter(fact -> !facts.contains(fact))
                .toList();
    }

    /** @return what was handed to the connection */
    List<String> factsSent() {
        return states.stream().filter(SentState::delivered).map(SentState::fact).toList();
    }

    /** @return the newest fact of every entity */
    List<String> currentFacts() {
        return current().values().stream().map(SentState::fact).toList();
    }

    /** @return the entities whose current state came to be after a moment, in microseconds since the epoch */
    List<String> changedSince(long micros) {
        return current().values().stream()
                .filter(state -> StateId.parse(state.id()).lastUpdatedMicros() > micros)
                .map(SentState::entityId)
                .toList();
    }

    private Map<String, SentState> current() {
        var newest = new LinkedHashMap<String, SentState>();
        states.forEach(state -> newest.put(state.entityId(), state));
        return newest;
    }
}
