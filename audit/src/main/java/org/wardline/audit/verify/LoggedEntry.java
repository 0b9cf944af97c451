package org.wardline.audit.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.wardline.audit.verify.TrustedKey.Head;

/// An entry with the proof that it is in the log (C2SP tlog-proof, the entry as its extra data).
public final class LoggedEntry {

    private static final String FORM = "c2sp.org/tlog-proof@v1";
    private static final int MAX_HASHES = 64;

    private final StoredEntry entry;
    private final Head head;

    private LoggedEntry(StoredEntry entry, Head head) {
        this.entry = entry;
        this.head = head;
    }

    /// Checks a proof.
    ///
    /// @param proof what `pbx audit prove` printed
    /// @param verifierKey text of the log's verifier key, as it was kept elsewhere
    /// @return empty when it does not hold
    /// @throws VerificationFailed when the key is none
    public static Optional<LoggedEntry> proven(String proof, String verifierKey) {
        var key = TrustedKey.given(verifierKey);
        int gap = proof.indexOf("\n\n");
        var lines = gap < 0 ? List.<String>of() : List.of(proof.substring(0, gap).split("\n", -1));
        var head = gap < 0 ? Optional.<Head>empty() : key.open(proof.substring(gap + 2));
        if (head.isEmpty()
                || lines.size() < 3
                || lines.size() > 3 + MAX_HASHES
                || !lines.get(0).equals(FORM)
                || !lines.get(1).startsWith("extra ")
                || !lines.get(2).matches("index (0|[1-9][0-9]{0,17})")) {
            return Optional.empty();
        }
        try {
            var leaf = Base64.getDecoder().decode(lines.get(1).substring("extra ".length()));
            long index = Long.parseLong(lines.get(2).substring("index ".length()));
            var hashes = new ArrayList<byte[]>();
            for (var line : lines.subList(3, lines.size())) {
                hashes.add(Base64.getDecoder().decode(line));
            }
            var root = Base64.getDecoder().decode(head.get().root());
            boolean holds =
                    MerkleProofs.includes(leafHash(leaf), index, head.get().size(), hashes, root);
            return StoredEntry.parse(leaf)
                    .filter(entry ->
                            holds && entry.index == index && entry.logId.equals(key.logId()))
                    .map(entry -> new LoggedEntry(entry, head.get()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What is proven, in a sentence.
    public String text() {
        return "entry %d (%s, number %d of practice %s) is in the log of %d entries, %s"
                .formatted(
                        entry.index,
                        entry.kind,
                        entry.tenantSeq,
                        entry.tenant,
                        head.size(),
                        head.time());
    }

    private static byte[] leafHash(byte[] leaf) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((byte) 0);
            return sha256.digest(leaf);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
