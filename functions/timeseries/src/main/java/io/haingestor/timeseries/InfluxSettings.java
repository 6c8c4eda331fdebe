package io.haingestor.timeseries;

import java.time.Duration;

/**
 * How to reach an InfluxDB 2.
 *
 * @param url its address, e.g. {@code http://influxdb:8086}
 * @param token an API token that may read and write the bucket; never shown
 * @param org the organization's name
 * @param bucket the bucket's name; there must be such a bucket
 * @param timeout how long one request may take
 * @param gzip whether requests and answers are compressed; pays only over a slow network
 */
public record InfluxSettings(String url, String token, String org, String bucket, Duration timeout, boolean gzip) {
    /** How long one request may take unless set otherwise. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException when a part is missing, with all that are */
    public InfluxSettings {
        var missing = new StringBuilder();
        requirePresent("url", url, missing);
        requirePresent("token", token, missing);
        requirePresent("org", org, missing);
        requirePresent("bucket", bucket, missing);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("Expected how to reach InfluxDB, missing:" + missing);
        }
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new IllegalArgumentException(
                    "Expected the address of InfluxDB to begin with http:// or https://, got " + url);
        }
    }

    /**
     * @param url its address
     * @param token an API token
     * @param org the organization's name
     * @param bucket the bucket's name
     * @return settings with the default timeout, without compression
     */
    public static InfluxSettings of(String url, String token, String org, String bucket) {
        return new InfluxSettings(url, token, org, bucket, DEFAULT_TIMEOUT, false);
    }

    /** @return address, organization and bucket */
    @Override
    public String toString() {
        return url + ", organization " + org + ", bucket " + bucket;
    }

    private static void requirePresent(String name, String value, StringBuilder missing) {
        if (value.isBlank()) {
            missing.append(' ').append(name);
        }
    }
}
