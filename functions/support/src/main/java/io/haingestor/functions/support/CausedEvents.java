package io.haingestor.functions.support;

import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventSources;
import io.quarkus.funqy.knative.events.CloudEvent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events that one function answers with. Each inherits from the event that caused it: {@code subject}, {@code time} and every
 * extension, among them {@code partitionkey}, {@code traceparent}, {@code stage} and {@code backfilled}. What a broker added on the way
 * ({@code knative*}) and what says something of that one copy ({@code sequence}, {@code dataref}, {@code expirytime}) stays behind.
 *
 * <p>{@code causationid} is the id of the event that caused it, {@code source} is {@code /ha-ingestor/<function>}, and the id is made from the
 * cause's, {@code <id>/<function>}, so that the same event is always answered with the same one. Immutable; safe for use by several threads.
 */
public final class CausedEvents {
    private static final Set<String> STAY_BEHIND =
            Set.of("sequence", "sequencetype", "dataref", "expirytime", "data_base64", EventAttributes.CAUSATION_ID);
    private static final String ADDED_BY_BROKERS = "knative";

    private final String function;
    private final String source;

    /** @param function the function's name */
    public CausedEvents(String function) {
        this.function = function;
        this.source = EventSources.module(function).toString();
    }

    /**
     * @param cause the event that the function was called with
     * @param type the new event's type
     * @return the new event, to be completed
     */
    public Draft from(CloudEvent<?> cause, String type) {
        return new Draft(cause, type);
    }

    static Map<String, String> inherited(Map<String, String> extensions) {
        var inherited = new TreeMap<String, String>();
        extensions.forEach((key, value) -> {
            var name = key.toLowerCase(Locale.ROOT);
            if (value != null && !name.startsWith(ADDED_BY_BROKERS) && !STAY_BEHIND.contains(name)) {
                inherited.put(name, value);
            }
        });
        return inherited;
    }

    /** An event that is being made. For one thread. */
    public final class Draft {
        private final String type;
        private final @Nullable String subject;
        private final Map<String, String> extensions;
        private String id;
        private @Nullable OffsetDateTime time;

        private Draft(CloudEvent<?> cause, String type) {
            this.type = type;
            this.id = cause.id() + '/' + function;
            this.subject = cause.subject();
            this.time = cause.time();
            this.extensions = inherited(cause.extensions());
            this.extensions.put(EventAttributes.CAUSATION_ID, cause.id());
        }

        /**
         * @param id the id, where the event's own content says one, e.g. {@code <entity_id>@<µs>}; never a random one
         * @return this
         */
        public Draft id(String id) {
            this.id = Objects.requireNonNull(id);
            return this;
        }

        /**
         * Tells one of several events from the others.
         *
         * @param name what it is among the events that the same function makes of the same event; never a random one
         * @return this, with the id {@code <id of the cause>/<function>/<name>}
         */
        public Draft part(String name) {
            this.id = extensions.get(EventAttributes.CAUSATION_ID) + '/' + function + '/' + name;
            return this;
        }

        /**
         * @param time when what the event says happened; never the time of processing
         * @return this
         */
        public Draft time(Instant time) {
            this.time = time.atOffset(ZoneOffset.UTC);
            return this;
        }

        /**
         * @param name an extension attribute, one of {@link EventAttributes} or another of lower-case letters and digits
         * @param value its value; null takes it away
         * @return this
         */
        public Draft extension(String name, @Nullable String value) {
            if (value == null || value.isEmpty()) {
                extensions.remove(name);
            } else {
                extensions.put(name, value);
            }
            return this;
        }

        /**
         * @param data the event's data, one of the payload records of {@code io.haingestor.events}
         * @return the event, to be returned by the function
         */
        public <T> CloudEvent<T> with(T data) {
            return new CausedEvent<>(id, source, type, subject, time, extensions, Objects.requireNonNull(data));
        }
    }
}
