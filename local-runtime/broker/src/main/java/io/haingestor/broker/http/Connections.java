package io.haingestor.broker.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a server: not too many, and none that keeps its place by sending a byte now and then. Looked through once in a while, so that a request
 * costs no timer. All on one event loop.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<HttpConnection, Client> open = new HashMap<>();
    private boolean full;

    /** One connection; {@code since} is when it began what it does: waiting for headers, or for a body. */
    private static final class Client {
        private @Nullable HttpServerRequest request;
        private long since;
        private boolean idle;
        private boolean first = true;

        Client(long since) {
            this.since = since;
            this.idle = true;
        }
    }

    /** @param nanoTime {@link System#nanoTime} */
    Connections(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    void opened(HttpConnection connection) {
        if (open.size() >= limits.connections()) {
            if (!full) {
                full = true;
                LOG.atWarn().addKeyValue("open", open.size()).log("connections-refused");
            }
            connection.close();
            return;
        }
        open.put(connection, new Client(nanoTime.getAsLong()));
        connection.closeHandler(closed -> {
            open.remove(connection);
            full = false;
        });
    }

    /** The headers of a request are there. */
    void requested(HttpServerRequest request) {
        var client = open.get(request.connection());
        if (client != null) {
            client.request = request;
            client.since = nanoTime.getAsLong();
            client.idle = false;
            client.first = false;
        }
    }

    /** Closes what takes too long. */
    void look() {
        var now = nanoTime.getAsLong();
        var late = new ArrayList<HttpConnection>();
        open.forEach((connection, client) -> {
            if (isLate(client, now)) {
                late.add(connection);
            }
        });
        // Closing changes the map.
        late.forEach(HttpConnection::close);
    }

    private boolean isLate(Client client, long now) {
        var request = client.request;
        if (!client.idle
                && request != null
                && request.isEnded()
                && request.response().ended()) {
            client.request = null;
            client.idle = true;
            client.since = now;
        }
        if (client.idle) {
            return isOver(client, client.first ? limits.headers() : limits.idle(), now);
        }
        // Once the body is there, it is us who take the time.
        return request != null && !request.isEnded() && isOver(client, limits.body(), now);
    }

    private static boolean isOver(Client client, Duration time, long now) {
        return now - client.since > time.toNanos();
    }
}
