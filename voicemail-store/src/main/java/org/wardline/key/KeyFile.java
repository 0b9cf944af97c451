package org.wardline.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.wardline.blob.Durable;

/// A key in a file of one line, mode 0400: `wardline KIND v1 BASE64(key) BASE64(check)`, the check
/// being derived from the key, so that a damaged file is told from a good one.
final class KeyFile {

    private static final Set<PosixFilePermission> OWNER_READS =
            EnumSet.of(PosixFilePermission.OWNER_READ);
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_EXECUTE);
    private static final int CHECK_BYTES = 8;

    private KeyFile() {}

    /// Writes a key so that after a crash there is the whole file or none.
    ///
    /// @throws KeyFault when the folder cannot be written
    static void create(Path file, String kind, byte[] key) {
        var line =
                String.join(" ", "wardline", kind, "v1", text(key), text(check(kind, key))) + "\n";
        publish(file, kind + " key", line.getBytes(StandardCharsets.US_ASCII));
    }

    /// Writes a file of mode 0400 so that after a crash there is the whole file or none.
    static void publish(Path file, String what, byte[] content) {
        try {
            Durable.publish(file, content, OWNER_READS);
        } catch (IOException e) {
            throw new KeyFault("The " + what + " cannot be written to " + file + ".", e);
        }
    }

    /// Reads a key.
    ///
    /// @return the key's 32 bytes, owned by the caller
    /// @throws KeyFault when the file is missing, damaged, or readable by others
    static byte[] read(Path file, String kind) {
        try {
            refuseIfOthersCanRead(file, kind);
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1), file, kind);
        } catch (NoSuchFileException e) {
            throw new KeyFault(
                    "The " + kind + " key is missing: there is no file " + file + ".", e);
        } catch (IOException e) {
            throw new KeyFault("The " + kind + " key cannot be read from " + file + ".", e);
        }
    }

    private static void refuseIfOthersCanRead(Path file, String kind) throws IOException {
        for (var permission : Files.getPosixFilePermissions(file)) {
            if (!OWNER_ONLY.contains(permission)) {
                throw new KeyFault(
                        "The %s key in %s can be used by other accounts; run: chmod 400 %s"
                                .formatted(kind, file, file));
            }
        }
    }

    private static byte[] parse(String line, Path file, String kind) {
        var damaged =
                new KeyFault(
                        ("The %s key in %s is damaged; restore the file from your copy or with the"
                                        + " recovery kit.")
                                .formatted(kind, file));
        var words = line.strip().split(" ", -1);
        if (words.length != 5 || !words[0].equals("wardline") || !words[2].equals("v1")) {
            throw damaged;
        }
        if (!words[1].equals(kind)) {
            throw new KeyFault(
                    "The file %s holds another kind of key than the %s key.".formatted(file, kind));
        }
        try {
            var key = Base64.getDecoder().decode(words[3]);
            var check = Base64.getDecoder().decode(words[4]);
            if (key.length != Aead.KEY_BYTES || !MessageDigest.isEqual(check, check(kind, key))) {
                throw damaged;
            }
            return key;
        } catch (IllegalArgumentException _) {
            throw damaged;
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] check(String kind, byte[] key) {
        var info = ("wardline/key-file-check/v1/" + kind).getBytes(StandardCharsets.US_ASCII);
        return Hkdf.SHA256.expand(key, info, CHECK_BYTES);
    }
}
