package io.haingestor.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The messages that wait for one client, as one text that is ready to be sent. Every message is written once into it; with coalescing the whole is one frame,
 * an array. Used by one thread.
 */
final class Outgoing {
    private static final int FIRST_CAPACITY = 64;
    private static final int KEPT_CHARACTERS = 1 << 20;
    private static final long FIRST_SNAPSHOT = Ledger.NOWHERE - 1;

    private final Ledger ledger;
    private StringBuilder text = new StringBuilder("[");
    private int[] ends = new int[FIRST_CAPACITY];
    private long[] positions = new long[FIRST_CAPACITY];
    private final List<long[]> snapshots = new ArrayList<>();
    private int count;

    Outgoing(Ledger ledger) {
        this.ledger = ledger;
    }

    /** @return how many messages wait */
    int size() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(String message) {
        begin().append(message);
        end(Ledger.NOWHERE);
    }

    /** @param lines the ledger's lines that are delivered with this message */
    void addSnapshot(String message, long[] lines) {
        begin().append(message);
        snapshots.add(lines);
        end(FIRST_SNAPSHOT - (snapshots.size() - 1));
    }

    /** @param position the ledger's line that is delivered with this message */
    void addEvent(StringBuilder event, String idAndEnd, long position) {
        begin().append("{\"type\":\"event\",\"event\":").append(event).append(idAndEnd);
        end(position);
    }

    /** All that waits as one frame. */
    void coalesced(Consumer<String> socket, long sentMicros) {
        socket.accept(count == 1 ? text.substring(1) : text.append(']').toString());
        delivered(count, sentMicros);
        drop(count);
    }

    /** One frame per message, at most {@code most} of them. */
    void oneByOne(Consumer<String> socket, int most, long sentMicros) {
        var sent = Math.min(most, count);
        for (int i = 0; i < sent; i++) {
            socket.accept(text.substring(i == 0 ? 1 : ends[i - 1] + 1, ends[i]));
        }
        delivered(sent, sentMicros);
        drop(sent);
    }

    private StringBuilder begin() {
        return count == 0 ? text : text.append(',');
    }

    private void end(long position) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            positions = Arrays.copyOf(positions, count * 2);
        }
        ends[count] = text.length();
        positions[count] = position;
        count++;
    }

    private void delivered(int sent, long sentMicros) {
        for (int i = 0; i < sent; i++) {
            if (positions[i] >= 0) {
                ledger.deliver(positions[i], sentMicros);
            } else if (positions[i] <= FIRST_SNAPSHOT) {
                for (var position : snapshots.get((int) (FIRST_SNAPSHOT - positions[i]))) {
                    ledger.deliver(position, sentMicros);
                }
            }
        }
    }

    private void drop(int sent) {
        if (sent == count) {
            if (text.capacity() > KEPT_CHARACTERS) {
                text = new StringBuilder();
            }
            text.setLength(0);
            text.append('[');
            snapshots.clear();
            count = 0;
            return;
        }
        var cut = ends[sent - 1];
        text.delete(1, cut + 1);
        for (int i = sent; i < count; i++) {
            ends[i - sent] = ends[i] - cut;
            positions[i - sent] = positions[i];
        }
        count -= sent;
    }
}
