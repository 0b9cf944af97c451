package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.SystemStarted;
import org.wardline.ident.Actor;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.Origin;
import org.wardline.ident.SessionId;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// The vectors of docs/spec/audit-log.md: what is stored today must be readable in six years.
class FormatVectorsTest {

    private static final UUID LOG = UUID.fromString("00000000-0000-4000-8000-00000000a0d1");
    private static final TenantId PRACTICE = TenantId.parse("00000000-0000-4000-8000-000000000001");
    private static final MessageId MESSAGE =
            MessageId.parse("00000000-0000-4000-8000-0000000000e5");
    private static final Instant TIME = Instant.parse("2026-11-22T10:00:00.123456Z");

    @TempDir private Path folder;
    private final JsonNode vectors = read();

    @Test
    void theLeavesAndTheirHashesAreThoseOfTheSpecification() {
        var batch = batch();
        for (int i = 0; i < 3; i++) {
            var entry = batch.entries().get(i);
            assertEquals(
                    vectors.get("leaves").get(i).asText(), HexFormat.of().formatHex(entry.leaf()));
            assertEquals(
                    vectors.get("leafHashes").get(i).asText(),
                    HexFormat.of().formatHex(entry.head().leafHash().bytes()));
        }
    }

    @Test
    void theCheckpointIsThatOfTheSpecification() throws IOException {
        var file = folder.resolve("key");
        Files.writeString(
                file,
                vectors.get("signerKey").asText() + "\n" + vectors.get("verifierKey").asText());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        var signer = AuditSigner.load(file);
        var checkpoint =
                new Checkpoint(
                        signer.verifierKey().name(),
                        3,
                        batch().after().tree().root().base64(),
                        TIME,
                        "clock synchronised, error at most 1500 us",
                        new PracticeTree(batch().heads()).root().base64());
        assertEquals(vectors.get("checkpoint").asText(), signer.sign(checkpoint));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var leaves = batch().entries().stream().map(Batch.Entry::leaf).toList();
        var listened = AuditEntry.parse(leaves.get(2)).orElseThrow();
        assertEquals(2, listened.index());
        assertEquals(1, listened.tenantSeq());
        assertEquals(PRACTICE, listened.tenant());
        assertEquals(TIME, listened.at());
        assertEquals("message.listened", listened.kind());
        assertEquals("1", listened.field("intent").orElseThrow());
        assertEquals("0-7,\u00e9\u4e2d", listened.field("ranges").orElseThrow());
        assertEquals("machine", AuditEntry.parse(leaves.get(0)).orElseThrow().who().kind());
    }

    @Test
    void bytesThatWereCutOrChangedAreNoEntryOrAnother() {
        var leaf = batch().entries().get(1).leaf();
        for (int length = 0; length < leaf.length; length++) {
            var cut = AuditEntry.parse(Arrays.copyOf(leaf, length));
            // Fields are optional, so a cut between two of them reads as an entry with fewer.
            cut.ifPresent(entry -> assertTrue(entry.fields().size() < 3));
        }
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            var changed = leaf.clone();
            changed[random.nextInt(leaf.length)] ^= (byte) (1 << random.nextInt(8));
            AuditEntry.parse(changed);
            assertFalse(Hash.ofLeaf(changed).equals(Hash.ofLeaf(leaf)));
        }
        assertArrayEquals(leaf, batch().entries().get(1).leaf(), "the same act, the same bytes");
    }

    private static Batch batch() {
        var batch = new Batch(LOG, new LogHead(new MerkleTree(), 1, Instant.EPOCH));
        var person =
                new Actor.Person(
                        UserId.parse("00000000-0000-4000-8000-0000000000a1"),
                        SessionId.parse("00000000-0000-4000-8000-0000000000b2"),
                        "provider",
                        "password+totp");
        var phone = new Origin("192.0.2.7", "Test-Phone/1.0");
        var acts =
                List.of(
                        Act.ofMachine(
                                TenantId.DEPLOYMENT, "server", new SystemStarted("0.1.0", false)),
                        new Act(
                                PRACTICE,
                                person,
                                phone,
                                new ListenIntended(
                                        MESSAGE,
                                        MailboxId.parse("00000000-0000-4000-8000-0000000000c3"),
                                        "treatment")),
                        new Act(
                                PRACTICE,
                                person,
                                phone,
                                new Listened(1, MESSAGE, 7, "0-7,\u00e9\u4e2d")));
        acts.forEach(act -> batch.add(act, TenantHead.NONE, TIME));
        return batch;
    }

    private static JsonNode read() {
        try (var in = FormatVectorsTest.class.getResourceAsStream("/audit-log-v1.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
