package io.haingestor.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every change the home made, one line of JSON each, with whether and when it was handed to a subscriber.
 *
 * <p>Kept in temporary files, so that memory does not grow, that have no name, so that none is left behind; a line is patched in place when its change is delivered. Two
 * files of a bounded size take turns: when both are full, the older half is forgotten and counted. Used by one thread.
 */
final class Ledger implements AutoCloseable {
    static final long NOWHERE = -1;

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final long DEFAULT_HALF_BYTES = 512L * 1024 * 1024;
    private static final byte[] UNDELIVERED =
            "{\"delivered\":false,\"sent\":null            ".getBytes(StandardCharsets.US_ASCII);
    private static final String UNWRITABLE = "Cannot write the ledger in the folder for temporary files";
    private static final int FLAG_AT = "{\"delivered\":".length();

    private final long halfBytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final StringBuilder line = new StringBuilder(256);
    private FileChannel current;
    private @Nullable FileChannel previous;
    private long previousStart;
    private long currentStart;
    private long flushed;
    private long linesInCurrent;
    private long linesInPrevious;
    private long forgotten;
    private long made;
    private long delivered;

    Ledger() {
        this(DEFAULT_HALF_BYTES);
    }

    Ledger(long halfBytes) {
        this.halfBytes = halfBytes;
        this.current = open();
    }

    /** @return where the line is, for {@link #deliver} */
    long append(Change change) {
        var after = change.after();
        return append(change.entityId(), after == null ? null : after.text(), change.timeFired());
    }

    private long append(String entityId, @Nullable String state, long micros) {
        line.setLength(0);
        line.append(",\"id\":\"").append(entityId).append('@').append(micros);
        line.append("\",\"entity_id\":\"").append(entityId).append("\",\"state\":");
        if (state == null) {
            line.append("null");
        } else {
            WireText.string(line, state);
        }
        line.append("}\n");
        var text = line.toString().getBytes(StandardCharsets.UTF_8);
        var length = UNDELIVERED.length + text.length;
        if (buffer.remaining() < length) {
            flush();
        }
        if (flushed - currentStart > halfBytes) {
            turn();
        }
        var position = flushed + buffer.position();
        buffer.put(UNDELIVERED);
        buffer.put(text);
        made++;
        linesInCurrent++;
        return position;
    }

    /** The line's change was handed to a subscriber; only the first time counts. */
    void deliver(long position, long sentMicros) {
        if (position < previousStart) {
            return;
        }
        if (position >= flushed) {
            var at = (int) (position - flushed);
            if (buffer.get(at + FLAG_AT) == 'f') {
                buffer.put(at, deliveredAt(sentMicros));
                delivered++;
            }
            return;
        }
        patch(position, sentMicros);
    }

    long made() {
        return made;
    }

    long delivered() {
        return delivered;
    }

    /** @return how many lines were given up because the files were full */
    long forgotten() {
        return forgotten;
    }

    /** @return the files to read, in order, complete up to this moment */
    List<Part> parts() {
        flush();
        var newest = new Part(current, flushed - currentStart);
        return previous == null ? List.of(newest) : List.of(new Part(previous, currentStart - previousStart), newest);
    }

    /**
     * A file to read.
     *
     * @param file is closed when the ledger is, or when it is forgotten
     * @param length bytes that are complete lines
     */
    record Part(FileChannel file, long length) {}

    @Override
    public void close() {
        try {
            current.close();
            if (previous != null) {
                previous.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the ledger", e);
        }
    }

    private static byte[] deliveredAt(long sentMicros) {
        return ("{\"delivered\":true ,\"sent\":" + sentMicros).getBytes(StandardCharsets.US_ASCII);
    }

    private void patch(long position, long sentMicros) {
        var channel = position >= currentStart ? current : previous;
        var start = position >= currentStart ? currentStart : previousStart;
        if (channel == null) {
            return;
        }
        try {
            var flag = ByteBuffer.allocate(1);
            channel.read(flag, position - start + FLAG_AT);
            if (flag.get(0) == 'f') {
                channel.write(ByteBuffer.wrap(deliveredAt(sentMicros)), position - start);
                delivered++;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(UNWRITABLE, e);
        }
    }

    private void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                flushed += current.write(buffer, flushed - currentStart);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(UNWRITABLE, e);
        }
        buffer.clear();
    }

    private void turn() {
        flush();
        try {
            if (previous != null) {
                previous.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot forget the oldest part of the ledger", e);
        }
        forgotten += linesInPrevious;
        linesInPrevious = linesInCurrent;
        linesInCurrent = 0;
        previous = current;
        previousStart = currentStart;
        currentStart = flushed;
        current = open();
    }

    private static FileChannel open() {
        try {
            var file = Files.createTempFile("haingestor-ledger-", ".ndjson");
            var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(UNWRITABLE, e);
        }
    }
}
