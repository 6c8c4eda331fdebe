package io.haingestor.write.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The body of an export, made piece by piece.
 *
 * @param points what is exported
 * @param rows how it is written
 */
record Export(StartedStream points, ExportFormat.Rows rows) implements AutoCloseable {
    private static final int PIECE = 32 * 1024;

    /** Takes a piece of the body; returns when there is room for the next. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] piece) throws IOException;
    }

    void writeTo(Sink sink) throws IOException {
        var piece = new ByteArrayOutputStream(PIECE + PIECE / 4);
        rows.begin(piece);
        for (var point = points.next(); point != null; point = points.next()) {
            rows.write(point, piece);
            if (piece.size() >= PIECE) {
                sink.write(piece.toByteArray());
                piece.reset();
            }
        }
        sink.write(piece.toByteArray());
    }

    @Override
    public void close() {
        points.close();
    }
}
