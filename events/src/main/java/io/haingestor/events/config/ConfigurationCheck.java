package io.haingestor.events.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/**
 * Says what is wrong with a module's part of the configuration before anything is started, so that the single process can say all errors at once and needs to know none of its modules.
 * Found by {@link java.util.ServiceLoader}.
 */
public interface ConfigurationCheck {

    /** @return the {@code @ConfigMapping} that the module reads */
    Class<?> mapping();

    /**
     * @param config a configuration with that mapping
     * @return one line per error: the key, what was expected and what was found, no secret; empty when all is well
     */
    List<String> errors(SmallRyeConfig config);
}
