package io.haingestor.broker.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** That others break connections is no error in the broker's log, however often they do. */
@Isolated("it reads what Vert.x logs in the whole process")
class BrokenConnectionTest {
    private static final Map<String, String> EVENT =
            Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/test", "ce-type", "a");

    @TempDir
    Path folder;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Logger vertx = Logger.getLogger("io.vertx");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLoggerName() + ": " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        vertx.addHandler(handler);
    }

    @AfterEach
    void stop() {
        vertx.removeHandler(handler);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Test
    void aSubscriberThatBreaksItsConnectionIsInTheStatusOfItsTrigger() throws Exception {
        try (var subscriber = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var breaking = new Thread(() -> {
                try (var socket = subscriber.accept()) {
                    socket.getInputStream().readNBytes(50);
                    reset(socket);
                } catch (IOException e) {
                    logged.add(e.toString());
                }
            });
            breaking.start();
            var address = new Destination.Address(URI.create("http://127.0.0.1:" + subscriber.getLocalPort() + "/"));
            try (var rig = new HttpRig(
                    HttpRig.settings(folder, Tokens.NONE, Limits.DEFAULT),
                    HttpRig.trigger(address, DeliverySpec.DEFAULT))) {
                assertThat(rig.post(EVENT, "x").statusCode()).isEqualTo(202);
                await().until(() ->
                        rig.server.broker().status().triggers().get(0).lastFault() != null);
                assertThat(rig.server
                                .broker()
                                .status()
                                .triggers()
                                .get(0)
                                .lastFault()
                                .reason())
                        .contains("No answer");
            }
            breaking.join();
        }
        assertThat(logged).isEmpty();
    }

    @Test
    void aProducerThatBreaksItsConnectionIsNotToldOf() throws Exception {
        try (var rig = new HttpRig(folder)) {
            for (var i = 0; i < 20; i++) {
                var producer = new Socket(InetAddress.getLoopbackAddress(), rig.server.port());
                // Broken in its request, or between two of them.
                producer.getOutputStream()
                        .write(("POST /home/default HTTP/1.1\r\nHost: x\r\nContent-Length: " + (i % 2 + 1)
                                        + "\r\n\r\nx")
                                .getBytes(US_ASCII));
                if (i % 2 == 0) {
                    producer.getInputStream().readNBytes(12);
                }
                assertThat(rig.post(EVENT, "x").statusCode()).isEqualTo(202);
                reset(producer);
            }
            assertThat(rig.post(EVENT, "x").statusCode()).isEqualTo(202);
        }
        assertThat(logged).isEmpty();
    }
}
