package io.haingestor.app.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The classes of a program as the Java virtual machine keeps them in memory, so that a start reads them instead of making them: from Java 25 on its AOT cache (JEP 514), before that a class data
 * archive (JEP 350). It fits one Java and the very jars that it was made of; its name says which, so that one that does not fit is never found.
 *
 * @param file beside the program, there or not
 */
public record ClassArchive(Path file) {
    private static final int AOT_CACHE = 25;
    private static final int NAME_BYTES = 8;
    private static final String FOLDER = "class-archives";

    /**
     * @param command of the program
     * @return its archive, which need not be there
     * @throws IOException when the program cannot be looked at
     */
    public static ClassArchive of(FunctionCommand command) throws IOException {
        var name = "java%d-%s.%s"
                .formatted(Runtime.version().feature(), fingerprint(command), isAotCache() ? "aot" : "jsa");
        var program = command.jar().resolveSibling("").normalize();
        return new ClassArchive(program.resolveSibling(FOLDER).resolve(name));
    }

    private static boolean isAotCache() {
        return Runtime.version().feature() >= AOT_CACHE;
    }

    private static String fingerprint(FunctionCommand command) throws IOException {
        try (var files = Files.walk(command.jar().resolveSibling("").normalize())) {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((Runtime.version()
                            + System.getProperty("java.vm.vendor")
                            + System.getProperty("os.arch")
                            + command.words(List.of()))
                    .getBytes(UTF_8));
            for (var jar : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update((jar + " " + Files.size(jar) + " "
                                + Files.getLastModifiedTime(jar).toMillis() + "\n")
                        .getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** @return whether it is there */
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    /** @return the options of a process that starts with it */
    public List<String> options() {
        // Where it was made for in memory, and so unchanged and shared by processes; before Java 25 that is the
        // default.
        return isAotCache()
                ? List.of("-XX:AOTCache=" + file, "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0")
                : List.of("-XX:SharedArchiveFile=" + file);
    }

    /**
     * @param made where a process writes it when it ends
     * @return the options of that process
     */
    static List<String> optionsToMake(Path made) {
        return List.of((isAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + made);
    }

    /** @return whether a file beside it is one of the same Java for jars that are no more */
    boolean replaces(Path other) {
        var name = other.getFileName().toString();
        return !other.equals(file)
                && name.startsWith("java" + Runtime.version().feature() + "-")
                && !name.endsWith(TrainingRun.UNFINISHED);
    }
}
