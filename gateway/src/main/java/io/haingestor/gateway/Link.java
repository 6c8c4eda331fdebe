package io.haingestor.gateway;

import io.haingestor.events.GatewayEvents.Connected;
import io.haingestor.events.GatewayEvents.Disconnected;
import io.haingestor.gateway.GatewayStatus.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One try of one address, and what follows when it succeeds: a connection and the session on it. Lives on the gateway's loop.
 */
final class Link {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final Endpoint endpoint;
    private final Home home;
    private final GatewayLoop loop;
    private final ConnectFailures failures;
    private final Owner owner;
    private final WireConnection wire;
    private final Session session;
    private String version = "";
    private Instant since = Instant.EPOCH;
    private boolean accepted;
    private boolean announced;

    /** Hears how it goes. */
    interface Owner {
        /** The token was accepted. */
        void accepted(Link link);

        /** The first snapshot is known. */
        void ready(Link link);

        /** Home Assistant refused something on this connection. */
        void refused(Link link, String what);

        /** The try failed, or the connection ended. Called once, unless the owner closed it. */
        void lost(Link link, Failure failure);
    }

    /**
     * @param vertx runs the WebSocket
     * @param client opens WebSockets
     * @param endpoint the address
     * @param settings how to connect
     * @param events the event types to ask for
     */
    Link(
            Vertx vertx,
            WebSocketClient client,
            Endpoint endpoint,
            GatewaySettings.Connection settings,
            List<String> events,
            Home home,
            GatewayLoop loop,
            Owner owner) {
        this.endpoint = endpoint;
        this.home = home;
        this.loop = loop;
        this.owner = owner;
        failures = new ConnectFailures(endpoint, loop.clock());
        wire = new WireConnection(vertx, client, endpoint, settings, loop, new Wire());
        session = new Session(wire, home, events, loop, new Progress());
    }

    void open() {
        wire.open();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String version() {
        return version;
    }

    /** @return when the token was accepted */
    Instant since() {
        return since;
    }

    /** @return whether the token was accepted */
    boolean isAccepted() {
        return accepted;
    }

    ConnectFailures failures() {
        return failures;
    }

    /** Reports that the home is connected. */
    void announce() {
        announced = true;
        LOG.info("Connected to Home Assistant {} at {}, {} entities", version, endpoint, home.entities());
        home.connected(new Connected(endpoint.address(), version, since, home.entities()));
    }

    /** Ends it. The owner hears nothing any more. */
    void close(Failure reason) {
        session.close();
        ended(reason);
    }

    private void ended(Failure reason) {
        if (announced) {
            announced = false;
            home.disconnected(
                    new Disconnected(endpoint.address(), reason.reason(), reason.message(), since, reason.at()));
        }
    }

    private final class Wire implements WireConnection.Listener {
        @Override
        public void accepted(String coreVersion) {
            accepted = true;
            version = coreVersion;
            since = loop.clock().instant();
            owner.accepted(Link.this);
            session.start();
        }

        @Override
        public void unreadable(String why) {
            home.unreadable();
            session.lostTrack();
        }

        @Override
        public void lost(Failure failure) {
            session.close();
            ended(failure);
            owner.lost(Link.this, failure);
        }
    }

    private final class Progress implements Session.Listener {
        @Override
        public void ready() {
            owner.ready(Link.this);
        }

        @Override
        public void refused(String what) {
            owner.refused(Link.this, what);
        }
    }
}
