package org.wardline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The torture messages of RFC 4475 with our verdicts (`rfc4475/README.md`).
///
/// @param file name without suffix
/// @param parser `accept`, or status and scope
/// @param tls what a phone sees over TLS
public record Rfc4475(String file, String parser, String tls, String section, String reason) {

    /// All rows of the table.
    public static List<Rfc4475> all() {
        String table = new String(resource("verdicts.tsv"), StandardCharsets.UTF_8);
        return table.lines()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(c -> new Rfc4475(c[0], c[1], c[2], c[3], c[4]))
                .toList();
    }

    /// The bytes of the message.
    public byte[] bytes() {
        return resource(file + ".dat");
    }

    private static byte[] resource(String name) {
        try (InputStream in = Rfc4475.class.getResourceAsStream("/rfc4475/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file + " (" + section + ") " + tls;
    }
}
