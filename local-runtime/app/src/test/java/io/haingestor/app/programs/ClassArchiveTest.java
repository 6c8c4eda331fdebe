package io.haingestor.app.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which archive fits a program. */
class ClassArchiveTest {
    @TempDir
    private Path folder;

    private FunctionCommand program() throws IOException {
        var jar = folder.resolve("quarkus-app").resolve("quarkus-run.jar");
        if (Files.notExists(jar)) {
            Files.createDirectories(jar.resolveSibling("lib"));
            Files.writeString(jar, "jar");
            Files.writeString(jar.resolveSibling("lib").resolve("a.jar"), "a");
        }
        return FunctionCommand.of(jar);
    }

    @Test
    void isTheSameUntilTheProgramIsBuiltAnew() throws Exception {
        var archive = ClassArchive.of(program());
        assertThat(ClassArchive.of(program())).isEqualTo(archive);
        assertThat(archive.file()).hasParentRaw(folder.resolve("class-archives"));

        Files.writeString(folder.resolve("quarkus-app").resolve("lib").resolve("a.jar"), "another");
        assertThat(ClassArchive.of(program())).isNotEqualTo(archive);
        assertThat(ClassArchive.of(program()).replaces(archive.file())).isTrue();
    }

    @Test
    void isAnotherForOtherOptionsOfTheVirtualMachine() throws Exception {
        var command = program();
        var other = new FunctionCommand(command.java(), List.of("-XX:+UseParallelGC"), command.jar());
        assertThat(ClassArchive.of(other)).isNotEqualTo(ClassArchive.of(command));
    }

    @Test
    void aTrainingRunThatFailsLeavesNothing() throws Exception {
        var archive = ClassArchive.of(program());
        assertThat(catchThrowable(() -> new TrainingRun(program(), Map.of()).make(archive)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The port did not open")
                .hasMessageContaining("quarkus-run.jar");
        assertThat(archive.exists()).isFalse();
        assertThat(folder.resolve("class-archives")).isEmptyDirectory();
    }
}
