package io.haingestor.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The real Home Assistant that the environment offers, for tests that need one:
 *
 * <ul>
 *   <li>{@code HA_REAL_URL}: its base address,
 *   <li>{@code HA_REAL_TOKEN_FILE}: a file with a token of its owner,
 *   <li>{@code HA_REAL_HOME}: the folder that {@code .ci/home-assistant/ha start} was given, for tests that stop and start it.
 * </ul>
 *
 * Each may also be a system property of the same name. It has the demo integration, see {@code .ci/home-assistant}.
 */
public final class RealHomeAssistant {
    /** A light of the demo integration. */
    public static final String LIGHT = "light.bed_light";

    /** A sensor of the demo integration. */
    public static final String SENSOR = "sensor.outside_temperature";

    private static final Duration START_TIME = Duration.ofMinutes(2);

    private final String url;
    private final String token;

    private RealHomeAssistant(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** @return the Home Assistant of the environment; empty when there is none, with the reason on the standard output */
    public static Optional<RealHomeAssistant> find() {
        var url = setting("HA_REAL_URL");
        var tokenFile = setting("HA_REAL_TOKEN_FILE");
        if (url.isEmpty() || tokenFile.isEmpty()) {
            System.out.println(
                    "Skipped: no real Home Assistant. Start one by '.ci/home-assistant/ha start HOME' and set HA_REAL_URL"
                            + " and HA_REAL_TOKEN_FILE (HOME/url, HOME/token), or run '.ci/run'.");
            return Optional.empty();
        }
        try {
            var token = Files.readString(Path.of(tokenFile.get())).strip();
            return Optional.of(new RealHomeAssistant(url.get().strip(), token));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read HA_REAL_TOKEN_FILE " + tokenFile.get(), e);
        }
    }

    /** @return the base address without a slash at its end */
    public String url() {
        return url;
    }

    /** @return the token of its owner */
    public String token() {
        return token;
    }

    /** @return its REST API */
    public HomeAssistantRest rest() {
        return new HomeAssistantRest(url, token);
    }

    /** Stops it as a user would (SIGTERM) and returns when it has ended. Needs {@code HA_REAL_HOME}. */
    public void stop() {
        script("stop");
    }

    /** Stops it as a power cut would and returns when it has ended. Needs {@code HA_REAL_HOME}. */
    public void kill() {
        script("kill");
    }

    /** Starts it again with its old address and token and returns when it is RUNNING. Needs {@code HA_REAL_HOME}. */
    public void start() {
        script("start");
    }

    private static void script(String command) {
        var home = setting("HA_REAL_HOME")
                .orElseThrow(() -> new IllegalStateException(
                        "Expected HA_REAL_HOME to name the folder of the real Home Assistant"));
        try {
            var process = new ProcessBuilder(scriptFile().toString(), command, home)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(START_TIME.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("ha " + command + " took longer than " + START_TIME);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("ha " + command + " ended with " + process.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run ha " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted during ha " + command, e);
        }
    }

    private static Path scriptFile() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var script = folder.resolve(".ci/home-assistant/ha");
            if (Files.isExecutable(script)) {
                return script;
            }
        }
        throw new IllegalStateException("Expected .ci/home-assistant/ha in a folder above the working directory");
    }

    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name, System.getenv(name)))
                .filter(value -> !value.isBlank());
    }
}
