package io.haingestor.normalize;

import io.smallrye.config.ConfigMapping;
import java.util.Map;

/** Every key of this module, below {@code haingestor.normalize}, as it is written. The README of the module explains each. */
@ConfigMapping(prefix = "haingestor.normalize")
public interface NormalizeConfig {

    /** @return by the name of an enrichment, which entities ask for it: see {@link EnrichmentRules} */
    Map<String, String> enrich();
}
