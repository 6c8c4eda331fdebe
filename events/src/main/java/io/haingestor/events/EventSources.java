package io.haingestor.events;

import java.net.URI;

/** The CloudEvents {@code source} of every producer of the platform. */
public final class EventSources {
    private EventSources() {}

    /**
     * @param instance the home's own identity, its instance UUID where it tells it; without characters that a URI path excludes
     * @return {@code /home-assistant/<instance>}
     */
    public static URI homeAssistant(String instance) {
        return URI.create("/home-assistant/" + instance);
    }

    /**
     * @param module the module or function that made the event, e.g. {@code normalize}
     * @return {@code /ha-ingestor/<module>}
     */
    public static URI module(String module) {
        return URI.create("/ha-ingestor/" + module);
    }
}
