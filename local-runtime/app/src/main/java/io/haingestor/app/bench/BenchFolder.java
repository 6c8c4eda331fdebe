package io.haingestor.app.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The folder of a broker that is measured: its manifests, its data and what it prints. Closing it deletes it.
 *
 * @param root the folder
 */
record BenchFolder(Path root) implements AutoCloseable {
    /** Path of the Broker's address. */
    static final String BROKER = "/bench/default";

    private static final String RESOURCES =
            """
            apiVersion: eventing.knative.dev/v1
            kind: Broker
            metadata: {name: default, namespace: bench}
            """;
    private static final String TRIGGER =
            """
            ---
            apiVersion: eventing.knative.dev/v1
            kind: Trigger
            metadata: {name: %s, namespace: bench}
            spec:
              broker: default
              filter: {attributes: {type: %s}}
              subscriber: {uri: '%s'}
            """;

    /**
     * Makes one with a Broker.
     *
     * @param parent where
     * @param subscribers each has a Trigger that gets every event
     * @param others how many Triggers there are that get none; the first subscriber is theirs
     */
    static BenchFolder make(Path parent, List<URI> subscribers, int others) throws IOException {
        var folder = new BenchFolder(Files.createTempDirectory(parent, "broker"));
        var text = new StringBuilder(RESOURCES);
        for (var i = 0; i < subscribers.size(); i++) {
            text.append(TRIGGER.formatted("all-" + i, EventPost.TYPE, subscribers.get(i)));
        }
        for (var i = 0; i < others; i++) {
            text.append(TRIGGER.formatted("none-" + i, EventPost.TYPE + ".none-" + i, subscribers.get(0)));
        }
        Files.createDirectories(folder.manifests());
        Files.createDirectories(folder.data());
        Files.writeString(folder.manifests().resolve("bench.yaml"), text);
        return folder;
    }

    Path manifests() {
        return root.resolve("manifests");
    }

    Path data() {
        return root.resolve("data");
    }

    /** @return where the broker alone keeps its log */
    Path log() {
        return data().resolve("broker");
    }

    /** @return the file for what the broker prints */
    Path output() {
        return root.resolve("output");
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(root)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
