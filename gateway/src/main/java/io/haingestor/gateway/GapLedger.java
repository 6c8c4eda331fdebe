package io.haingestor.gateway;

import io.haingestor.gateway.Gap.Edge;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The gaps that wait to be reported. Losses that touch are one gap. Knows what of it is not on disk yet. For one thread. */
final class GapLedger {
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();
    /** First positions whose gap on disk may be another one. */
    private final Set<Long> unwritten = new TreeSet<>();
    /** What was there before the changes that may still be taken back. */
    private final Map<Long, Optional<Gap>> before = new HashMap<>();

    /** @param written the gaps that are on disk */
    GapLedger(List<Gap> written) {
        written.forEach(gap -> gaps.put(gap.first().position(), gap));
    }

    /**
     * What has to be written.
     *
     * @param gone first positions of gaps that are no more
     * @param now gaps that are new or longer
     */
    record Changes(List<Long> gone, List<Gap> now) {}

    int size() {
        return gaps.size();
    }

    /** @return the highest position that was lost; 0 when there is none */
    long lastPosition() {
        return gaps.isEmpty() ? 0 : gaps.lastEntry().getValue().last().position();
    }

    /** @return the gaps whose end lies before this position, and does not touch it */
    List<Gap> endedBefore(long position) {
        return gaps.headMap(position).values().stream()
                .filter(gap -> gap.last().position() + 1 < position)
                .toList();
    }

    /** An event was lost. */
    void add(Edge event, String reason, Instant now) {
        var gap = Gap.of(event, reason, now);
        var left = gaps.floorEntry(event.position());
        if (left != null && left.getValue().last().position() + 1 == event.position()) {
            gap = left.getValue().and(gap);
        }
        var right = gaps.get(event.position() + 1);
        if (right != null) {
            set(event.position() + 1, Optional.empty());
            gap = gap.and(right);
        }
        set(gap.first().position(), Optional.of(gap));
    }

    /** A gap was reported. */
    void remove(Gap gap) {
        set(gap.first().position(), Optional.empty());
    }

    /** @return what differs from the disk */
    Changes changes() {
        return new Changes(
                unwritten.stream()
                        .filter(position -> !gaps.containsKey(position))
                        .toList(),
                unwritten.stream().filter(gaps::containsKey).map(gaps::get).toList());
    }

    /** The disk holds what is here. */
    void written() {
        unwritten.clear();
        keep();
    }

    /** What changed so far is never taken back. */
    void keep() {
        before.clear();
    }

    /** Takes back what changed since {@link #keep} or {@link #written}. */
    void takeBack() {
        before.forEach(this::put);
        before.clear();
    }

    private void set(long position, Optional<Gap> gap) {
        before.putIfAbsent(position, Optional.ofNullable(gaps.get(position)));
        put(position, gap);
        unwritten.add(position);
    }

    private void put(long position, Optional<Gap> gap) {
        if (gap.isPresent()) {
            gaps.put(position, gap.get());
        } else {
            gaps.remove(position);
        }
    }
}
