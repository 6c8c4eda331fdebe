package io.haingestor.write;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The module as the Service {@code write} runs it. Tests that share it and their resources share one application, which takes seconds to start. */
public final class ExportedWrite implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.funqy.export", "write");
    }
}
