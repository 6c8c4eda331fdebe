package io.haingestor.app.api;

import io.haingestor.app.Enrichers;
import io.haingestor.app.SubscribedFunction;
import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The way of states through the log since the process started, from what the broker counts. A broker's status is one moment, and an event's
 * reply is stored in the transaction that counts its delivery; so the counts add up in every answer.
 *
 * @param carriedOver behind when the process started
 * @param states appended, to be normalised
 * @param normalised appended by normalize, to be enriched or written
 * @param written written and not rejected
 * @param rejected appended as rejects
 * @param deadLettered given up on the way
 * @param behind not done
 * @param retried deliveries that were tried again, of any Trigger
 */
record StateFlow(
        long carriedOver,
        long states,
        long normalised,
        long written,
        long rejected,
        long deadLettered,
        long behind,
        long retried) {
    private static final String NORMALIZE = "normalize";
    private static final String WRITE = "write";
    private static final String RECORD_REJECTED = "record-rejected";

    /**
     * @param topology says which Trigger belongs to which function
     * @param start the broker when the process started
     * @param now the broker now
     */
    static StateFlow between(Topology topology, BrokerStatus start, BrokerStatus now) {
        var normalize = new Span(triggersOf(topology, NORMALIZE), start, now);
        var enrich = new Span(enrichers(topology, trigger -> true), start, now);
        var skip = new Span(enrichers(topology, StateFlow::hasWayAround), start, now);
        var write = new Span(triggersOf(topology, WRITE), start, now);
        var rejected = new Span(triggersOf(topology, RECORD_REJECTED), start, now);
        var way = normalize.and(enrich).and(write);
        // A state that its enricher could not be given goes on from the dead-letter sink.
        long movedPast = skip.grown(TriggerStatus::deadLettered);
        long rejects = rejected.grown(TriggerStatus::matched);
        // Normalize makes a state or a reject of what it is given, an enricher the same state, write a point or a
        // reject.
        long written = way.grown(TriggerStatus::delivered)
                + movedPast
                - enrich.grown(TriggerStatus::matched)
                - write.grown(TriggerStatus::matched)
                - rejects;
        // The Triggers are read one after the other; what moved on in between counts as behind, not as a negative
        // number.
        long movedOn = Math.min(0, written);
        long lost = enrich.grown(TriggerStatus::deadLettered) - movedPast;
        return new StateFlow(
                way.at(start, TriggerStatus::backlog),
                normalize.grown(TriggerStatus::matched),
                write.grown(TriggerStatus::matched) + enrich.grown(TriggerStatus::backlog) + lost,
                written - movedOn,
                rejects,
                way.grown(TriggerStatus::deadLettered) - movedPast,
                way.at(now, TriggerStatus::backlog) + movedOn,
                sum(now, t -> true, TriggerStatus::retried) - sum(start, t -> true, TriggerStatus::retried));
    }

    private static boolean hasWayAround(TriggerResource trigger) {
        return trigger.delivery().deadLetterSink().isPresent();
    }

    private static Set<ResourceName> enrichers(Topology topology, Predicate<TriggerResource> which) {
        return Enrichers.of(topology).keySet().stream()
                .filter(which)
                .map(TriggerResource::name)
                .collect(Collectors.toSet());
    }

    private static Set<ResourceName> triggersOf(Topology topology, String function) {
        return topology.triggers().stream()
                .filter(trigger -> SubscribedFunction.of(trigger.subscriber()).equals(Optional.of(function)))
                .map(TriggerResource::name)
                .collect(Collectors.toSet());
    }

    private static long sum(BrokerStatus status, Predicate<ResourceName> of, ToLongFunction<TriggerStatus> count) {
        return status.triggers().stream()
                .filter(trigger -> of.test(trigger.trigger()))
                .mapToLong(count)
                .sum();
    }

    /** Some Triggers at two moments. */
    private record Span(Set<ResourceName> triggers, BrokerStatus start, BrokerStatus now) {
        /** @return these and those, which have no Trigger in common */
        Span and(Span other) {
            var all = new HashSet<>(triggers);
            all.addAll(other.triggers);
            return new Span(all, start, now);
        }

        long at(BrokerStatus moment, ToLongFunction<TriggerStatus> count) {
            return sum(moment, triggers::contains, count);
        }

        long grown(ToLongFunction<TriggerStatus> count) {
            return at(now, count) - at(start, count);
        }
    }
}
