package io.haingestor.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the service of a process starts the gateway. */
class GatewayServiceTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** As with a gigabyte in the outbox and a slow disk; what the gateway does last in its start stands for all of it. */
    @Test
    void aStartThatTakesLongIsWaitedFor() throws Exception {
        var slow = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var service = service(proxy(Vertx.class, (proxy, method, args) -> {
            if (method.getName().equals("runOnContext")) {
                begun.countDown();
                slow.await();
            }
            return method.invoke(vertx, args);
        }));
        var starter = new Thread(() -> service.start(null), "starter");
        starter.start();
        begun.await();

        // For which there is no limit.
        GatewayBench.await().until(() -> starter.getState() == Thread.State.WAITING);

        slow.countDown();
        starter.join();
        assertThat(service.status().state()).isNotEqualTo(GatewayStatus.State.STOPPED);
        service.stop(null);
    }

    private GatewayService service(Vertx ofItsOwn) {
        var config = config();
        Instance<EventSink> none =
                proxy(Instance.class, (proxy, method, args) -> method.getName().equals("isUnsatisfied"));
        return new GatewayService(config.getConfigMapping(GatewayConfig.class), config, ofItsOwn, none);
    }

    private SmallRyeConfig config() {
        var nowhere = "http://127.0.0.1:1";
        var values = Map.of(
                "HA_URL",
                nowhere,
                "HA_TOKEN",
                "abc",
                "K_SINK",
                nowhere,
                "haingestor.gateway.folder",
                folder.toString());
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(values, "test", 400))
                .withMapping(GatewayConfig.class)
                .withValidateUnknown(false)
                .build();
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<? super T> type, InvocationHandler handler) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }
}
