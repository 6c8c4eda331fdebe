package io.haingestor.timeseries;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Decides which texts are kept once and pointed at: those that were written a few times within a short while. A text that comes
 * only once (a title, a message) would cost more there than in its point.
 */
final class SqliteRecurringTexts implements TextCodec.RecurringTexts {
    private static final int MIN_LENGTH = 3;
    private static final int MAX_LENGTH = 200;
    private static final int TIMES = 4;
    private static final int REMEMBERED = 8_192;

    private final SqliteNumbering<String> numbering;
    private final Map<String, Integer> seen = new Recent<>(REMEMBERED);

    SqliteRecurringTexts(Connection connection) throws SQLException {
        this.numbering = SqliteNumbering.ofTexts(connection, "recurring_text", REMEMBERED);
    }

    @Override
    public long idOf(String text) throws SQLException {
        if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
            return -1;
        }
        long id = numbering.recentIdOf(text);
        if (id < 0 && seen.merge(text, 1, Integer::sum) >= TIMES) {
            id = numbering.idOf(text);
            seen.remove(text);
        }
        return id;
    }
}
