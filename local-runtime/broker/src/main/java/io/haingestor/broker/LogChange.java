package io.haingestor.broker;

import java.sql.SQLException;

/** Something to store in a transaction of the log, on the thread that writes it. */
@FunctionalInterface
interface LogChange {
    /** @param log in a transaction that the caller commits */
    void store(LogStore log) throws SQLException;
}
