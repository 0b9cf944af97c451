package org.wardline.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.ListenIntended;
import org.wardline.audit.event.Listened;
import org.wardline.audit.event.SystemStarted;
import org.wardline.ident.MailboxId;
import org.wardline.ident.MessageId;
import org.wardline.ident.TenantId;

/// A small log made in memory by the product's own writer of batches, to be exported as a bundle,
/// whole or tampered with.
final class GeneratedLog {

    private final AuditSigner signer;
    private final Random random;
    private final List<TenantId> practices;
    final List<byte[]> leaves = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<Checkpoint> checkpoints = new ArrayList<>();
    private Map<TenantId, TenantHead> heads = new HashMap<>();
    private Instant clock = Instant.parse("2026-11-22T10:00:00Z");

    /// @param entries at least 1; the last of them is witnessed, and about one in 1,000, or one
    ///   more
    GeneratedLog(AuditSigner signer, Random random, int entries) {
        this.signer = signer;
        this.random = random;
        this.practices = Stream.generate(TenantId::random).limit(1L + random.nextInt(6)).toList();
        var head = new LogHead(new MerkleTree(), 1, Instant.EPOCH);
        for (int i = 0; i < entries; i++) {
            clock = clock.plusMillis(random.nextInt(3));
            var batch = new Batch(signer.verifierKey().logId(), head);
            var practice = practices.get(random.nextInt(practices.size()));
            batch.add(
                    Act.ofMachine(practice, "test", event(i)),
                    heads.getOrDefault(practice, TenantHead.NONE),
                    clock);
            heads.putAll(batch.heads());
            leaves.add(batch.entries().getFirst().leaf());
            head = batch.after();
            if (i + 1 == entries || random.nextInt(Math.min(entries, 1_000)) == 0) {
                witness(head);
            }
        }
    }

    private void witness(LogHead head) {
        var checkpoint =
                new Checkpoint(
                        signer.verifierKey().name(),
                        head.tree().size(),
                        head.tree().root().base64(),
                        clock,
                        "clock not synchronised",
                        new PracticeTree(heads).root().base64());
        checkpoints.add(checkpoint);
        notes.add(signer.sign(checkpoint));
    }

    private AuditEvent event(int index) {
        return switch (random.nextInt(3)) {
            case 0 -> new ListenIntended(MessageId.random(), MailboxId.random(), "treatment");
            case 1 -> new Listened(index, MessageId.random(), random.nextInt(60), "0-7,\u00e9");
            default -> new SystemStarted("0.1.0", random.nextBoolean());
        };
    }

    AuditSigner signer() {
        return signer;
    }

    /// The practice of the last entry.
    TenantId somePractice() {
        return practiceOf(leaves.getLast());
    }

    static TenantId practiceOf(byte[] leaf) {
        return AuditEntry.parse(leaf).orElseThrow().tenant();
    }

    /// Writes the log as the export does.
    void write(Path folder) throws IOException {
        write(folder, framed(leaves), String.join("", notes));
    }

    /// Writes any two files as a bundle.
    void write(Path folder, byte[] entries, String checkpoints) throws IOException {
        Files.createDirectory(folder);
        Files.writeString(folder.resolve("audit.vkey"), signer.verifierKey().text() + "\n");
        Files.write(folder.resolve("entries"), entries);
        Files.writeString(folder.resolve("checkpoints"), checkpoints);
    }

    /// Writes one practice's slice of it.
    void writeSlice(Path folder, TenantId practice) throws IOException {
        var own = leaves.stream().filter(leaf -> practiceOf(leaf).equals(practice)).toList();
        write(folder, framed(own), notes.getLast());
        var claim = new StringBuilder("practice " + practice + "\nentries " + own.size() + "\n");
        new PracticeTree(heads)
                .proof(practice)
                .forEach(hash -> claim.append(hash.base64()).append('\n'));
        Files.writeString(folder.resolve("practice"), claim.toString());
    }

    /// Entries in the form of the bundle's file.
    static byte[] framed(List<byte[]> leaves) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        for (var leaf : leaves) {
            out.writeInt(leaf.length);
            out.write(leaf);
        }
        return bytes.toByteArray();
    }

    /// The bundle's file without its last entry.
    static byte[] withoutLast(byte[] file) {
        int last = 0;
        for (int next = 0; next < file.length; ) {
            last = next;
            next += Integer.BYTES + ByteBuffer.wrap(file).getInt(next);
        }
        return Arrays.copyOf(file, last);
    }

    /// Chains the entries after an edited one of the same practice to it again, to the end.
    static void rechain(List<byte[]> leaves, int index) {
        var practice = practiceOf(leaves.get(index));
        var previous = Hash.ofLeaf(leaves.get(index));
        for (int next = index + 1; next < leaves.size(); next++) {
            if (practiceOf(leaves.get(next)).equals(practice)) {
                var leaf = leaves.get(next).clone();
                ByteBuffer.wrap(leaf).put(TamperedLog.PREVIOUS_OFFSET, previous.bytes());
                leaves.set(next, leaf);
                previous = Hash.ofLeaf(leaf);
            }
        }
    }
}
