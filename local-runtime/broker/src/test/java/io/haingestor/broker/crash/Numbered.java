package io.haingestor.broker.crash;

import io.vertx.core.MultiMap;

/**
 * An event of the crash test: the n-th of one producer. All that is checked of it follows from the two numbers.
 *
 * @param producer who posts it
 * @param sequence the producer's count, from 0
 */
record Numbered(int producer, int sequence) {
    static final String TYPE = "io.haingestor.crash";
    static final String OTHER_TYPE = TYPE + ".other";

    private static final int KEYS = 8;
    private static final int OTHERS = 3;

    static Numbered of(String id) {
        var dash = id.indexOf('-');
        return new Numbered(Integer.parseInt(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
    }

    String id() {
        return producer + "-" + sequence;
    }

    /** @return what it stays in order with: each producer has a few of them */
    int key() {
        return producer * KEYS + sequence % KEYS;
    }

    String type() {
        return sequence % OTHERS == 0 ? OTHER_TYPE : TYPE;
    }

    void writeTo(MultiMap headers) {
        headers.set("ce-specversion", "1.0")
                .set("ce-id", id())
                .set("ce-source", "/crash")
                .set("ce-type", type())
                .set("ce-partitionkey", Integer.toString(key()))
                .set("content-type", "application/octet-stream");
    }
}
