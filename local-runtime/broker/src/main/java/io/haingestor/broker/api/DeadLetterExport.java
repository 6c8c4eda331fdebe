package io.haingestor.broker.api;

import io.haingestor.broker.DeadLetters;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.events.EventJson;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Every dead letter as one line of JSON, a few at a time. */
final class DeadLetterExport implements Answer.Lines {
    private static final int CHUNK = 20;

    private final DeadLetters letters;
    private final @Nullable ResourceName trigger;
    private long newest;

    /** @param trigger whose; null for all */
    DeadLetterExport(DeadLetters letters, @Nullable ResourceName trigger) {
        this.letters = letters;
        this.trigger = trigger;
    }

    @Override
    public byte @Nullable [] next() throws LogUnavailableException {
        var some = letters.list(newest, trigger, CHUNK);
        if (some.isEmpty()) {
            return null;
        }
        newest = some.get(some.size() - 1).id();
        var lines = new ByteArrayOutputStream();
        for (var letter : some) {
            lines.writeBytes(EventJson.write(DeadLetterView.whole(letter)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
