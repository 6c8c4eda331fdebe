package io.haingestor.broker.topology;

import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which events a Trigger gets: {@code spec.filter.attributes} and the dialects of {@code spec.filters} (CloudEvents Subscriptions API,
 * §3.2.4, as {@code knative.dev/eventing/pkg/eventfilter} has them). An attribute that an event lacks matches nothing. Two filters are equal when
 * they let through the same by the same words. Used by one thread at a time.
 */
public sealed interface Filter
        permits Filter.Attributes,
                Filter.Exact,
                Filter.Prefix,
                Filter.Suffix,
                Filter.All,
                Filter.Any,
                Filter.Not,
                Cesql {
    /**
     * @param event any event
     * @return whether the Trigger gets it
     */
    boolean matches(CloudEvent event);

    /** @return the one {@code type} that an event must have to match; empty when there is no such type */
    default Optional<String> exactType() {
        return Optional.empty();
    }

    /**
     * The older {@code filter.attributes}: every attribute must have the value, by its raw type, so that an extension that is not a text
     * never equals one. The value {@code ""} asks for any value that is not empty.
     *
     * @param attributes wanted value by attribute
     */
    record Attributes(Map<String, String> attributes) implements Filter {
        /** Copies its map. */
        public Attributes {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var wanted : attributes.entrySet()) {
                var value = raw(event, wanted.getKey());
                if (value == null
                        || (wanted.getValue().isEmpty()
                                ? "".equals(value)
                                : !wanted.getValue().equals(value))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<String> exactType() {
            return Optional.ofNullable(attributes.get("type")).filter(type -> !type.isEmpty());
        }

        private static @Nullable Object raw(CloudEvent event, String name) {
            return switch (name) {
                case "source", "time", "dataschema", "specversion" -> AttributeText.of(event, name);
                default -> AttributeText.value(event, name);
            };
        }
    }

    /**
     * Each attribute has exactly the value, case-sensitive.
     *
     * @param attributes wanted value by attribute
     */
    record Exact(Map<String, String> attributes) implements Filter {
        /** Copies its map. */
        public Exact {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var wanted : attributes.entrySet()) {
                if (!wanted.getValue().equals(AttributeText.of(event, wanted.getKey()))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<String> exactType() {
            return Optional.ofNullable(attributes.get("type"));
        }
    }

    /**
     * Each attribute begins with the value, case-sensitive.
     *
     * @param attributes wanted beginning by attribute
     */
    record Prefix(Map<String, String> attributes) implements Filter {
        /** Copies its map. */
        public Prefix {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var wanted : attributes.entrySet()) {
                var text = AttributeText.of(event, wanted.getKey());
                if (text == null || !text.startsWith(wanted.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Each attribute ends with the value, case-sensitive.
     *
     * @param attributes wanted end by attribute
     */
    record Suffix(Map<String, String> attributes) implements Filter {
        /** Copies its map. */
        public Suffix {
            attributes = Map.copyOf(attributes);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var wanted : attributes.entrySet()) {
                var text = AttributeText.of(event, wanted.getKey());
                if (text == null || !text.endsWith(wanted.getValue())) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Every filter matches; true without any.
     *
     * @param filters the filters
     */
    record All(List<Filter> filters) implements Filter {
        /** Copies its list. */
        public All {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var filter : filters) {
                if (!filter.matches(event)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Optional<String> exactType() {
            return filters.stream()
                    .flatMap(filter -> filter.exactType().stream())
                    .findFirst();
        }
    }

    /**
     * At least one filter matches.
     *
     * @param filters the filters, not empty
     */
    record Any(List<Filter> filters) implements Filter {
        /** Copies its list. */
        public Any {
            filters = List.copyOf(filters);
        }

        @Override
        public boolean matches(CloudEvent event) {
            for (var filter : filters) {
                if (filter.matches(event)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * The filter does not match; so true for an attribute that the event lacks.
     *
     * @param filter the filter
     */
    record Not(Filter filter) implements Filter {
        @Override
        public boolean matches(CloudEvent event) {
            return !filter.matches(event);
        }
    }
}
