package io.haingestor.broker.manifests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What files and folders look like from outside: names, sizes and times of change.
 *
 * @param stamps by path; of a folder, those of the files in it
 */
record Fingerprint(Map<Path, String> stamps) {
    private static final String ABSENT = "absent";

    /** @return the same files and folders as they are now */
    Fingerprint now() {
        var now = new TreeMap<Path, String>();
        stamps.keySet().forEach(path -> now.put(path, stamp(path)));
        return new Fingerprint(now);
    }

    /** @return what a file or folder looks like now; that of what is not there is one of its own */
    static String stamp(Path path) {
        return Files.isDirectory(path) ? folder(path) : file(path);
    }

    private static String folder(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> file.getFileName() + " " + file(file))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return ABSENT;
        }
    }

    private static String file(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
