package io.haingestor.simulator;

/** What happened on all connections since the start. Used by one thread. */
final class ConnectionCounts {
    private long connections;
    private long refused;
    private long cuts;
    private long frames;
    private long characters;

    void connection() {
        connections++;
    }

    void refusal() {
        refused++;
    }

    void cut() {
        cuts++;
    }

    void frame(int length) {
        frames++;
        characters += length;
    }

    /** @return WebSocket connections that were let in */
    long connections() {
        return connections;
    }

    /** @return tokens that were refused */
    long refused() {
        return refused;
    }

    /** @return clients that did not keep up and were cut */
    long cuts() {
        return cuts;
    }

    /** @return WebSocket frames sent */
    long frames() {
        return frames;
    }

    /** @return characters in these frames */
    long characters() {
        return characters;
    }
}
