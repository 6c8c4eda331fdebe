package io.haingestor.broker.topology;

/**
 * A PingSource ({@code sources.knative.dev/v1}).
 *
 * @param name its name
 * @param schedule a cron expression or {@code @every <duration>}, as written
 * @param timezone an IANA time zone; empty for UTC
 * @param contentType {@code datacontenttype} of its events; empty when it has none
 * @param data the data of its events, as text or, when {@code base64}, as base64; may be empty
 * @param base64 whether {@code data} is base64
 * @param sink where its events go
 * @param place where it is declared
 */
// The fields of one Kubernetes resource.
public record PingSourceResource(
        ResourceName name,
        String schedule,
        String timezone,
        String contentType,
        String data,
        boolean base64,
        Destination sink,
        Place place) {}
