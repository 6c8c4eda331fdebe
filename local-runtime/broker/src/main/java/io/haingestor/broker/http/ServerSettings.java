package io.haingestor.broker.http;

import io.haingestor.broker.BrokerConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BrokerServer} is told.
 *
 * @param host the address to listen on; any but this machine's own only with tokens
 * @param port the port; 0 for any free one
 * @param broker the log, and how it uses the machine
 * @param tokens who may post
 * @param limits what one client may ask
 * @param serviceUrl where a Knative Service answers, e.g. {@code http://{name}.{namespace}:8080}; null when none does
 */
public record ServerSettings(
        String host, int port, BrokerConfig broker, Tokens tokens, Limits limits, @Nullable String serviceUrl) {

    /**
     * @param port the port on 127.0.0.1; 0 for any free one
     * @param folder the data folder
     * @return the defaults: no tokens, no Services
     */
    public static ServerSettings of(int port, Path folder) {
        return new ServerSettings("127.0.0.1", port, BrokerConfig.of(folder), Tokens.NONE, Limits.DEFAULT, null);
    }
}
