package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that the simulated Home Assistant knows and tells. Used by one thread. */
final class Home {
    /** The version it says it is: the first whose areas and devices have floors and labels. */
    static final String VERSION = "2024.4.0";

    /** What {@code get_config} says of the start. */
    enum RunState {
        NOT_RUNNING,
        STARTING,
        RUNNING
    }

    private final HomeTime time;
    private final StateMachine states;
    private final EventHub hub;
    private final History history = new History();
    private final Ledger ledger;
    private final Registries registries;
    private final String userId;
    private RunState runState = RunState.RUNNING;

    /** @param userId the owner, who is behind the token */
    Home(HomeTime time, Ledger ledger, Registries registries, String userId) {
        this.time = time;
        this.states = new StateMachine(time);
        this.hub = new EventHub(time);
        this.ledger = ledger;
        this.registries = registries;
        this.userId = userId;
    }

    HomeTime time() {
        return time;
    }

    StateMachine states() {
        return states;
    }

    EventHub hub() {
        return hub;
    }

    History history() {
        return history;
    }

    Ledger ledger() {
        return ledger;
    }

    Registries registries() {
        return registries;
    }

    String userId() {
        return userId;
    }

    RunState runState() {
        return runState;
    }

    void runState(RunState next) {
        runState = next;
    }

    /** @return a context that says the owner did it */
    HomeContext byOwner() {
        return time.context(time.now(), null, userId);
    }

    /** Sets a state and tells everybody. @return whether it was a change */
    boolean set(String entityId, String text, Attributes attributes, boolean force, @Nullable HomeContext context) {
        return tell(states.set(entityId, text, attributes, force, context));
    }

    boolean remove(String entityId, @Nullable HomeContext context) {
        return tell(states.remove(entityId, context));
    }

    /** Makes a change that nobody is told yet; for faults that tell late, or twice. */
    Optional<Told> setSilently(String entityId, String text, Attributes attributes) {
        var change = states.set(entityId, text, attributes, true, null);
        return Optional.ofNullable(change).map(this::record);
    }

    /**
     * A change with its line in the ledger.
     *
     * @param change the change
     * @param position the line
     */
    record Told(Change change, long position) {}

    void publish(Told told) {
        hub.publish(told.change(), told.position());
    }

    void fire(String type, ObjectNode data) {
        hub.fire(type, data);
    }

    private boolean tell(@Nullable Change change) {
        if (change == null) {
            return false;
        }
        publish(record(change));
        return true;
    }

    private Told record(Change change) {
        history.add(change);
        var position = ledger.append(change);
        states.recorded(change.entityId(), position);
        return new Told(change, position);
    }
}
