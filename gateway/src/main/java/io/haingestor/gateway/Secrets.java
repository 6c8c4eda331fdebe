package io.haingestor.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what Home Assistant says, before it is kept or passed on: values under certain names at any depth, and the token in an
 * address ({@code entity_picture}, {@code media_content_id}: the parameters {@code token}, {@code authSig}, {@code access_token}).
 */
final class Secrets {
    private static final Set<String> ALWAYS = Set.of("access_token");
    private static final Set<String> GPS = Set.of(
            "latitude", "longitude", "gps_accuracy", "gps", "altitude", "vertical_accuracy", "course", "Location");
    /** What a service call carries to open a lock or to disarm an alarm. */
    private static final Set<String> SERVICE_CODES = Set.of("code", "pin");

    private static final Pattern PARAMETER =
            Pattern.compile("(?<=[?&])(?:token|authSig|access_token)=[^&#\\s]*&?", Pattern.CASE_INSENSITIVE);
    private static final Pattern DANGLING = Pattern.compile("[?&](?=[#\\s]|$)");
    private static final List<byte[]> IN_ADDRESSES = List.of(ascii("oken="), ascii("authSig="));

    private final Set<String> names;
    private final List<byte[]> quotedNames;

    /**
     * @param names what is removed beside {@code access_token}
     * @param gps whether positions are removed too
     */
    Secrets(Set<String> names, boolean gps) {
        var all = new HashSet<>(ALWAYS);
        all.addAll(names);
        if (gps) {
            all.addAll(GPS);
        }
        this.names = Set.copyOf(all);
        quotedNames = this.names.stream().map(name -> ascii('"' + name + '"')).toList();
    }

    /** @return the same, and also the codes in a service call */
    Secrets forServiceCalls() {
        var more = new HashSet<>(names);
        more.addAll(SERVICE_CODES);
        return new Secrets(more, false);
    }

    /** @return whether the value under this name is never passed on */
    boolean removes(String name) {
        return names.contains(name);
    }

    /**
     * Looks into a JSON value.
     *
     * @return the value without secrets; null when it may stay as it is
     */
    byte @Nullable [] cleaned(Slice value) {
        return mayHold(value) ? EventJson.write(cleaned(value.tree())) : null;
    }

    private boolean mayHold(Slice value) {
        return switch (value.first()) {
            case '"' -> holdsAny(value, IN_ADDRESSES);
            case '{', '[' -> holdsAny(value, IN_ADDRESSES) || holdsAny(value, quotedNames);
            default -> false;
        };
    }

    private static boolean holdsAny(Slice value, List<byte[]> patterns) {
        for (var pattern : patterns) {
            if (value.indexOf(pattern) >= 0) {
                return true;
            }
        }
        return false;
    }

    private JsonNode cleaned(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.remove(names);
            for (var name : fieldNames(object)) {
                object.set(name, cleaned(object.get(name)));
            }
        } else if (value instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, cleaned(array.get(i)));
            }
        } else if (value.isTextual()) {
            var text = PARAMETER.matcher(value.textValue());
            return text.find()
                    ? EventJson.mapper()
                            .getNodeFactory()
                            .textNode(DANGLING.matcher(text.replaceAll("")).replaceAll(""))
                    : value;
        }
        return value;
    }

    private static List<String> fieldNames(ObjectNode object) {
        var fields = new ArrayList<String>();
        object.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
