package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(value = EmitOverHttpTest.Broker.class, restrictToAnnotatedClass = true)
class EmitOverHttpTest {

    @BeforeEach
    void forget() {
        Broker.RECEIVED.clear();
        Broker.status = 202;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/emit-three"})
    void furtherEventsAreAtTheSinkBeforeTheReply(String path) throws Exception {
        var answer = HttpCall.to(path).binary(Samples.of("emit-three", "{}").build());

        assertThat(answer.reply().getId()).endsWith("/pass-on/3");
        assertThat(Broker.RECEIVED)
                .containsExactly(
                        "sensor.kitchen_temperature@1772360130123456/pass-on/1 of part in home-1 by Bearer a-token: 1",
                        "sensor.kitchen_temperature@1772360130123456/pass-on/2 of part in home-1 by Bearer a-token: 2");
    }

    @Test
    void aSinkThatRefusesIsAFaultThatPasses() throws Exception {
        Broker.status = 503;
        var answer = HttpCall.to("/").binary(Samples.of("emit-three", "{}").build());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("retry-after")).isEqualTo("1");
        assertThat(Broker.RECEIVED).hasSize(1);
    }

    /** Takes events as a Broker does. */
    public static final class Broker implements QuarkusTestResourceLifecycleManager {
        static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
        static volatile int status;

        private HttpServer server;

        @Override
        public Map<String, String> start() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/ha-ingestor/default", call -> {
                var headers = call.getRequestHeaders();
                RECEIVED.add(headers.getFirst("ce-id") + " of " + headers.getFirst("ce-type") + " in "
                        + headers.getFirst("ce-home") + " by " + headers.getFirst("Authorization") + ": "
                        + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                call.sendResponseHeaders(status, -1);
                call.close();
            });
            server.start();
            return Map.of(
                    "K_SINK",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/ha-ingestor/default",
                    "K_CE_OVERRIDES",
                    "{\"extensions\":{\"home\":\"home-1\"}}",
                    "HA_INGESTOR_SINK_TOKEN",
                    "a-token");
        }

        @Override
        public void stop() {
            server.stop(0);
        }
    }
}
