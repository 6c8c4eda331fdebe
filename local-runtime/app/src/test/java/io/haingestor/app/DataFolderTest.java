package io.haingestor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsMadeAndBelongsToOneAtATime() {
        var data = folder.resolve("a/b");
        try (var first = DataFolder.open(data)) {
            assertThat(first.path()).isDirectory();
            assertThatThrownBy(() -> DataFolder.open(data))
                    .isInstanceOf(UserErrorException.class)
                    .hasMessageContaining("in use by another HA-Ingestor (process "
                            + ProcessHandle.current().pid() + ")");
        }
        DataFolder.open(data).close();
    }

    @Test
    void aFileInItsPlaceIsSaid() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(file))
                .isInstanceOf(UserErrorException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("--data or HA_INGESTOR_DATA");
    }
}
