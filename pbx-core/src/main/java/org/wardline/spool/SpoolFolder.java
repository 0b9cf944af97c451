package org.wardline.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.wardline.blob.Durable;

/// The names in the spool's folder: `spool-0000000001.ws`, counting up over all runs of the server,
/// and those that could not be read, which are kept aside with `.damaged` behind.
record SpoolFolder(Path folder) {

    private static final Pattern NAME = Pattern.compile("spool-(\\d{10})\\.ws(\\.damaged)?");

    static SpoolFolder open(Path folder) throws IOException {
        Durable.createFolder(folder);
        return new SpoolFolder(folder);
    }

    Path segment(long number) {
        return folder.resolve("spool-%010d.ws".formatted(number));
    }

    /// What earlier runs left, oldest first.
    List<Path> segments() throws IOException {
        return named().stream()
                .filter(file -> !file.getFileName().toString().endsWith(".damaged"))
                .toList();
    }

    /// The first number that no file has.
    long next() throws IOException {
        long highest = 0;
        for (var file : named()) {
            var name = NAME.matcher(file.getFileName().toString());
            highest = name.matches() ? Math.max(highest, Long.parseLong(name.group(1))) : highest;
        }
        return highest + 1;
    }

    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Durable.syncFolder(folder);
    }

    void keepAside(Path file) throws IOException {
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".damaged"),
                StandardCopyOption.ATOMIC_MOVE);
        Durable.syncFolder(folder);
    }

    private List<Path> named() throws IOException {
        var found = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                if (NAME.matcher(file.getFileName().toString()).matches()) {
                    found.add(file);
                }
            }
        }
        found.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return found;
    }
}
