package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSignerTest {

    @TempDir private Path folder;

    @Test
    void theKeyIsMadeOnceForItsOwnerOnlyAndFoundAgain() throws IOException {
        var made = AuditSigner.create(file());
        assertEquals(
                "r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        var loaded = AuditSigner.load(file());
        assertEquals(made.verifierKey().text(), loaded.verifierKey().text());
        assertThrows(AuditLogUnusable.class, () -> AuditSigner.create(file()));
        assertTrue(made.verifierKey().open(loaded.sign(checkpoint(made))).isPresent());
    }

    @Test
    void everyChangedByteOfAKeyFileIsNoticed() throws IOException {
        AuditSigner.create(file());
        var good = Files.readAllBytes(file());
        file().toFile().setWritable(true, true);
        for (int i = 0; i < good.length - 1; i++) {
            var bad = good.clone();
            bad[i] ^= 0x01;
            Files.write(file(), bad);
            assertThrows(AuditLogUnusable.class, () -> AuditSigner.load(file()), "byte " + i);
        }
    }

    @Test
    void aMissingOrReadableKeyGetsOneSentence() throws IOException {
        var missing = assertThrows(AuditLogUnusable.class, () -> AuditSigner.load(file()));
        assertTrue(missing.safeMessage().contains("missing"), missing.safeMessage());
        AuditSigner.create(file());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--r--r--"));
        var open = assertThrows(AuditLogUnusable.class, () -> AuditSigner.load(file()));
        assertTrue(open.safeMessage().contains("chmod 400"), open.safeMessage());
    }

    @Test
    void everyChangedByteOfANoteIsNoticed() {
        var signer = AuditSigner.create(file());
        var note = signer.sign(checkpoint(signer));
        var key = VerifierKey.parse(signer.verifierKey().text());
        assertTrue(key.open(note).isPresent());
        for (int i = 0; i < note.length(); i++) {
            var changed =
                    note.substring(0, i) + (char) (note.charAt(i) ^ 1) + note.substring(i + 1);
            assertFalse(key.open(changed).isPresent(), "character " + i);
        }
        var other = AuditSigner.create(folder.resolve("other.key"));
        assertFalse(other.verifierKey().open(note).isPresent());
    }

    @Test
    void aVerifierKeyWithAWrongIdIsNone() {
        var text = AuditSigner.create(file()).verifierKey().text();
        int plus = text.indexOf('+');
        var wrong =
                text.substring(0, plus + 1)
                        + (text.charAt(plus + 1) == '0' ? '1' : '0')
                        + text.substring(plus + 2);
        assertThrows(AuditLogUnusable.class, () -> VerifierKey.parse(wrong));
    }

    private Path file() {
        return folder.resolve("audit-signer.key");
    }

    private static Checkpoint checkpoint(AuditSigner signer) {
        return new Checkpoint(
                signer.verifierKey().name(),
                7,
                Hash.ofEmptyTree().base64(),
                Instant.parse("2026-11-22T10:00:00.123456Z"),
                "clock not synchronised",
                Hash.ZERO.base64());
    }
}
