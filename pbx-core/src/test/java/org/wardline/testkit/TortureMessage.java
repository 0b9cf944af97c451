package org.wardline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// The torture messages of RFC 4475 and RFC 5118 with our verdicts (`rfc4475/README.md`).
///
/// @param rfc 4475 or 5118
/// @param file name without suffix
/// @param parser `accept`, or status and scope
/// @param tls what a phone sees over TLS
public record TortureMessage(
        int rfc, String file, String parser, String tls, String section, String reason) {

    /// All rows of both tables.
    public static List<TortureMessage> all() {
        return Stream.concat(of(4475).stream(), of(5118).stream()).toList();
    }

    /// The rows of one RFC.
    public static List<TortureMessage> of(int rfc) {
        String table = new String(resource(rfc, "verdicts.tsv"), StandardCharsets.UTF_8);
        return table.lines()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(c -> new TortureMessage(rfc, c[0], c[1], c[2], c[3], c[4]))
                .toList();
    }

    /// The bytes of the message.
    public byte[] bytes() {
        return resource(rfc, file + ".dat");
    }

    private static byte[] resource(int rfc, String name) {
        String path = "/rfc" + rfc + "/" + name;
        try (InputStream in = TortureMessage.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file + " (RFC " + rfc + " " + section + ") " + tls;
    }
}
