package io.haingestor.broker;

import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** CRC-32C (RFC 3720 §12.1) over an event's attributes and data. */
final class Checksum {
    private Checksum() {}

    static long of(byte[] attributes, byte @Nullable [] data) {
        var crc = new CRC32C();
        crc.update(attributes);
        if (data != null) {
            crc.update(data);
        }
        return crc.getValue();
    }

    /**
     * @param expected what was stored with the event; null when nothing was
     * @throws SQLException as for a damaged page, when the bytes are not those that were stored
     */
    static void check(long position, byte[] attributes, byte @Nullable [] data, @Nullable Object expected)
            throws SQLException {
        if (expected instanceof Number number && number.longValue() != of(attributes, data)) {
            throw new SQLException(
                    "the event at position " + position + " is not as it was stored",
                    null,
                    SQLiteErrorCode.SQLITE_CORRUPT.code);
        }
    }
}
