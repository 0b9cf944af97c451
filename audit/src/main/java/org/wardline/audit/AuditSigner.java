package org.wardline.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/// The Ed25519 key that signs checkpoints, in a file of mode 0400 outside the database.
///
/// The file holds two lines in the form of C2SP signed-note keys: the private one,
/// `PRIVATE+KEY+name+key id+base64(0x01 || seed)`, and the [VerifierKey]. It is made once, on first
/// start; the log's id is in its name, so key and log belong together.
public final class AuditSigner {

    private static final HexFormat HEX = HexFormat.of();

    /// PrivateKeyInfo of Ed25519 (RFC 8410) up to the 32 bytes of the seed.
    private static final byte[] PKCS8_PREFIX = HEX.parseHex("302e020100300506032b657004220420");

    private static final String PRIVATE_PREFIX = "PRIVATE+KEY+";
    private static final int SEED_BYTES = 32;

    /// Signed at load to see that the two lines of the file belong together; no checkpoint.
    private static final String PROBE = "probe";

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    private AuditSigner(VerifierKey verifierKey, PrivateKey privateKey) {
        this.verifierKey = verifierKey;
        this.privateKey = privateKey;
    }

    /// Makes the key of a new log and its file.
    ///
    /// @throws AuditLogUnusable when the file exists: a key is never replaced
    public static AuditSigner create(Path file) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var seed = tail(pair.getPrivate().getEncoded());
            var key = new VerifierKey(UUID.randomUUID(), tail(pair.getPublic().getEncoded()));
            write(file, privateText(key, seed) + "\n" + key.text() + "\n");
            return new AuditSigner(key, pair.getPrivate());
        } catch (FileAlreadyExistsException e) {
            throw new AuditLogUnusable("The audit log's key exists already: " + file + ".");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads the key.
    ///
    /// @throws AuditLogUnusable when the file is missing, damaged or readable by others
    public static AuditSigner load(Path file) {
        requirePrivate(file);
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.size() == 2) {
                var key = VerifierKey.parse(lines.get(1));
                var signer = new AuditSigner(key, privateKey(lines.get(0), key));
                if (key.verify(PROBE, signer.signature(PROBE))) {
                    return signer;
                }
            }
        } catch (IOException
                | GeneralSecurityException
                | IllegalArgumentException
                | AuditLogUnusable e) {
            // The sentence below says it.
        }
        throw new AuditLogUnusable(
                "The audit log's key is damaged: " + file + ". Restore it from its backup.");
    }

    /// The public half, for verifiers.
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /// A checkpoint as a signed note.
    String sign(Checkpoint checkpoint) {
        return checkpoint.text()
                + "\n\u2014 "
                + verifierKey.name()
                + " "
                + signature(checkpoint.text())
                + "\n";
    }

    /// Base64 of key id and signature, as the last line of a note holds them.
    private String signature(String text) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey);
            ed25519.update(text.getBytes(StandardCharsets.UTF_8));
            var signature = ed25519.sign();
            return Base64.getEncoder()
                    .encodeToString(
                            ByteBuffer.allocate(VerifierKey.KEY_ID_BYTES + signature.length)
                                    .put(verifierKey.keyId())
                                    .put(signature)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String privateText(VerifierKey key, byte[] seed) {
        return PRIVATE_PREFIX
                + key.name()
                + "+"
                + HEX.formatHex(key.keyId())
                + "+"
                + Base64.getEncoder()
                        .encodeToString(
                                ByteBuffer.allocate(1 + SEED_BYTES)
                                        .put(VerifierKey.ALGORITHM_ED25519)
                                        .put(seed)
                                        .array());
    }

    private static PrivateKey privateKey(String line, VerifierKey key)
            throws GeneralSecurityException {
        var prefix = PRIVATE_PREFIX + key.name() + "+" + HEX.formatHex(key.keyId()) + "+";
        if (!line.startsWith(prefix)) {
            throw new GeneralSecurityException("the two halves do not belong together");
        }
        var data = Base64.getDecoder().decode(line.substring(prefix.length()));
        if (data.length != 1 + SEED_BYTES || data[0] != VerifierKey.ALGORITHM_ED25519) {
            throw new GeneralSecurityException("not an Ed25519 key");
        }
        var encoded =
                ByteBuffer.allocate(PKCS8_PREFIX.length + SEED_BYTES)
                        .put(PKCS8_PREFIX)
                        .put(data, 1, SEED_BYTES)
                        .array();
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - SEED_BYTES, encoded.length);
    }

    private static void requirePrivate(Path file) {
        try {
            var allowed = PosixFilePermissions.fromString("rw-------");
            if (!allowed.containsAll(Files.getPosixFilePermissions(file))) {
                throw new AuditLogUnusable(
                        "Others can read the audit log's key; run: chmod 400 " + file);
            }
        } catch (NoSuchFileException e) {
            throw new AuditLogUnusable(
                    "The audit log's key is missing: " + file + ". Restore it from its backup.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) throws IOException {
        var ownerReads =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------"));
        try (var channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        ownerReads)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Witness.syncFolder(file.toAbsolutePath().getParent());
    }
}
