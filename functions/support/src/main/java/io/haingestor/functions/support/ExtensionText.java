package io.haingestor.functions.support;

import io.cloudevents.types.Time;
import java.time.OffsetDateTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The canonical text of an extension attribute's value (CloudEvents 1.0, "Type System"). */
final class ExtensionText {
    private ExtensionText() {}

    static String of(@Nullable Object value) {
        if (value instanceof OffsetDateTime time) {
            return Time.writeTime(time);
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        return String.valueOf(value);
    }
}
