package org.wardline.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.UUID;

/// A key that wraps other keys with AES-256-GCM under a random nonce, the [WrapContext] being
/// authenticated: the content root, a practice's key, the journal's recovery key.
///
/// One version wraps at most 2^32 keys ([#MAX_WRAPS]); who stores the wraps counts them.
public final class Kek {

    /// How many keys one version may wrap: random 96-bit nonces stay distinct with near certainty
    /// (NIST SP 800-38D 8.3).
    public static final long MAX_WRAPS = 1L << 32;

    private static final byte[] ID_INFO = "wardline/kek-id/v1".getBytes(StandardCharsets.US_ASCII);

    private final KekRef ref;
    private final byte[] key;

    private Kek(byte[] key, int version) {
        if (key.length != Aead.KEY_BYTES) {
            throw new IllegalArgumentException("a wrapping key has 32 bytes, not " + key.length);
        }
        this.key = key.clone();
        this.ref = new KekRef(idOf(key), version);
    }

    /// A fresh key of that version.
    public static Kek random(SecureRandom random, int version) {
        var bytes = new byte[Aead.KEY_BYTES];
        random.nextBytes(bytes);
        return of(bytes, version);
    }

    static Kek of(byte[] key, int version) {
        return new Kek(key, version);
    }

    /// Names this key.
    public KekRef ref() {
        return ref;
    }

    /// Wraps a content key.
    public byte[] wrap(ContentKey content, WrapContext context) {
        return SealedBox.seal(key, context.bytes(), content.bytes());
    }

    /// Unwraps a content key.
    ///
    /// @throws SealBroken when wrap, key and context do not belong together
    public ContentKey unwrap(byte[] wrap, WrapContext context) {
        var bytes = SealedBox.open(key, context.bytes(), wrap, "key");
        return zeroing(bytes, ContentKey::of);
    }

    /// Wraps another wrapping key, for a practice under the content root.
    public byte[] wrap(Kek other, WrapContext.OfTenantKek context) {
        return SealedBox.seal(key, context.bytes(), other.key);
    }

    /// Unwraps another wrapping key.
    ///
    /// @throws SealBroken when wrap, key and context do not belong together
    public Kek unwrap(byte[] wrap, WrapContext.OfTenantKek context) {
        var bytes = SealedBox.open(key, context.bytes(), wrap, "practice key");
        return zeroing(bytes, b -> of(b, context.kek().version()));
    }

    /// Wraps the private half of a deposit key.
    public byte[] wrap(DepositKey deposit, WrapContext.OfDepositKey context) {
        return SealedBox.seal(key, context.bytes(), deposit.privateBytes());
    }

    /// Unwraps the private half of a deposit key.
    ///
    /// @param publicHalf the stored public half
    /// @throws SealBroken when wrap, key and context do not belong together
    public DepositKey unwrap(
            byte[] wrap, DepositPublicKey publicHalf, WrapContext.OfDepositKey context) {
        var bytes = SealedBox.open(key, context.bytes(), wrap, "deposit key");
        return zeroing(bytes, b -> DepositKey.of(b, publicHalf));
    }

    /// The key's bytes, for the key file and the recovery kit.
    byte[] bytes() {
        return key;
    }

    @Override
    public String toString() {
        return "Kek[" + ref + "]";
    }

    private static <T> T zeroing(byte[] bytes, java.util.function.Function<byte[], T> make) {
        try {
            return make.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static UUID idOf(byte[] key) {
        var id = ByteBuffer.wrap(Hkdf.SHA256.expand(key, ID_INFO, 2 * Long.BYTES));
        return new UUID(id.getLong(), id.getLong());
    }
}
