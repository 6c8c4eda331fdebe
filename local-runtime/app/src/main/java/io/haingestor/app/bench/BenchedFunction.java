package io.haingestor.app.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;

/** The functions whose cold start is measured, each with an event that it answers by itself, without anything outside. */
enum BenchedFunction {
    /** Reads a state. */
    NORMALIZE(
            "normalize",
            "normalize",
            "io.home-assistant.event.state_changed",
            "raw",
            "{\"entity_id\":\"sensor.bench\",\"old_state\":null,\"new_state\":{\"entity_id\":\"sensor.bench\",\"state\":\"21.5\",\"attributes\":{},\"last_changed\":\"2026-01-01T00:00:00+00:00\","
                    + "\"last_updated\":\"2026-01-01T00:00:00+00:00\",\"context\":{\"id\":\"1\",\"parent_id\":null,\"user_id\":null}}}"),
    /** Asks a provider that is not there, and says so in the state. */
    ENRICH_WEATHER(
            "enrich-weather",
            "weather",
            "io.haingestor.state",
            "weather",
            "{\"entity_id\":\"climate.bench\",\"domain\":\"climate\",\"availability\":\"available\",\"state\":\"heat\",\"attributes\":{},"
                    + "\"last_changed\":\"2026-01-01T00:00:00Z\",\"last_updated\":\"2026-01-01T00:00:00Z\",\"stages\":[]}");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String function;
    private final String module;
    private final String type;
    private final String stage;
    private final String data;

    BenchedFunction(String function, String module, String type, String stage, String data) {
        this.function = function;
        this.module = module;
        this.type = type;
        this.stage = stage;
        this.data = data;
    }

    /** @return the program, in the folder of HA-Ingestor */
    Path jar(Path home) {
        return home.resolve(Path.of("functions", module, "target", "quarkus-app", "quarkus-run.jar"));
    }

    /** @return the post of its event */
    HttpRequest post(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(PATIENCE)
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "/bench")
                .header("ce-type", type)
                .header("ce-stage", stage)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(data))
                .build();
    }

    /** @return its name in the manifests */
    @Override
    public String toString() {
        return function;
    }
}
