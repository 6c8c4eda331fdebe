package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.haingestor.events.EventJson;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecTest {
    @Property(tries = 300)
    void anEventComesBackAsItWas(@ForAll("events") CloudEvent event) {
        var data = event.getData() == null ? null : event.getData().toBytes();

        var back = EventCodec.decode(EventCodec.encode(event), data);

        assertThat(back).isEqualTo(event);
        for (var name : event.getExtensionNames()) {
            if (!(event.getExtension(name) instanceof byte[])) {
                assertThat(back.getExtension(name)).isEqualTo(event.getExtension(name));
            }
        }
        assertThat(EventJson.writeEvent(back)).isEqualTo(EventJson.writeEvent(event));
    }

    @Provide
    Arbitrary<CloudEvent> events() {
        var text = Arbitraries.strings().ofMinLength(1).ofMaxLength(300);
        var times = Arbitraries.longs()
                .between(-2_000_000_000L, 200_000_000_000L)
                .map(micros -> OffsetDateTime.ofInstant(
                        java.time.Instant.ofEpochSecond(micros / 50, Math.floorMod(micros, 1_000_000_000L)),
                        ZoneOffset.ofTotalSeconds((int) (micros % 18 * 3_600))));
        var value = Arbitraries.oneOf(
                text.map(Object.class::cast),
                Arbitraries.integers().map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast),
                times.map(Object.class::cast),
                Arbitraries.of(URI.create("https://example.com/x?y=z#1")).map(Object.class::cast));
        var names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .numeric()
                .ofMinLength(4)
                .ofMaxLength(20)
                .map(name -> "x" + name);
        return Combinators.combine(
                        text,
                        Arbitraries.of(SpecVersion.V1, SpecVersion.V03),
                        text.optional(),
                        times.optional(),
                        Arbitraries.maps(names, value).ofMaxSize(6),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(200).optional())
                .as((id, version, subject, time, extensions, data) -> {
                    var builder = CloudEventBuilder.fromSpecVersion(version)
                            .withId(id)
                            .withType("type/" + id)
                            .withSource(URI.create("/home-assistant/1"));
                    subject.ifPresent(builder::withSubject);
                    time.ifPresent(builder::withTime);
                    extensions.forEach((name, extension) -> add(builder, name, extension));
                    data.ifPresent(
                            bytes -> builder.withData("application/octet-stream", URI.create("urn:schema"), bytes));
                    return builder.build();
                });
    }

    private static void add(CloudEventBuilder builder, String name, Object value) {
        Map.<Class<?>, Runnable>of(
                        String.class, () -> builder.withExtension(name, value.toString()),
                        Integer.class, () -> builder.withExtension(name, (Integer) value),
                        Boolean.class, () -> builder.withExtension(name, (Boolean) value),
                        OffsetDateTime.class, () -> builder.withExtension(name, (OffsetDateTime) value),
                        URI.class, () -> builder.withExtension(name, (URI) value))
                .get(value.getClass())
                .run();
    }
}
