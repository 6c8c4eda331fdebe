package io.haingestor.app;

import io.haingestor.broker.http.HttpSubscribers;
import io.haingestor.broker.http.Tokens;
import io.haingestor.events.config.ConfigurationCheck;
import io.haingestor.events.config.LogSettings;
import io.haingestor.events.config.SecretFiles;
import io.haingestor.gateway.GatewayConfig;
import io.haingestor.gateway.GatewayService;
import io.haingestor.write.InvalidConfigurationException;
import io.haingestor.write.WriteConfig;
import io.haingestor.write.WriteSettings;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.BooleanSupplier;

/**
 * What must be known before the application starts, read from the same sources: system properties, environment, {@code .env}, {@code
 * config/application.properties}, the defaults of the build.
 *
 * @param host the address that the page and the ingress listen on
 * @param port of the page; 0 for any
 * @param data where everything is kept, absolute
 * @param manifests the folder of manifests, absolute; it is there
 * @param logs how the process logs
 * @param simulated whether no home is named
 * @param storesElsewhere whether another process writes to the stores, which this one only reads then
 */
record Settings(
        String host,
        int port,
        Path data,
        Path manifests,
        LogSettings logs,
        boolean simulated,
        boolean storesElsewhere) {
    /** The address that the page, the REST API and the ingress listen on. */
    static final String HOST = "HA_INGESTOR_HOST";
    /** Whether this process holds the connection to the home. */
    static final String GATEWAY = "HA_INGESTOR_GATEWAY";
    /** Port of the page and the REST API. */
    static final String PORT = "HA_INGESTOR_PORT";
    /** Folder of everything that is kept. */
    static final String DATA = "HA_INGESTOR_DATA";
    /** That folder where nobody names one. */
    static final String DEFAULT_DATA = "data";
    /** Folder of the Knative manifests. */
    static final String MANIFESTS = "HA_INGESTOR_MANIFESTS";

    /** The folder that the launcher is in; said by the launcher. */
    static final String PROGRAM_FOLDER = "haingestor.home";

    /** Whether the home is a simulated one; said by the process to itself. */
    static final String SIMULATED = "haingestor.simulated";

    /** Whether the stores are opened only to be read, because another process writes to them; said by the process to itself. */
    static final String READ_ONLY = "haingestor.store.read-only";

    /** The Service whose functions write to the stores. */
    private static final String STORES_OWNER = "write";

    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final String SERVICE_URL = "HA_INGESTOR_SERVICE_URL";
    private static final String TOKENS_FILE = "HA_INGESTOR_BROKER_TOKENS_FILE";
    private static final String MAX_EVENT_BYTES = "HA_INGESTOR_BROKER_MAX_EVENT_BYTES";
    private static final int LAST_PORT = 65_535;
    private static final String SIMULATED_DATA = "simulated";

    /**
     * @param isTerminal whether a person reads the standard output
     * @throws UserErrorException with every error, each with its key
     */
    static Settings read(BooleanSupplier isTerminal) {
        try {
            var checks = ServiceLoader.load(ConfigurationCheck.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            var builder =
                    ConfigUtils.configBuilder().withMapping(GatewayConfig.class).withMapping(WriteConfig.class);
            checks.forEach(check -> builder.withMapping(check.mapping()));
            return new Reader(builder.build(), checks, isTerminal).read();
        } catch (ConfigValidationException e) {
            throw StartFailure.explain(e);
        }
    }

    /** Tells the application what was found, and which folder is its own now. */
    void apply(DataFolder folder) {
        System.setProperty(DATA, folder.path().toString());
        System.setProperty(MANIFESTS, manifests.toString());
        System.setProperty(READ_ONLY, Boolean.toString(storesElsewhere));
        System.setProperty(SIMULATED, Boolean.toString(simulated));
        logs.apply();
    }

    /** Reads one value after the other and remembers what is wrong. */
    private static final class Reader {
        private final SmallRyeConfig config;
        private final List<ConfigurationCheck> checks;
        private final BooleanSupplier isTerminal;
        private final List<String> errors = new ArrayList<>();

        Reader(SmallRyeConfig config, List<ConfigurationCheck> checks, BooleanSupplier isTerminal) {
            this.config = config;
            this.checks = checks;
            this.isTerminal = isTerminal;
        }

        Settings read() {
            var simulated = !namesHome(config.getConfigMapping(GatewayConfig.class));
            var data = path(DATA).orElseGet(() -> Path.of(DEFAULT_DATA));
            var settings = new Settings(
                    host(),
                    port(),
                    (simulated ? data.resolve(SIMULATED_DATA) : data)
                            .toAbsolutePath()
                            .normalize(),
                    manifests().toAbsolutePath().normalize(),
                    LogSettings.read(config, isTerminal, errors),
                    simulated,
                    storesElsewhere());
            checkModules(simulated);
            checkBroker();
            SecretFiles.unreadable(config).stream()
                    .filter(error -> !errors.contains(error))
                    .forEach(errors::add);
            if (!errors.isEmpty()) {
                throw UserErrorException.configuration(
                        "The configuration has " + (errors.size() == 1 ? "an error" : errors.size() + " errors")
                                + ":\n- " + String.join("\n- ", errors));
            }
            return settings;
        }

        private void checkModules(boolean simulated) {
            try {
                if (!simulated) {
                    GatewayService.check(config.getConfigMapping(GatewayConfig.class), SecretFiles.unreadable(config));
                }
            } catch (io.haingestor.gateway.InvalidConfigurationException e) {
                errors.addAll(e.errors());
            }
            try {
                WriteSettings.read(config.getConfigMapping(WriteConfig.class));
            } catch (InvalidConfigurationException e) {
                errors.addAll(e.errors());
            }
            checks.forEach(check -> errors.addAll(check.errors(config)));
        }

        /** What the broker reads when it starts is checked with the rest. */
        private void checkBroker() {
            try {
                text(SERVICE_URL).ifPresent(HttpSubscribers::requireServiceUrl);
            } catch (IllegalArgumentException e) {
                errors.add(SERVICE_URL + ": " + e.getMessage());
            }
            path(TOKENS_FILE).ifPresent(this::checkTokens);
            var bytes = text(MAX_EVENT_BYTES);
            if (bytes.isPresent() && !bytes.get().matches("[1-9]\\d{0,8}")) {
                expected(MAX_EVENT_BYTES, "a whole number of bytes, 1 to 999999999", bytes.get());
            }
        }

        private boolean storesElsewhere() {
            try {
                return text(FunctionPlaces.KEY)
                        .filter(text -> FunctionPlaces.areElsewhere(text)
                                || FunctionPlaces.parse(text).isProcess(STORES_OWNER))
                        .isPresent();
            } catch (IllegalArgumentException e) {
                errors.add(FunctionPlaces.KEY + ": " + e.getMessage());
                return false;
            }
        }

        private void checkTokens(Path file) {
            try {
                Tokens.read(file);
            } catch (NoSuchFileException e) {
                expected(TOKENS_FILE, "a readable file of tokens", file.toString());
            } catch (IOException e) {
                errors.add(TOKENS_FILE + ": " + e.getMessage());
            }
        }

        private static boolean namesHome(GatewayConfig gateway) {
            return gateway.url().isPresent()
                    || gateway.supervisorToken().isPresent()
                    || gateway.nabuCasa().url().isPresent()
                    || gateway.local().url().isPresent()
                    || GatewayService.isOff(gateway);
        }

        /** Who can reach the ingress from elsewhere must show a token. */
        private String host() {
            var text = text(HOST).orElse(DEFAULT_HOST);
            try (var free = new ServerSocket(0, 1, InetAddress.getByName(text))) {
                if (!free.getInetAddress().isLoopbackAddress()
                        && text(TOKENS_FILE).isEmpty()) {
                    errors.add(HOST + ": expected tokens in " + TOKENS_FILE
                            + " (lines of '<namespace>/<broker> <token>') where others than this machine can post events, got none for '"
                            + text + "'");
                }
            } catch (IOException e) {
                expected(HOST, "an address of this machine", text);
            }
            return text;
        }

        private int port() {
            var text = text(PORT).orElse("8080");
            try {
                int port = Integer.parseInt(text);
                if (port >= 0 && port <= LAST_PORT) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // Said below, as for a number out of range.
            }
            expected(PORT, "a port, 0 to " + LAST_PORT, text);
            return 0;
        }

        private Path manifests() {
            var folder = path(MANIFESTS).orElseGet(Reader::defaultManifests);
            if (!Files.isDirectory(folder)) {
                expected(MANIFESTS, "a folder of Knative manifests", folder.toString());
            }
            return folder;
        }

        /** Beside the launcher, which says where it stands; else below the working directory. */
        private static Path defaultManifests() {
            return Path.of(System.getProperty(PROGRAM_FOLDER, ""), "knative", "base");
        }

        private Optional<Path> path(String key) {
            var text = text(key);
            try {
                return text.map(Path::of);
            } catch (InvalidPathException e) {
                expected(key, "the path of a folder", text.orElse(""));
                return Optional.empty();
            }
        }

        private Optional<String> text(String key) {
            return config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
        }

        private void expected(String key, String expected, String found) {
            errors.add(key + ": expected " + expected + ", got '" + found + "'");
        }
    }
}
