package io.haingestor.functions.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.haingestor.events.EventJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the platform's mapper the application's: what a function answers over HTTP has the same bytes as in process. */
final class JsonOfEvents {

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return EventJson.mapper().copy();
    }
}
