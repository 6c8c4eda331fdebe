package io.haingestor.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.haingestor.events.EventJson;
import io.haingestor.gateway.GatewaySettings.Connection;
import io.haingestor.gateway.GatewaySettings.Home;
import io.haingestor.gateway.GatewaySettings.OutboxSettings;
import io.haingestor.gateway.GatewaySettings.Timing;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the configuration and collects every error, so that a user sees them all at once. */
final class SettingsReader {
    private static final String SUPERVISOR = "ws://supervisor/core/websocket";
    private static final String SUPERVISOR_HOST = "supervisor";
    private static final String[] TOKENS = {
        "HA_TOKEN", "HA_ACCESS_TOKEN", "SUPERVISOR_TOKEN", "NABU_CASA_TOKEN", "LOCAL_HA_TOKEN"
    };
    private static final Set<String> ON = Set.of("here", "true");
    /** What says that the gateway is not to run. */
    static final Set<String> OFF = Set.of("off", "false");

    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]+");
    private static final Set<String> CORE_ATTRIBUTES =
            Set.of("id", "source", "specversion", "type", "datacontenttype", "dataschema", "subject", "time", "data");
    private static final int MOST_REQUESTS = 1024;
    private static final long LARGEST_MESSAGE = 1L << 30;

    private final GatewayConfig config;
    private final ConfigErrors errors = new ConfigErrors("haingestor.gateway.");

    private SettingsReader(GatewayConfig config) {
        this.config = config;
    }

    /**
     * @param config the texts
     * @return what they mean
     * @throws InvalidConfigurationException when any of them is wrong, with all errors
     */
    static GatewaySettings read(GatewayConfig config) {
        return read(config, List.of());
    }

    /**
     * @param config the texts
     * @param found errors that were found before, to be said with the others
     * @return what they mean
     * @throws InvalidConfigurationException when any of them is wrong, with all errors
     */
    static GatewaySettings read(GatewayConfig config, List<String> found) {
        var reader = new SettingsReader(config);
        reader.errors.errors().addAll(found);
        return reader.read();
    }

    /** @throws InvalidConfigurationException when it is neither of the words that are known */
    static boolean isEnabled(GatewayConfig config) {
        var errors = new ConfigErrors("haingestor.gateway.");
        if (!ON.contains(config.enabled()) && !OFF.contains(config.enabled())) {
            errors.add("enabled (HA_INGESTOR_GATEWAY)", "expected here or off, got '" + config.enabled() + "'");
        }
        errors.throwIfAny();
        return ON.contains(config.enabled());
    }

    private GatewaySettings read() {
        var connection = connection();
        var home = new Home(instance(), events(), filter(), secrets());
        var outbox = outbox();
        var sink = sink();
        errors.throwIfAny();
        return new GatewaySettings(connection, home, outbox, sink);
    }

    private Connection connection() {
        var most = errors.size("max-message-size", config.maxMessageSize());
        if (most > LARGEST_MESSAGE) {
            errors.add("max-message-size", "expected at most 1G, got '" + config.maxMessageSize() + "'");
        }
        var timing = new Timing(
                errors.duration("connect-timeout", config.connectTimeout()),
                errors.duration("auth-timeout", config.authTimeout()),
                errors.duration("command-timeout", config.commandTimeout()),
                errors.duration("ping-interval", config.pingInterval()),
                errors.duration("ping-timeout", config.pingTimeout()),
                errors.duration("return-interval", config.returnInterval()),
                errors.duration("stop-timeout", config.stopTimeout()));
        return new Connection(endpoints(), trust(), (int) Math.min(most, LARGEST_MESSAGE), timing);
    }

    private List<Endpoint> endpoints() {
        var nabuCasa = config.nabuCasa();
        var local = config.local();
        var firstUrl = config.url().or(() -> config.supervisorToken().map(token -> SUPERVISOR));
        var endpoints = new LinkedHashSet<Endpoint>();
        firstUrl.ifPresent(url -> endpoint("url (HA_URL)", url, "token (HA_TOKEN)", config.token(), endpoints));
        nabuCasa.url()
                .ifPresent(url -> endpoint(
                        "nabu-casa.url (NABU_CASA_URL)",
                        url,
                        "nabu-casa.token (NABU_CASA_TOKEN)",
                        nabuCasa.token().or(config::token),
                        endpoints));
        local.url()
                .ifPresent(url -> endpoint(
                        "local.url (LOCAL_HA_URL)",
                        url,
                        "local.token (LOCAL_HA_TOKEN)",
                        local.token().or(config::token),
                        endpoints));
        if (firstUrl.isEmpty() && nabuCasa.url().isEmpty() && local.url().isEmpty()) {
            errors.missing("url (HA_URL)", "an address like http://homeassistant.local:8123", "HA_URL");
        }
        return List.copyOf(endpoints);
    }

    private void endpoint(
            String urlKey, String url, String tokenKey, Optional<String> ownToken, Set<Endpoint> endpoints) {
        try {
            var address = Endpoint.parse(url, "");
            // The Supervisor's proxy takes no other token.
            var token = address.host().equals(SUPERVISOR_HOST)
                    ? config.supervisorToken().or(() -> ownToken)
                    : ownToken;
            if (token.isEmpty()) {
                errors.missing(tokenKey, "a long-lived access token of Home Assistant", TOKENS);
            } else if (isToken(tokenKey, token.get().strip())) {
                endpoints.add(Endpoint.parse(url, token.get().strip()));
            }
        } catch (IllegalArgumentException e) {
            errors.add(urlKey, String.valueOf(e.getMessage()));
        }
    }

    private boolean isToken(String key, String token) {
        var visible = token.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!visible) {
            errors.add(key, "expected a token of visible characters in one piece, got something else");
        }
        return visible;
    }

    private Trust trust() {
        var verify = errors.yesOrNo("tls.verify (HA_TLS_VERIFY)", config.tls().verify());
        var file = config.tls().caFile();
        if (file.isEmpty()) {
            return new Trust(null, verify);
        }
        try {
            return new Trust(Files.readString(Path.of(file.get())), verify);
        } catch (IOException | InvalidPathException e) {
            errors.add("tls.ca-file (HA_CA_FILE)", "expected a readable file, but '" + file.get() + "' cannot be read");
        } catch (IllegalArgumentException e) {
            errors.add("tls.ca-file (HA_CA_FILE)", e.getMessage() + ", in '" + file.get() + "'");
        }
        return Trust.OF_THE_RUNTIME;
    }

    private @Nullable String instance() {
        var instance = config.instance().orElse(null);
        if (instance != null && !INSTANCE.matcher(instance).matches()) {
            errors.add("instance", "expected letters, digits, '.', '_', '~' and '-', got '" + instance + "'");
        }
        return instance;
    }

    private List<String> events() {
        var types = new LinkedHashSet<String>();
        for (var type : config.events()) {
            if (type.equals("state_changed") || type.equals("state_reported")) {
                errors.add("events", "expected types other than " + type + ": changes of state come by themselves");
            } else if (!type.isBlank()) {
                types.add(type.strip());
            }
        }
        return types.contains("*") ? List.of("*") : List.copyOf(types);
    }

    private EntityFilter filter() {
        return new EntityFilter(
                rules("filter.include", config.filter().include()),
                rules("filter.exclude", config.filter().exclude()));
    }

    private EntityFilter.Rules rules(String key, GatewayConfig.Rules rules) {
        var globs = new ArrayList<Pattern>();
        for (var glob : rules.globs().orElse(List.of())) {
            try {
                globs.add(EntityFilter.glob(glob));
            } catch (IllegalArgumentException e) {
                errors.add(key + ".globs", String.valueOf(e.getMessage()));
            }
        }
        return new EntityFilter.Rules(
                set(rules.entities()),
                globs,
                set(rules.devices()),
                set(rules.areas()),
                set(rules.labels()),
                set(rules.domains()));
    }

    private Secrets secrets() {
        var gps = config.secrets().gps();
        if (!gps.equals("keep") && !gps.equals("remove")) {
            errors.add("secrets.gps", "expected keep or remove, got '" + gps + "'");
        }
        return new Secrets(Set.copyOf(config.secrets().attributes()), gps.equals("remove"));
    }

    private OutboxSettings outbox() {
        var bounds = new Delivery.Bounds(
                errors.number("in-flight.events", config.inFlight().events(), Integer.MAX_VALUE),
                errors.size("in-flight.size", config.inFlight().size()),
                errors.size("outbox.memory", config.outbox().memory()));
        return new OutboxSettings(
                folder(),
                errors.size("outbox.max-size", config.outbox().maxSize()),
                errors.duration("outbox.max-age", config.outbox().maxAge()),
                bounds);
    }

    private Path folder() {
        try {
            return Path.of(config.folder());
        } catch (InvalidPathException e) {
            errors.add("folder", "expected a folder, got '" + config.folder() + "'");
            return Path.of("");
        }
    }

    private @Nullable SinkSettings sink() {
        var sink = config.sink();
        var overrides = sink.overrides().map(this::extensions).orElse(Map.of());
        var concurrency = errors.number("sink.concurrency", sink.concurrency(), MOST_REQUESTS);
        var timeout = errors.duration("sink.timeout", sink.timeout());
        var trust = Trust.OF_THE_RUNTIME;
        try {
            trust = new Trust(sink.caCerts().orElse(null), true);
        } catch (IllegalArgumentException e) {
            errors.add("sink.ca-certs (K_CA_CERTS)", String.valueOf(e.getMessage()));
        }
        var address = errors.parsed("sink.url (K_SINK)", sink.url().orElse(null), SettingsReader::sinkAddress);
        var token = sink.token().map(String::strip).orElse(null);
        if (token != null) {
            isToken("sink.token (HA_INGESTOR_SINK_TOKEN)", token);
        }
        return address == null ? null : new SinkSettings(address, token, overrides, trust, concurrency, timeout);
    }

    private static URI sinkAddress(String text) {
        var address = URI.create(text);
        if (!("http".equals(address.getScheme()) || "https".equals(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException("no http address");
        }
        return address;
    }

    private Map<String, String> extensions(String json) {
        var key = "sink.overrides (K_CE_OVERRIDES)";
        var extensions = new TreeMap<String, String>();
        try {
            var given = EventJson.mapper().readTree(json).path("extensions");
            for (var entry : given.properties()) {
                var name = entry.getKey();
                if (!EXTENSION.matcher(name).matches() || CORE_ATTRIBUTES.contains(name)) {
                    errors.add(
                            key,
                            "expected names of lower case letters and digits that are no attribute of every event, got '"
                                    + name + "'");
                }
                extensions.put(name, entry.getValue().asText());
            }
        } catch (JsonProcessingException e) {
            errors.add(key, "expected JSON like {\"extensions\":{\"name\":\"value\"}}, got '" + json + "'");
        }
        return Map.copyOf(extensions);
    }

    private static Set<String> set(Optional<List<String>> values) {
        return Set.copyOf(values.orElse(List.of()));
    }

    /** Collects errors, each with its key. A value that cannot be read gives a harmless one, which is never used. */
    private record ConfigErrors(String prefix, List<String> errors) {
        ConfigErrors(String prefix) {
            this(prefix, new ArrayList<>());
        }

        void add(String key, String error) {
            errors.add(prefix + key + ": " + error);
        }

        /** A variable whose file cannot be read has its error already. */
        void missing(String key, String expected, String... variables) {
            var said = Arrays.stream(variables)
                    .anyMatch(variable -> errors.stream().anyMatch(error -> error.startsWith(variable + "_FILE:")));
            if (!said) {
                add(key, "expected " + expected + ", got nothing");
            }
        }

        void throwIfAny() {
            if (!errors.isEmpty()) {
                throw new InvalidConfigurationException(errors);
            }
        }

        boolean yesOrNo(String key, String text) {
            if (!text.equals("true") && !text.equals("false")) {
                add(key, "expected true or false, got '" + text + "'");
            }
            return text.equals("true");
        }

        Duration duration(String key, String text) {
            var duration = read(key, text, "a duration like 10s, 5m or 7d", DurationConverter::parseDuration);
            if (duration != null && (duration.isNegative() || duration.isZero())) {
                add(key, "expected a duration above zero, got '" + text + "'");
            }
            return duration == null ? Duration.ZERO : duration;
        }

        long size(String key, String text) {
            var size =
                    read(key, text, "a size like 512K, 64M or 1G", value -> new MemorySizeConverter().convert(value));
            return size == null ? 0 : size.asLongValue();
        }

        int number(String key, String text, int most) {
            var number = read(key, text, "a whole number from 1 to " + most, value -> {
                var read = Integer.parseInt(value);
                if (read < 1 || read > most) {
                    throw new IllegalArgumentException(value);
                }
                return read;
            });
            return number == null ? 1 : number;
        }

        @Nullable
        URI parsed(String key, @Nullable String text, Function<String, URI> parser) {
            return text == null ? null : read(key, text, "an address like http://broker/default", parser);
        }

        private <T> @Nullable T read(String key, String text, String expected, Function<String, T> parser) {
            try {
                return parser.apply(text.strip());
            } catch (RuntimeException e) {
                add(key, "expected " + expected + ", got '" + text + "'");
                return null;
            }
        }
    }
}
