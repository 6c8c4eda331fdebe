package io.haingestor.functions.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.funqy.knative.events.CloudEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a broker says of an event that it could not deliver (knative.dev, "Event delivery": the extensions of a dead letter).
 *
 * @param destination the address of who did not take it; empty when the broker does not say
 * @param code the HTTP status of the last attempt; empty when there was no answer
 * @param answer what was answered, as text
 */
public record DeadLetter(String destination, String code, String answer) {
    private static final String DESTINATION = "knativeerrordest";
    private static final String CODE = "knativeerrorcode";
    private static final String DATA = "knativeerrordata";

    /** @return what the extensions of an event say */
    public static DeadLetter of(CloudEvent<?> event) {
        var said = event.extensions();
        return new DeadLetter(
                said.getOrDefault(DESTINATION, ""), said.getOrDefault(CODE, ""), text(said.getOrDefault(DATA, "")));
    }

    /**
     * @param event a dead letter; empty data is none
     * @return the event as it was sent at first, in the CloudEvents JSON format, with all digits of its numbers; data that is no JSON is {@code data_base64}
     */
    public static ObjectNode undelivered(CloudEvent<byte[]> event) {
        var sent = CloudEventBuilder.v1(Replies.of(event))
                .withoutExtension(DESTINATION)
                .withoutExtension(CODE)
                .withoutExtension(DATA);
        return EventTree.of((event.data().length == 0 ? sent.withoutData() : sent).build());
    }

    /** @return the function that did not take it: the last segment of the destination's path, else the first name of its host */
    public String function() {
        try {
            var address = URI.create(destination);
            var path = address.getPath() == null ? "" : address.getPath();
            var last = path.substring(path.lastIndexOf('/') + 1);
            var host = address.getHost() == null ? destination : address.getHost();
            return last.isEmpty() ? host.replaceFirst("\\..*", "") : last;
        } catch (IllegalArgumentException noAddress) {
            return destination;
        }
    }

    /** @return who failed and how, for a person */
    public String why() {
        return destination + " failed with " + (code.isEmpty() ? "no code" : code) + ": " + answer;
    }

    /** Brokers encode it, but none must. */
    private static String text(String data) {
        try {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return data;
        }
    }
}
