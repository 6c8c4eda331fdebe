package io.haingestor.broker.topology;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A resource as it stands in a file.
 *
 * @param name its name
 * @param root the whole of it
 * @param spec its specification; null when it has none
 * @param annotations its annotations
 */
record Resource(ResourceName name, YamlNode root, @Nullable YamlNode spec, Annotations annotations) {

    Place place() {
        return root.place();
    }

    YamlNode specOrRoot() {
        return spec == null ? root : spec;
    }

    /** @return the fields of its specification, told of when they are not known */
    Map<String, YamlNode> fields(List<String> known) {
        return spec == null ? Map.of() : spec.fields("spec", known);
    }

    /** @return the fields of its specification */
    Map<String, YamlNode> fields(String what) {
        return spec == null ? Map.of() : spec.fields(what);
    }
}
