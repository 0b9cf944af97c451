package org.wardline.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// Which keys the data in a folder belongs to: ids only, no secret. Written last on the first
/// start.
///
/// @param deployment names the installation
/// @param serviceKey id of its service key
/// @param contentRoot names its content root
record Installation(UUID deployment, UUID serviceKey, KekRef contentRoot) {

    private static final String HEAD = "wardline installation v1";

    /// Where it lies: with the data, because it says whose data that is.
    static Path file(KeyPaths paths) {
        return paths.dataFolder().resolve("installation");
    }

    void write(Path file) {
        var text =
                String.join(
                        "\n",
                        HEAD,
                        deployment.toString(),
                        serviceKey.toString(),
                        contentRoot.toString(),
                        "");
        KeyFile.publish(file, "installation's identity", text.getBytes(StandardCharsets.US_ASCII));
    }

    static Installation read(Path file) {
        try {
            var lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            if (lines.size() == 4 && lines.getFirst().equals(HEAD)) {
                var root = lines.get(3).split("/", 2);
                return new Installation(
                        UUID.fromString(lines.get(1)),
                        UUID.fromString(lines.get(2)),
                        new KekRef(UUID.fromString(root[0]), Integer.parseInt(root[1])));
            }
            throw new KeyFault("The file " + file + " is damaged; restore it from your copy.");
        } catch (IOException e) {
            throw new KeyFault("The file " + file + " cannot be read.", e);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new KeyFault("The file " + file + " is damaged; restore it from your copy.", e);
        }
    }
}
