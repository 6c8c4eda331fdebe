package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Says what went wrong with a connection in a way that helps: what happened, at which address, and what to do. */
final class ConnectFailures {
    static final String AUTH_INVALID = "auth-invalid";
    static final String NOT_HOME_ASSISTANT = "not-home-assistant";
    private static final int SERVER_ERROR = 500;

    private final Endpoint endpoint;
    private final Clock clock;

    ConnectFailures(Endpoint endpoint, Clock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Why the WebSocket could not be opened. */
    Failure whileConnecting(Throwable cause) {
        var host = endpoint.host() + ':' + endpoint.port();
        if (has(cause, UnknownHostException.class)) {
            return failure(
                    "unknown-host",
                    "No address is known for the host '" + endpoint.host()
                            + "'. Check its spelling in HA_URL, or use its IP address.");
        }
        if (has(cause, SSLException.class)) {
            return certificate(cause);
        }
        if (has(cause, UpgradeRejectedException.class)) {
            return rejected(cause);
        }
        if (has(cause, TimeoutException.class) || has(cause, ConnectTimeoutException.class)) {
            return failure(
                    "timeout",
                    host + " did not answer in time. Check that the host is on, and that no firewall is between.");
        }
        if (has(cause, NoRouteToHostException.class)) {
            return failure(
                    "unreachable", "There is no way to " + host + ". Check the network and the address in HA_URL.");
        }
        if (has(cause, ConnectException.class)) {
            return failure(
                    "refused", host + " refuses connections. Check that Home Assistant runs, and the port in HA_URL.");
        }
        if (has(cause, HttpClosedException.class)) {
            return failure(
                    NOT_HOME_ASSISTANT,
                    host + " closed the connection instead of answering as a web server. Check the port in HA_URL"
                            + (endpoint.tls() ? "." : ", and whether it should begin with https."));
        }
        if (has(cause, SocketException.class)) {
            return failure(
                    "unreachable",
                    host + " cannot be reached: " + message(cause) + ". Check the network and the address in HA_URL.");
        }
        return failure(
                NOT_HOME_ASSISTANT,
                "What answers at " + endpoint.address() + " is not Home Assistant's WebSocket API: " + message(cause)
                        + ". Check the address in HA_URL.");
    }

    /** Why an open WebSocket ended. */
    Failure whileConnected(Throwable cause, int maxMessageBytes) {
        var message = message(cause);
        if (message.contains("frame length") || message.contains("message size") || message.contains("frame size")) {
            return failure(
                    "protocol",
                    "A message was larger than " + maxMessageBytes
                            + " bytes. Raise haingestor.gateway.max-message-size.");
        }
        if (cause instanceof HttpClosedException) {
            return closed("without a word");
        }
        return failure("reset", "The connection to " + endpoint.address() + " broke: " + message);
    }

    Failure closed(String how) {
        return failure(
                "closed",
                "Home Assistant closed the connection " + how
                        + ". It does so when it stops, when the token is revoked, and when a client reads too slowly.");
    }

    Failure authInvalid(String message) {
        return failure(
                AUTH_INVALID,
                "Home Assistant at " + endpoint.address() + " refuses the access token (" + message
                        + "). Make a long-lived access token in your profile there and put it in HA_TOKEN."
                        + " The next try is in five minutes, because Home Assistant bans an address that tries too often.");
    }

    Failure authTimeout() {
        return failure(
                "timeout",
                "Home Assistant at " + endpoint.address()
                        + " opened the connection, but did not accept or refuse the token in time.");
    }

    Failure notHomeAssistant(String found) {
        return failure(
                NOT_HOME_ASSISTANT,
                "What answers at " + endpoint.address()
                        + " is not Home Assistant: its first message should be auth_required, but is " + found
                        + ". Check the address in HA_URL.");
    }

    Failure noPong() {
        return failure(
                "no-pong", "Home Assistant at " + endpoint.address() + " sent nothing, not even the answer to a ping.");
    }

    Failure stopped() {
        return failure("stopped", "The gateway was stopped.");
    }

    Failure returned(Endpoint first) {
        return failure("closed", "The gateway went back to " + first.address() + ", which answers again.");
    }

    private Failure certificate(Throwable cause) {
        if (has(cause, NotSslRecordException.class)) {
            return failure(
                    "certificate",
                    endpoint.host() + ':' + endpoint.port()
                            + " does not speak TLS. Let HA_URL begin with http instead of https.");
        }
        return failure(
                "certificate",
                "The certificate of " + endpoint.host() + " is not trusted: "
                        + root(cause).getMessage()
                        + ". If it is your own, put the certificate of its authority in a PEM file and name that in HA_CA_FILE;"
                        + " HA_TLS_VERIFY=false trusts every certificate.");
    }

    private Failure rejected(Throwable cause) {
        var rejected = find(cause, UpgradeRejectedException.class);
        var status = rejected instanceof UpgradeRejectedException upgrade ? upgrade.getStatus() : 0;
        if (status >= SERVER_ERROR) {
            return failure(
                    "unreachable",
                    endpoint.address() + " answers with HTTP " + status
                            + ". A proxy says so when Home Assistant behind it does not run.");
        }
        return failure(
                NOT_HOME_ASSISTANT,
                "What answers at " + endpoint.address() + " is not Home Assistant's WebSocket API: HTTP "
                        + status + ". Check the address and the port in HA_URL"
                        + (status == 403
                                ? "; Home Assistant also says so to an address that it banned (ip_bans.yaml)."
                                : "."));
    }

    private Failure failure(String reason, String message) {
        return new Failure(reason, message, clock.instant());
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(find(failure, type));
    }

    /** @return the first of that type among the failure and its causes; the failure itself when there is none */
    private static Throwable find(Throwable failure, Class<? extends Throwable> type) {
        Predicate<Throwable> wanted = type::isInstance;
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (wanted.test(cause)) {
                return cause;
            }
        }
        return failure;
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
