package org.wardline.envelope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// The names of journal segments: `segment-0000000001.wj`, counting up, oldest first.
final class SegmentFiles {

    private static final Pattern NAME = Pattern.compile("segment-(\\d{10})\\.wj");

    private SegmentFiles() {}

    static Path numbered(Path folder, long number) {
        return folder.resolve("segment-%010d.wj".formatted(number));
    }

    static List<Path> list(Path folder) throws IOException {
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

    static long highest(Path folder) throws IOException {
        var files = list(folder);
        if (files.isEmpty()) {
            return 0;
        }
        var name = NAME.matcher(files.getLast().getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : 0;
    }
}
