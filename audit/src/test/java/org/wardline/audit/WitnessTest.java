package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {

    @TempDir private Path folder;
    private AuditSigner signer;

    @BeforeEach
    void makeKey() {
        signer = AuditSigner.create(folder.resolve("key"));
    }

    @Test
    void theLastNoteIsFoundAgain() throws IOException {
        for (int size = 1; size <= 100; size++) {
            try (var witness = open()) {
                assertEquals(
                        size - 1L, witness.newest().map(Checkpoint::size).orElse(0L).longValue());
                append(witness, size);
            }
        }
    }

    @Test
    void aNoteCutAnywhereByACrashIsRemovedAndTheOneBeforeCounts() throws IOException {
        try (var witness = open()) {
            append(witness, 1);
        }
        long whole = Files.size(file());
        try (var witness = open()) {
            append(witness, 2);
        }
        var both = Files.readAllBytes(file());
        for (int cut = (int) whole; cut < both.length; cut++) {
            Files.write(file(), Arrays.copyOf(both, cut));
            try (var witness = open()) {
                assertEquals(1, witness.newest().orElseThrow().size(), "cut at " + cut);
            }
            assertEquals(whole, Files.size(file()), "cut at " + cut);
        }
    }

    @Test
    void aChangedLastNoteIsRefused() throws IOException {
        try (var witness = open()) {
            append(witness, 1);
        }
        var text = Files.readString(file());
        Files.writeString(file(), text.replace("\n1\n", "\n2\n"));
        assertThrows(AuditLogUnusable.class, this::open);
    }

    @Test
    void anotherKeyIsRefused() {
        open().close();
        var other = AuditSigner.create(folder.resolve("other"));
        var refused =
                assertThrows(
                        AuditLogUnusable.class,
                        () -> Witness.open(folder.resolve("witness"), other.verifierKey()));
        assertTrue(refused.safeMessage().contains("another key"), refused.safeMessage());
    }

    private Witness open() {
        return Witness.open(folder.resolve("witness"), signer.verifierKey());
    }

    private Path file() {
        return folder.resolve("witness/checkpoints");
    }

    private void append(Witness witness, long size) throws IOException {
        var checkpoint =
                new Checkpoint(
                        signer.verifierKey().name(),
                        size,
                        Hash.ZERO.base64(),
                        Instant.EPOCH,
                        "clock not synchronised",
                        Hash.ZERO.base64());
        witness.append(checkpoint, signer.sign(checkpoint));
    }
}
