package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.topology.DeliverySpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No client stops others by what it sends, how much of it or how slowly. */
class LimitsTest {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Limits SMALL = limits(Duration.ofMinutes(1));
    private static final Limits SMALL_AND_SHORT = limits(SHORT);
    private static final Map<String, String> EVENT =
            Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/test", "ce-type", "a");
    private static final String HEAD = String.join(
            "\r\n",
            "POST /home/default HTTP/1.1",
            "Host: x",
            "ce-specversion: 1.0",
            "ce-id: 1",
            "ce-source: /test",
            "ce-type: a",
            "");

    @TempDir
    Path folder;

    private HttpRig rig;
    private final List<Socket> sockets = new ArrayList<>();

    private static Limits limits(Duration time) {
        return new Limits(1_000, 4_096, 512, 20, time, time, time);
    }

    private void start(Limits limits) throws Exception {
        rig = new HttpRig(
                HttpRig.settings(folder, Tokens.NONE, limits), HttpRig.trigger(HttpRig.TEST, DeliverySpec.DEFAULT));
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        rig.close();
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), rig.server.port());
        socket.setSoTimeout(60_000);
        sockets.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    /** The first lines of what is answered. */
    private static String head(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            assertThat(next).as("what comes after %s", text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    /** What is answered until the server closes the connection. */
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        try {
            for (var next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                text.append((char) next);
            }
        } catch (SocketException e) {
            // Reset: what was answered before counts.
        }
        return text.toString();
    }

    private void othersAreServed() throws Exception {
        assertThat(rig.post(EVENT, "x").statusCode()).isEqualTo(202);
    }

    /** Where time is short, one of them may be too slow itself. */
    private void awaitOthersServed() {
        await().pollInterval(Duration.ofMillis(50)).ignoreExceptions().untilAsserted(this::othersAreServed);
    }

    /** Sends a byte every now and then until the server has had enough. */
    private boolean isCutWhileDripping(Socket socket, String drip) {
        var cut = new AtomicBoolean();
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            try {
                send(socket, drip);
                if (socket.getInputStream().available() > 0) {
                    return true;
                }
            } catch (IOException e) {
                cut.set(true);
            }
            return cut.get();
        });
        return cut.get();
    }

    @Test
    void headersThatNeverEndAreCut() throws Exception {
        start(SMALL_AND_SHORT);
        var slow = connect();
        send(slow, HEAD);
        awaitOthersServed();
        assertThat(isCutWhileDripping(slow, "x: y\r\n")).isTrue();
    }

    @Test
    void headersOfALaterRequestThatNeverEndAreCutToo() throws Exception {
        start(new Limits(1_000, 4_096, 512, 20, Duration.ofMinutes(1), Duration.ofMinutes(1), SHORT));
        var slow = connect();
        send(slow, HEAD + "Content-Length: 1\r\n\r\nx" + HEAD);
        assertThat(head(slow)).startsWith("HTTP/1.1 202 ");
        assertThat(isCutWhileDripping(slow, "x: y\r\n")).isTrue();
    }

    @Test
    void aBodyThatNeverEndsIsCut() throws Exception {
        start(new Limits(1_000, 4_096, 512, 20, Duration.ofMinutes(1), SHORT, Duration.ofMinutes(1)));
        var slow = connect();
        send(slow, HEAD + "Content-Length: 900\r\n\r\n");
        awaitOthersServed();
        assertThat(isCutWhileDripping(slow, "x")).isTrue();
        assertThat(rig.server.broker().status().published()).isEqualTo(1);
    }

    @Test
    void aConnectionWithoutARequestIsCut() throws Exception {
        start(SMALL_AND_SHORT);
        assertThat(answer(connect())).isEmpty();
    }

    @Test
    void slowClientsTakeNotEveryPlaceForLong() throws Exception {
        start(SMALL_AND_SHORT);
        for (var i = 0; i < 40; i++) {
            try {
                send(connect(), HEAD);
            } catch (IOException e) {
                // One of those for whom there is no room.
            }
        }
        awaitOthersServed();
    }

    @Test
    void oneConnectionTooManyIsClosed() throws Exception {
        start(SMALL);
        var first = connect();
        send(first, HEAD);
        for (var i = 0; i < 19; i++) {
            send(connect(), "P");
        }
        assertThat(answer(connect())).isEmpty();
    }

    @Test
    void tooManyHeadersAreRefused() throws Exception {
        start(SMALL);
        var greedy = connect();
        send(greedy, HEAD + ("x: " + "y".repeat(100) + "\r\n").repeat(50));
        assertThat(answer(greedy)).startsWith("HTTP/1.1 431 ");
        othersAreServed();
    }

    @Test
    void aFirstLineThatIsTooLongIsRefused() throws Exception {
        start(SMALL);
        var greedy = connect();
        send(greedy, "POST /" + "x".repeat(600) + " HTTP/1.1\r\n\r\n");
        assertThat(answer(greedy)).startsWith("HTTP/1.0 414 ");
        othersAreServed();
    }

    @Test
    void whatIsNotHttpIsRefused() throws Exception {
        start(SMALL);
        var stranger = connect();
        send(stranger, "\u0016\u0003\u0001 hello\r\n\r\n");
        assertThat(answer(stranger)).startsWith("HTTP/1.0 400 ");
        othersAreServed();
    }

    @Test
    void aLengthThatIsNoneIsRefused() throws Exception {
        start(SMALL);
        for (var length : List.of("x", "-1", "99999999999999999999")) {
            var stranger = connect();
            send(stranger, HEAD + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n");
            assertThat(answer(stranger)).as(length).startsWith("HTTP/1.1 400 ");
        }
        othersAreServed();
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        start(SMALL);
        for (var i = 0; i < 60; i++) {
            try (var gone = connect()) {
                send(gone, HEAD + "Content-Length: 900\r\n\r\nx");
            } catch (IOException e) {
                // The server has yet to notice that those before have gone.
            }
        }
        await().ignoreExceptions().untilAsserted(this::othersAreServed);
    }

    @Test
    void aClientThatReadsTheAnswerAndWaitsForIt() throws Exception {
        start(SMALL);
        var polite = connect();
        send(polite, HEAD + "Connection: close\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n");
        var line = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(new String(polite.getInputStream().readNBytes(line.length()), US_ASCII))
                .isEqualTo(line);
        send(polite, "x");
        assertThat(answer(polite)).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void whoAsksBeforeSendingTooMuchIsToldNotTo() throws Exception {
        start(SMALL);
        var polite = connect();
        send(polite, HEAD + "Content-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
        assertThat(head(polite)).startsWith("HTTP/1.1 413 ");
    }
}
