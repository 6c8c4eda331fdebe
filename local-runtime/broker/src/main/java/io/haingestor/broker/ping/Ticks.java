package io.haingestor.broker.ping;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.Broker;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.Mark;
import io.haingestor.broker.topology.ResourceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where ticks are stored, each with its event or not at all. Safe for use by several threads. */
public interface Ticks {
    /**
     * Stores events and how far a PingSource has come.
     *
     * @param broker the Broker that the events go to
     * @param events the event of a tick; none where a PingSource begins
     * @param name whose tick it is
     * @param tick the tick
     * @return completes when both survive a power cut. Fails when neither is stored and the same call may work later
     * @throws IllegalArgumentException when there is no such Broker
     */
    CompletionStage<Void> store(ResourceName broker, List<CloudEvent> events, String name, Instant tick);

    /**
     * @param name whose tick it is
     * @return the tick that was stored last; empty when none was
     * @throws LogUnavailableException when it cannot be read now
     */
    Optional<Instant> last(String name) throws LogUnavailableException;

    /**
     * @param broker an open broker
     * @return ticks in its log
     */
    static Ticks of(Broker broker) {
        return new Ticks() {
            @Override
            public CompletionStage<Void> store(
                    ResourceName name, List<CloudEvent> events, String source, Instant tick) {
                return broker.publish(name, events, new Mark(source, tick));
            }

            @Override
            public Optional<Instant> last(String source) throws LogUnavailableException {
                return broker.mark(source);
            }
        };
    }
}
