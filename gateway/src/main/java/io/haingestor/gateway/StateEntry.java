package io.haingestor.gateway;

import io.haingestor.events.EpochMicros;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entity's entry in an event of {@code subscribe_entities}: a whole state under {@code a}, or a difference under {@code c}. Used again for every entry; for one
 * thread.
 */
final class StateEntry {
    private static final long NONE = Long.MIN_VALUE;

    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Slice> removedAttributes = new ArrayList<>();
    private @Nullable Slice state;
    private @Nullable Slice context;
    private long lastChanged = NONE;
    private long lastUpdated = NONE;
    private @Nullable String problem;

    /**
     * An attribute as it came.
     *
     * @param name its name, with quotes
     * @param value its JSON
     */
    record Attribute(Slice name, Slice value) {}

    /** Reads a whole state: {@code {"s":..., "a":{...}, "c":..., "lc":..., "lu":...}}. */
    void readWhole(JsonScanner scanner) throws MalformedJsonException {
        clear();
        readFields(scanner);
        if (problem == null && state == null) {
            problem = "has no state (s)";
        }
        if (problem == null && lastChanged == NONE) {
            problem = "has no time (lc)";
        }
    }

    /** Reads a difference: {@code {"+":{...}, "-":{"a":[...]}}}. */
    void readDifference(JsonScanner scanner) throws MalformedJsonException {
        clear();
        if (!scanner.enter('{')) {
            problem = "is not an object";
            scanner.skipValue();
            return;
        }
        while (scanner.nextMember()) {
            if (scanner.nameIs("+")) {
                readFields(scanner);
            } else if (scanner.nameIs("-")) {
                readRemovals(scanner);
            } else {
                scanner.skipValue();
            }
        }
    }

    /** @return why the entry makes no sense; null when it does */
    @Nullable
    String problem() {
        return problem;
    }

    /** @return the state's JSON; null when it stays */
    @Nullable
    Slice state() {
        return state;
    }

    List<Attribute> attributes() {
        return attributes;
    }

    /** @return the names of the attributes that are gone, with quotes */
    List<Slice> removedAttributes() {
        return removedAttributes;
    }

    /** @return a text (only the id), an object (perhaps not all of it), or null when nothing came */
    @Nullable
    Slice context() {
        return context;
    }

    long lastChangedOr(long before) {
        return lastChanged == NONE ? before : lastChanged;
    }

    /** Without {@code lu}, the state was updated when it changed. */
    long lastUpdatedOr(long before) {
        return lastUpdated != NONE ? lastUpdated : lastChangedOr(before);
    }

    private void clear() {
        attributes.clear();
        removedAttributes.clear();
        state = null;
        context = null;
        lastChanged = NONE;
        lastUpdated = NONE;
        problem = null;
    }

    private void readFields(JsonScanner scanner) throws MalformedJsonException {
        if (!scanner.enter('{')) {
            problem = "is not an object";
            scanner.skipValue();
            return;
        }
        while (scanner.nextMember()) {
            if (scanner.nameIs("s")) {
                state = scanner.value();
                problem = state.isText() ? problem : "has a state (s) that is not a text";
            } else if (scanner.nameIs("a")) {
                readAttributes(scanner);
            } else if (scanner.nameIs("c")) {
                context = scanner.value();
            } else if (scanner.nameIs("lc")) {
                lastChanged = micros(scanner);
            } else if (scanner.nameIs("lu")) {
                lastUpdated = micros(scanner);
            } else {
                scanner.skipValue();
            }
        }
    }

    private void readAttributes(JsonScanner scanner) throws MalformedJsonException {
        if (!scanner.enter('{')) {
            problem = "has attributes (a) that are not an object";
            scanner.skipValue();
            return;
        }
        while (scanner.nextMember()) {
            var name = scanner.name();
            attributes.add(new Attribute(name, scanner.value()));
        }
    }

    private void readRemovals(JsonScanner scanner) throws MalformedJsonException {
        if (!scanner.enter('{')) {
            scanner.skipValue();
            return;
        }
        while (scanner.nextMember()) {
            if (scanner.nameIs("a") && scanner.enter('[')) {
                while (scanner.nextElement()) {
                    removedAttributes.add(scanner.value());
                }
            } else {
                scanner.skipValue();
            }
        }
    }

    private long micros(JsonScanner scanner) throws MalformedJsonException {
        var seconds = scanner.number();
        try {
            return EpochMicros.ofSeconds(seconds);
        } catch (DateTimeException e) {
            problem = "has a time (lc, lu) that is no number of seconds";
            return NONE;
        }
    }
}
