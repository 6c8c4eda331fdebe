package io.haingestor.broker.http;

import java.time.Duration;

/**
 * What one client may ask of the server, so that none of them stops others.
 *
 * @param bodyBytes how large a request's body may be; beyond it is answered 413
 * @param headerBytes how large its headers may be together; beyond it is answered 431
 * @param lineBytes how long its first line may be; beyond it is answered 414
 * @param connections how many connections may be open; one more is closed at once
 * @param headers how long the first request of a connection may take to say its headers
 * @param body how long any request may take to send its body
 * @param idle how long a connection may take from an answer to the headers of its next request
 */
public record Limits(
        int bodyBytes,
        int headerBytes,
        int lineBytes,
        int connections,
        Duration headers,
        Duration body,
        Duration idle) {
    /** 1 MiB, 32 KiB, 8 KiB; 1,024 connections; 10 s, 30 s, 60 s. */
    public static final Limits DEFAULT = new Limits(
            1 << 20, 32 << 10, 8 << 10, 1_024, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /**
     * @param bytes how large a request's body may be
     * @return the same with another size
     */
    public Limits withBodyBytes(int bytes) {
        return new Limits(bytes, headerBytes, lineBytes, connections, headers, body, idle);
    }
}
