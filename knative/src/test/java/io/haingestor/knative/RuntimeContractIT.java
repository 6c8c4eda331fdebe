package io.haingestor.knative;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built functions keep Knative's runtime contract (knative/specs, serving/runtime-contract.md). */
@Timeout(600)
class RuntimeContractIT {
    /** A broker gives it ten seconds after SIGTERM; a busy machine is given more. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"normalize", "skip-enrichment", "observe-weather", "enrich-weather", "write"})
    void aFunctionListensWhereItIsToldSaysHowItIsWritesNowhereAndEndsWhenItIsAsked(String service) throws Exception {
        var module = module(service);
        var environment = environment(service);
        environment.put("HA_INGESTOR_DATA", folder.resolve("tmp/data").toString());

        try (var program =
                FunctionProgram.start(module, service, folder, environment).awaitReady()) {
            assertThat(program.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(program.get("/q/health/started").statusCode()).isEqualTo(200);
            assertThat(program.get("/q/metrics").statusCode()).isEqualTo(200);

            program.terminate();

            assertThat(program.awaitEnd(GRACE)).as(program.output()).isIn(0, 143);
            assertThat(program.written(module)).isEmpty();
        }
    }

    @Test
    void whatAFunctionIsDoingWhenItIsAskedToEndIsStillAnswered() throws Exception {
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        var threads = Executors.newCachedThreadPool();
        var provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(threads);
        provider.createContext("/", call -> {
            asked.countDown();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            var forecast = ("{\"current\":{\"time\":" + Instant.now().getEpochSecond()
                            + ",\"interval\":900,\"temperature_2m\":7.5},\"hourly\":{}}")
                    .getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(200, forecast.length);
            call.getResponseBody().write(forecast);
            call.close();
        });
        provider.start();
        var environment = environment("observe-weather");
        environment.put("HA_INGESTOR_LOCATION", "52.37,4.89");
        environment.put(
                "HA_INGESTOR_WEATHER_URL",
                "http://127.0.0.1:" + provider.getAddress().getPort());
        try (var program = FunctionProgram.start(module("observe-weather"), "observe-weather", folder, environment)
                .awaitReady()) {
            var answer = program.post("dev.knative.sources.ping");
            assertThat(asked.await(2, TimeUnit.MINUTES)).isTrue();

            program.terminate();
            mayAnswer.countDown();

            assertThat(answer.get(2, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
            assertThat(answer.get().headers().firstValue("ce-type")).contains("io.haingestor.observation.weather");
            assertThat(program.awaitEnd(GRACE)).as(program.output()).isIn(0, 143);
        } finally {
            mayAnswer.countDown();
            provider.stop(0);
            threads.shutdown();
        }
    }

    /** @return the folder of the module that a Service's image is made of */
    private static Path module(String service) throws Exception {
        var image = base().service(new ResourceName("ha-ingestor", service))
                .orElseThrow()
                .image();
        return Path.of("..", "functions", image.substring(image.lastIndexOf('/') + 1));
    }

    private static Map<String, String> environment(String service) throws Exception {
        return new HashMap<>(base().service(new ResourceName("ha-ingestor", service))
                .orElseThrow()
                .environment());
    }

    private static Topology base() throws Exception {
        return new TopologyReader().read(Path.of("base"));
    }
}
