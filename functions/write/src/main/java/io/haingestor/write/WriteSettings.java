package io.haingestor.write;

import io.haingestor.timeseries.InfluxSettings;
import io.haingestor.timeseries.TextMatch;
import io.haingestor.write.rejects.RejectsStore.Bounds;
import io.haingestor.write.schema.ClassicOptions;
import io.haingestor.write.schema.ClassicSchema;
import io.haingestor.write.schema.CleanSchema;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration, understood.
 *
 * @param folder where the files are
 * @param owns whether this process writes to the stores; else another does, and this one reads them
 * @param schema how a state becomes a point
 * @param influxDb where the points go; null means into a file in the folder
 * @param rejects how much is kept of rejected events
 */
public record WriteSettings(
        Path folder, boolean owns, PointSchema schema, @Nullable InfluxSettings influxDb, Bounds rejects) {

    /**
     * @param config as it is written
     * @return as it is meant
     * @throws InvalidConfigurationException with every error
     */
    public static WriteSettings read(WriteConfig config) {
        return read(config, List.of());
    }

    /**
     * @param config as it is written
     * @param found errors that were found before, to be said with the others
     * @return as it is meant
     * @throws InvalidConfigurationException with every error
     */
    static WriteSettings read(WriteConfig config, List<String> found) {
        var reader = new Reader();
        reader.errors.addAll(found);
        var settings = reader.read(config);
        if (!reader.errors.isEmpty()) {
            throw new InvalidConfigurationException(reader.errors);
        }
        return settings;
    }

    /** Reads on after an error, with any value in its place. */
    private static final class Reader {
        private static final Set<String> RESERVED_TAGS = Set.of("time", "_field", "_measurement");
        private static final int MAX_REJECTS = 10_000_000;
        private static final int MAX_DAYS = 36_500;
        private static final long MIN_REJECTS_BYTES = 1 << 20;

        private final List<String> errors = new ArrayList<>();

        WriteSettings read(WriteConfig config) {
            return new WriteSettings(
                    folder(config.folder()),
                    owns(config.readOnly().strip()),
                    schema(config),
                    influxDb(config.influxdb()),
                    new Bounds(
                            number(
                                    "haingestor.write.rejects.max-count",
                                    config.rejects().maxCount(),
                                    MAX_REJECTS),
                            Duration.ofDays(number(
                                    "haingestor.write.rejects.max-days",
                                    config.rejects().maxDays(),
                                    MAX_DAYS)),
                            size(
                                    "haingestor.write.rejects.max-size",
                                    config.rejects().maxSize(),
                                    MIN_REJECTS_BYTES)));
        }

        private Path folder(String text) {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                errors.add("HA_INGESTOR_DATA: expected a folder, got '" + text + "' (" + e.getReason() + ")");
                return Path.of("");
            }
        }

        private boolean owns(String readOnly) {
            if (!Set.of("true", "false").contains(readOnly)) {
                errors.add("haingestor.store.read-only: expected true or false, got '" + readOnly + "'");
            }
            return readOnly.equals("false");
        }

        private PointSchema schema(WriteConfig config) {
            return switch (config.schema().strip()) {
                case "clean" ->
                    new CleanSchema(config.attributes().orElse(List.of()).stream()
                            .map(String::strip)
                            .map(TextMatch::glob)
                            .toList());
                case "classic" -> new ClassicSchema(classic(config.classic()));
                default -> {
                    errors.add("HA_INGESTOR_SCHEMA: expected clean or classic, got '" + config.schema() + "'");
                    yield new CleanSchema(List.of());
                }
            };
        }

        private ClassicOptions classic(WriteConfig.Classic config) {
            var key = "haingestor.write.classic.";
            var attr = ClassicOptions.MeasurementAttr.UNIT_OF_MEASUREMENT;
            try {
                attr = ClassicSchema.measurementAttr(config.measurementAttr().strip());
            } catch (IllegalArgumentException e) {
                errors.add(
                        key + "measurement-attr: expected unit_of_measurement, domain__device_class or entity_id, got '"
                                + config.measurementAttr() + "'");
            }
            return new ClassicOptions(
                    attr,
                    config.defaultMeasurement().orElse(null),
                    config.overrideMeasurement().orElse(null),
                    tags(key + "tags", config.tags().orElse(List.of())),
                    tagNames(key + "tags-attributes", names(config.tagsAttributes())),
                    names(config.ignoreAttributes()),
                    new ClassicOptions.Components(
                            components(config.componentConfig()),
                            components(config.componentConfigDomain()),
                            components(config.componentConfigGlob())));
        }

        private Map<String, String> tags(String key, List<String> texts) {
            var tags = new HashMap<String, String>();
            for (var text : texts) {
                int equals = text.indexOf('=');
                if (equals < 1) {
                    errors.add(key + ": expected name=value, got '" + text + "'");
                } else {
                    tags.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
            tagNames(key, tags.keySet());
            return tags;
        }

        private Set<String> tagNames(String key, Set<String> names) {
            for (var name : names) {
                if (RESERVED_TAGS.contains(name)) {
                    errors.add(
                            key + ": expected names that InfluxDB takes as tags, got '" + name + "', which it refuses");
                }
            }
            return names;
        }

        private static Map<String, ClassicOptions.Component> components(Map<String, WriteConfig.Component> config) {
            var components = new LinkedHashMap<String, ClassicOptions.Component>();
            config.forEach((name, component) -> components.put(
                    name,
                    new ClassicOptions.Component(
                            component.overrideMeasurement().orElse(null),
                            component.ignoreAttributes().isPresent() ? names(component.ignoreAttributes()) : null)));
            return components;
        }

        private static Set<String> names(Optional<List<String>> texts) {
            var names = new HashSet<String>();
            texts.orElse(List.of()).forEach(text -> names.add(text.strip()));
            return names;
        }

        private @Nullable InfluxSettings influxDb(WriteConfig.InfluxDb config) {
            var url = config.url().map(String::strip).orElse("");
            if (url.isEmpty()) {
                return null;
            }
            int before = errors.size();
            checkUrl(url);
            var token = needed("INFLUXDB_TOKEN", "a token that may read and write the bucket", config.token());
            var org = needed("INFLUXDB_ORG", "the name of the organization", config.org());
            var bucket = needed("INFLUXDB_BUCKET", "the name of the bucket", config.bucket());
            return errors.size() == before ? InfluxSettings.of(url, token, org, bucket) : null;
        }

        private void checkUrl(String text) {
            try {
                var uri = URI.create(text);
                if (Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getQuery() == null) {
                    return;
                }
            } catch (IllegalArgumentException e) {
                // Said below, as for a URI of another kind.
            }
            errors.add("INFLUXDB_URL: expected an address like http://localhost:8086, without user and query, got '"
                    + text.replaceAll("//[^/@]*@", "//***@").replaceAll("\\?.*", "?***") + "'");
        }

        private String needed(String key, String what, Optional<String> value) {
            var text = value.map(String::strip).orElse("");
            if (text.isEmpty()) {
                errors.add(key + ": expected " + what + " because INFLUXDB_URL is set, got nothing; set it or " + key
                        + "_FILE");
            }
            return text;
        }

        private int number(String key, String text, int max) {
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= 1 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below, as for a number out of range.
            }
            errors.add(key + ": expected a whole number from 1 to " + max + ", got '" + text + "'");
            return 1;
        }

        private long size(String key, String text, long min) {
            try {
                var size = new MemorySizeConverter().convert(text.strip());
                if (size != null && size.asLongValue() >= min) {
                    return size.asLongValue();
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                // Said below, as for a size out of range.
            }
            errors.add(key + ": expected a size like 64M or 1G, at least " + (min >> 20) + "M, got '" + text + "'");
            return min;
        }
    }
}
