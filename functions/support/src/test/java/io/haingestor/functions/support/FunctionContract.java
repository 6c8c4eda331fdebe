package io.haingestor.functions.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventTypes;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every function keeps: it answers the same over HTTP, binary and structured, and in process. A function's test extends this class and carries
 * {@code @QuarkusTest}. The function is called by its path; where {@code quarkus.funqy.export} names it, as for a Service of its own, at {@code /} too.
 */
public abstract class FunctionContract {

    /** @return the function's name */
    protected abstract String function();

    /** @return events that the function deals with, each of them several times; the more kinds the better */
    protected abstract Stream<CloudEvent> events();

    @TestFactory
    Stream<DynamicTest> answersTheSameOverHttpAndInProcess() {
        return Stream.concat(events(), badEvents())
                .map(event -> DynamicTest.dynamicTest(event.getId(), () -> compare(event)));
    }

    @TestFactory
    Stream<DynamicTest> rejectsWhatItCannotRead() {
        return badEvents()
                .map(event -> DynamicTest.dynamicTest(event.getId(), () -> {
                    var reply = HttpCall.to("/" + function()).binary(event).reply();

                    assertThat(reply.getType()).isEqualTo(EventTypes.REJECTED);
                    assertThat(reply.getId()).isEqualTo(event.getId() + "/" + function());
                    assertThat(data(reply).get("reasons")).isNotEmpty();
                }));
    }

    private void compare(CloudEvent event) throws Exception {
        var inProcess = CDI.current().select(InProcessFunctions.class).get().invoke(function(), event);
        var expected = inProcess.toCompletableFuture().get();
        for (var path : paths()) {
            compare(expected, HttpCall.to(path).binary(event), HttpCall.to(path).structured(event));
        }
    }

    private List<String> paths() {
        var exported = ConfigProvider.getConfig().getOptionalValue("quarkus.funqy.export", String.class);
        return exported.isPresent() && exported.get().equals(function())
                ? List.of("/", "/" + function())
                : List.of("/" + function());
    }

    private static void compare(Answer expected, HttpCall.Result binary, HttpCall.Result structured) throws Exception {
        if (expected instanceof Answer.Failed failed) {
            assertThat(binary.status()).isEqualTo(failed.status());
            assertThat(structured.status()).isEqualTo(failed.status());
        } else if (expected instanceof Answer.Done done) {
            sameReply(done.replies(), binary, true);
            sameReply(done.replies(), structured, false);
        }
    }

    private static void sameReply(List<CloudEvent> expected, HttpCall.Result answer, boolean byteByByte)
            throws Exception {
        if (expected.isEmpty()) {
            assertThat(answer.status()).isEqualTo(204);
            return;
        }
        assertThat(answer.status()).isEqualTo(200);
        var wanted = expected.get(expected.size() - 1);
        var reply = answer.reply();
        assertThat(names(reply)).isEqualTo(names(wanted));
        for (var name : names(wanted)) {
            assertThat(attribute(reply, name)).as(name).isEqualTo(attribute(wanted, name));
        }
        if (byteByByte) {
            assertThat(reply.getData().toBytes()).isEqualTo(wanted.getData().toBytes());
        } else {
            assertThat(data(reply)).isEqualTo(data(wanted));
        }
    }

    private static Set<String> names(CloudEvent event) {
        var names = new TreeSet<>(event.getAttributeNames());
        names.addAll(event.getExtensionNames());
        return names;
    }

    private static String attribute(CloudEvent event, String name) {
        var value = event.getAttributeNames().contains(name) ? event.getAttribute(name) : event.getExtension(name);
        return ExtensionText.of(value);
    }

    private static JsonNode data(CloudEvent event) throws Exception {
        return EventJson.mapper().readTree(event.getData().toBytes());
    }

    private Stream<CloudEvent> badEvents() {
        return Stream.of(
                bad("data-of-another-kind", EventJson.CONTENT_TYPE, "[1, 2.50]"),
                bad("data-that-is-broken", EventJson.CONTENT_TYPE, "{\"entity_id\": "),
                bad("data-that-is-null", EventJson.CONTENT_TYPE, "null"),
                bad("data-that-is-text", "text/plain", "hello"));
    }

    private CloudEvent bad(String id, String contentType, String data) {
        return events().findFirst()
                .map(CloudEventBuilder::v1)
                .orElseGet(() -> CloudEventBuilder.v1().withType("test").withSource(URI.create("/test")))
                .withId(id)
                .withType("io.haingestor.contract")
                .withData(contentType, data.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
