package io.haingestor.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;

/** Says that everything has started, and waits for the end. */
public final class IngestorApplication implements QuarkusApplication {
    private final ReadyLine ready;

    IngestorApplication(ReadyLine ready) {
        this.ready = ready;
    }

    @Override
    public int run(String... args) throws InterruptedException {
        ready.say();
        Quarkus.waitForExit();
        return 0;
    }
}
