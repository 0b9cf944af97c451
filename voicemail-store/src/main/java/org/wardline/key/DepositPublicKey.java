package org.wardline.key;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.bouncycastle.crypto.InvalidCipherTextException;

/// The public half of a practice's deposit key: with it the recording path wraps content keys that
/// it cannot unwrap (HPKE base mode, RFC 9180 5.1.1).
public final class DepositPublicKey {

    /// Length of an uncompressed P-256 point (RFC 9180 7.1.1).
    public static final int POINT_BYTES = 65;

    private final KekRef ref;
    private final byte[] point;

    private DepositPublicKey(byte[] point, int version) {
        this.point = point.clone();
        this.ref = new KekRef(idOf(point), version);
    }

    /// A key from its uncompressed point.
    ///
    /// @throws SealBroken when the bytes are no point on P-256
    public static DepositPublicKey of(byte[] point, int version) {
        if (point.length != POINT_BYTES) {
            throw new SealBroken("deposit key");
        }
        try {
            DepositKey.hpke().deserializePublicKey(point);
        } catch (IllegalArgumentException _) {
            throw new SealBroken("deposit key");
        }
        return new DepositPublicKey(point, version);
    }

    /// Names this key.
    public KekRef ref() {
        return ref;
    }

    /// The uncompressed point, 65 bytes, a copy.
    public byte[] point() {
        return point.clone();
    }

    /// Wraps a content key to this key: `encapsulation(65) || ciphertext(48)`.
    public byte[] wrap(ContentKey content, WrapContext.OfContentKey context) {
        var hpke = DepositKey.hpke();
        try {
            var parts =
                    hpke.seal(
                            hpke.deserializePublicKey(point),
                            context.bytes(),
                            new byte[0],
                            content.bytes(),
                            null,
                            null,
                            null);
            var wrap = Arrays.copyOf(parts[1], parts[1].length + parts[0].length);
            System.arraycopy(parts[0], 0, wrap, parts[1].length, parts[0].length);
            return wrap;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("HPKE refused to seal", e);
        }
    }

    private static UUID idOf(byte[] point) {
        try {
            var hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(point));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
