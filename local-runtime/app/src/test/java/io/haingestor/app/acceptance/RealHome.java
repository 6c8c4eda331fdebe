package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.app.bench.HttpJson;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.StateId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A real Home Assistant that {@code .ci/home-assistant/ha} has started.
 *
 * @param url its address
 * @param tokenFile a file with a long-lived access token
 * @param folder the folder that {@code ha start} and {@code ha stop} take
 */
record RealHome(URI url, Path tokenFile, Path folder) {

    /** @return the home of the environment {@code HA_REAL_URL}, {@code HA_REAL_TOKEN_FILE}, {@code HA_REAL_HOME}; empty when one is missing */
    static Optional<RealHome> ofEnvironment() {
        var url = System.getenv("HA_REAL_URL");
        var tokenFile = System.getenv("HA_REAL_TOKEN_FILE");
        var folder = System.getenv("HA_REAL_HOME");
        return url == null || tokenFile == null || folder == null
                ? Optional.empty()
                : Optional.of(new RealHome(URI.create(url), Path.of(tokenFile), Path.of(folder)));
    }

    String token() {
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new AssertionError("No token in " + tokenFile, e);
        }
    }

    HttpJson http() {
        return new HttpJson(token());
    }

    /** @return every state that it has now, by entity, each as the identity that the event of this state has, and its text */
    Map<String, State> states() {
        var states = new TreeMap<String, State>();
        http().get(url.resolve("/api/states"))
                .forEach(state -> states.put(state.path("entity_id").textValue(), State.of(state)));
        return states;
    }

    /**
     * Makes a state as {@code POST /api/states/<entity_id>} does.
     *
     * @param entityId the entity; made when it is new
     * @param state its text
     * @param change makes the state differ from the one before, even when the text is the same
     * @return what Home Assistant says it is now
     */
    State set(String entityId, String state, int change) {
        var body = "{\"state\":\"%s\",\"attributes\":{\"change\":%d,\"unit_of_measurement\":\"W\"}}"
                .formatted(state, change);
        return State.of(http().post(url.resolve("/api/states/" + entityId), body));
    }

    /** @return the ids of every registry's entries, by kind */
    Map<String, Set<String>> registries() {
        var all = new TreeMap<String, Set<String>>();
        try (var socket = new HomeSocket(url, token())) {
            for (var kind : List.of("entity", "device", "area", "floor", "label")) {
                all.put(kind, registryIds(kind, socket.ask("config/" + kind + "_registry/list")));
            }
            all.put("config_entry", registryIds("config_entry", socket.ask("config_entries/get")));
        }
        return all;
    }

    /** @return the ids of a registry's entries, by the field that holds it in each kind */
    static Set<String> registryIds(String kind, JsonNode entries) {
        var field =
                switch (kind) {
                    case "device" -> "id";
                    case "config_entry" -> "entry_id";
                    default -> kind + "_id";
                };
        var ids = new TreeSet<String>();
        entries.forEach(entry -> ids.add(entry.path(field).asText()));
        return ids;
    }

    void stop() {
        script("stop");
    }

    void start() {
        script("start");
    }

    private void script(String verb) {
        var script = BuiltProgram.root().resolve(".ci/home-assistant/ha").toString();
        try {
            var process = new ProcessBuilder(script, verb, folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor()).as("exit status of ha " + verb).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /**
     * A state of the home.
     *
     * @param id the identity that its event has, from Home Assistant's {@code last_updated}
     * @param text the state
     */
    record State(String id, String text) {
        static State of(JsonNode state) {
            var micros = EpochMicros.parse(state.path("last_updated").textValue());
            return new State(
                    new StateId(state.path("entity_id").textValue(), micros).toString(),
                    state.path("state").textValue());
        }
    }
}
