package io.haingestor.events;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonFormat;

/** The JSON of the platform's events: one mapper, and the CloudEvents JSON format. Safe for use by several threads. */
public final class EventJson {
    /** {@code datacontenttype} of every event of the platform. */
    public static final String CONTENT_TYPE = "application/json";

    private static final int LARGEST_TEXT = 256 * 1024 * 1024;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LARGEST_TEXT)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .addModule(InstantText.module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .build();
    private static final JsonFormat FORMAT = new JsonFormat();

    private EventJson() {}

    /**
     * @return the platform's mapper: ISO 8601 times, unknown fields ignored; never to be reconfigured
     */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * @param payload one of this package's records
     * @return its JSON, UTF-8
     * @throws IllegalArgumentException when it has no JSON form
     */
    public static byte[] write(Object payload) {
        try {
            return MAPPER.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "No JSON for " + payload.getClass().getName(), e);
        }
    }

    /**
     * @param event any CloudEvent
     * @return the event in the CloudEvents JSON format (CloudEvents 1.0, JSON Event Format), UTF-8
     */
    public static byte[] writeEvent(CloudEvent event) {
        return FORMAT.serialize(event);
    }

    /**
     * @param json an event in the CloudEvents JSON format, UTF-8
     * @throws EventDeserializationException when it is not one
     */
    public static CloudEvent readEvent(byte[] json) {
        return FORMAT.deserialize(json);
    }
}
