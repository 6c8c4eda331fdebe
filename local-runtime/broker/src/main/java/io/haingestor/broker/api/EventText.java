package io.haingestor.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloudevents.CloudEvent;
import io.cloudevents.jackson.JsonFormat;
import io.haingestor.events.EventJson;
import java.io.IOException;

/**
 * An event in the CloudEvents JSON format on one line. Data that calls itself JSON and is none goes in as {@code data_base64}: the log takes
 * whatever data it is given.
 */
final class EventText {
    private static final JsonFormat BASE64 = new JsonFormat().withForceJsonDataToBase64();

    private EventText() {}

    /** @return valid JSON without a line end; the data's numbers and names are as they came */
    static String of(CloudEvent event) {
        var data = event.getData();
        var bytes =
                data == null || isOneJsonValue(data.toBytes()) ? EventJson.writeEvent(event) : BASE64.serialize(event);
        // In valid JSON a line end is never inside of a string.
        return new String(bytes, UTF_8).replace('\n', ' ').replace('\r', ' ');
    }

    private static boolean isOneJsonValue(byte[] data) {
        try (var parser = EventJson.mapper().createParser(data)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
