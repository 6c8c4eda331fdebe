package io.haingestor.timeseries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** One step of the tables' history: a file of SQL beside this class, run as it is. */
final class SqliteMigration implements JavaMigration {
    /** All steps, the oldest first. */
    static final JavaMigration[] ALL = {new SqliteMigration("1", "points")};

    private final MigrationVersion version;
    private final String description;
    private final String sql;

    private SqliteMigration(String version, String description) {
        this.version = MigrationVersion.fromVersion(version);
        this.description = description;
        this.sql = read("V" + version + "__" + description + ".sql");
    }

    static MigrationVersion newest() {
        return ALL[ALL.length - 1].getVersion();
    }

    @Override
    public MigrationVersion getVersion() {
        return version;
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public Integer getChecksum() {
        var crc = new CRC32();
        crc.update(sql.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws Exception {
        try (var statement = context.getConnection().createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static String read(String name) {
        try (var in = SqliteMigration.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing from the jar of the time series");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
