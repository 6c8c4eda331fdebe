package io.haingestor.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class EventJsonTest {

    @Test
    void fieldsAreInSnakeCaseAndAbsentOnesAreLeftOut() {
        var json = new String(EventJson.write(new EventContext("01HQX", null, "f00")), StandardCharsets.UTF_8);

        assertThat(json).isEqualTo("{\"id\":\"01HQX\",\"user_id\":\"f00\"}");
    }

    @Test
    void fieldsThatNobodyKnowsAreIgnored() throws IOException {
        assertThat(EventJson.mapper().readValue("{\"id\":\"01HQX\",\"mood\":{}}", EventContext.class))
                .isEqualTo(new EventContext("01HQX", null, null));
    }

    @Test
    void anEventIsReadAsItWasWritten() {
        var event = CloudEventBuilder.v1()
                .withId("sensor.a@1")
                .withType(EventTypes.STATE)
                .withSource(EventSources.homeAssistant("f00"))
                .withDataSchema(EventSchemas.of(EventTypes.STATE).orElseThrow())
                .withTime(OffsetDateTime.parse("2026-03-01T10:15:30.123456Z"))
                .withExtension(EventAttributes.STAGE, EventAttributes.STAGE_DONE)
                .withData(EventJson.CONTENT_TYPE, EventJson.write(Payloads.state()))
                .build();
        var read = EventJson.readEvent(EventJson.writeEvent(event));

        assertThat(read.getId()).isEqualTo(event.getId());
        assertThat(read.getSource()).isEqualTo(URI.create("/home-assistant/f00"));
        assertThat(read.getTime()).isEqualTo(event.getTime());
        assertThat(read.getDataSchema()).isEqualTo(event.getDataSchema());
        assertThat(read.getExtension("stage")).isEqualTo("done");
        assertThat(read.getData().toBytes()).isEqualTo(EventJson.write(Payloads.state()));
    }

    @Test
    void whatIsNoEventIsRefused() {
        assertThatThrownBy(() -> EventJson.readEvent("[]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(EventDeserializationException.class);
    }
}
