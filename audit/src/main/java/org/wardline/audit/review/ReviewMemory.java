package org.wardline.audit.review;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.wardline.ident.TenantId;
import org.wardline.ident.UserId;

/// What the rules remember and up to which entry they have read, in one file that is replaced as a
/// whole. It holds ids and networks, as the log does.
///
/// It is a memory of the log, not a record beside it: when it is lost, damaged or of another log,
/// the log is read from its first entry again.
final class ReviewMemory {

    private static final int VERSION = 1;
    private static final int DIGEST_BYTES = 32;

    private final Path file;
    private final UUID logId;
    private final Map<TenantId, PracticeRules> practices =
            new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
    private long next;

    private ReviewMemory(Path file, UUID logId) {
        this.file = file;
        this.logId = logId;
    }

    /// @throws IOException when the file is there and can't be read
    static ReviewMemory open(Path file, UUID logId) throws IOException {
        var memory = new ReviewMemory(file, logId);
        try {
            memory.read(Files.readAllBytes(file));
        } catch (NoSuchFileException _) {
            // The first start, or it is made again.
        }
        return memory;
    }

    /// Index of the first entry that the rules have not read.
    long next() {
        return next;
    }

    PracticeRules of(TenantId practice) {
        return practices.computeIfAbsent(practice, _ -> new PracticeRules());
    }

    Map<TenantId, PracticeRules> practices() {
        return practices;
    }

    /// Keeps what the rules know now. What they found is in the log before.
    void keep(long index) throws IOException {
        next = index;
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        try (var channel =
                FileChannel.open(
                        partial,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(written());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent())) {
            folder.force(true);
        }
    }

    private byte[] written() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(VERSION);
        out.writeUTF(logId.toString());
        out.writeLong(next);
        out.writeInt(practices.size());
        for (var practice : practices.entrySet()) {
            out.writeUTF(practice.getKey().toString());
            write(practice.getValue(), out);
        }
        out.flush();
        bytes.write(sha256(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static void write(PracticeRules rules, DataOutputStream out) throws IOException {
        var settings = rules.settings();
        out.writeUTF(settings.official().map(UserId::toString).orElse(""));
        out.writeUTF(settings.zone().map(ZoneId::getId).orElse(""));
        out.writeInt(settings.opens());
        out.writeInt(settings.closes());
        out.writeBoolean(settings.weekends());
        out.writeInt(settings.listens());
        out.writeInt(settings.refusals());
        out.writeInt(settings.days());
        out.writeInt(rules.facts().size());
        for (var fact : rules.facts().entrySet()) {
            out.writeUTF(fact.getKey());
            out.writeUTF(fact.getValue());
        }
        out.writeInt(rules.counted().size());
        for (var counted : rules.counted().entrySet()) {
            out.writeUTF(counted.getKey());
            out.writeInt(counted.getValue().size());
            for (var time : counted.getValue()) {
                out.writeUTF(time.toString());
            }
        }
    }

    private void read(byte[] bytes) throws IOException {
        int end = bytes.length - DIGEST_BYTES;
        if (end < 0
                || !MessageDigest.isEqual(
                        sha256(Arrays.copyOf(bytes, end)),
                        Arrays.copyOfRange(bytes, end, bytes.length))) {
            return;
        }
        var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end));
        if (in.readInt() != VERSION || !in.readUTF().equals(logId.toString())) {
            return;
        }
        long position = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            practices.put(new TenantId(UUID.fromString(in.readUTF())), rules(in));
        }
        next = position;
    }

    private static PracticeRules rules(DataInputStream in) throws IOException {
        var official = Optional.of(in.readUTF()).filter(id -> !id.isEmpty());
        var zone = Optional.of(in.readUTF()).filter(name -> !name.isEmpty());
        var settings =
                new ReviewSettings(
                        official.map(id -> new UserId(UUID.fromString(id))),
                        zone.map(ZoneId::of),
                        in.readInt(),
                        in.readInt(),
                        in.readBoolean(),
                        in.readInt(),
                        in.readInt(),
                        in.readInt());
        var facts = new TreeMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) {
            facts.put(in.readUTF(), in.readUTF());
        }
        var counted = new TreeMap<String, Deque<Instant>>();
        for (int left = in.readInt(); left > 0; left--) {
            var times = new ArrayDeque<Instant>();
            counted.put(in.readUTF(), times);
            for (int more = in.readInt(); more > 0; more--) {
                times.addLast(Instant.parse(in.readUTF()));
            }
        }
        return new PracticeRules(settings, facts, counted);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
