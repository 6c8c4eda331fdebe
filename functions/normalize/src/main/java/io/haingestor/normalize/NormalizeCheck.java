package io.haingestor.normalize;

import io.haingestor.events.config.ConfigurationCheck;
import io.smallrye.config.SmallRyeConfig;
import java.util.ArrayList;
import java.util.List;

/** Checks which entities ask for which enrichments. */
public final class NormalizeCheck implements ConfigurationCheck {
    /** Made by {@link java.util.ServiceLoader}. */
    public NormalizeCheck() {}

    @Override
    public Class<?> mapping() {
        return NormalizeConfig.class;
    }

    @Override
    public List<String> errors(SmallRyeConfig config) {
        var errors = new ArrayList<String>();
        EnrichmentRules.read(config.getConfigMapping(NormalizeConfig.class).enrich(), errors);
        return errors;
    }
}
