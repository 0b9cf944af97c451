package org.wardline.key;

import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/// A practice's deposit key pair (HPKE, RFC 9180: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
/// AES-256-GCM). In memory only while the content root is open; at rest its private half is wrapped
/// under the practice's key.
public final class DepositKey {

    private final DepositPublicKey publicHalf;
    private final AsymmetricCipherKeyPair pair;

    private DepositKey(DepositPublicKey publicHalf, AsymmetricCipherKeyPair pair) {
        this.publicHalf = publicHalf;
        this.pair = pair;
    }

    /// A fresh pair of that version.
    public static DepositKey generate(int version) {
        var pair = hpke().generatePrivateKey();
        var point = hpke().serializePublicKey(pair.getPublic());
        return new DepositKey(DepositPublicKey.of(point, version), pair);
    }

    static DepositKey of(byte[] privateBytes, DepositPublicKey publicHalf) {
        var pair = hpke().deserializePrivateKey(privateBytes, publicHalf.point());
        return new DepositKey(publicHalf, pair);
    }

    /// The half that wraps.
    public DepositPublicKey publicHalf() {
        return publicHalf;
    }

    /// Unwraps a content key that [DepositPublicKey#wrap] wrapped.
    ///
    /// @throws SealBroken when wrap, key and context do not belong together
    public ContentKey unwrap(byte[] wrap, WrapContext.OfContentKey context) {
        if (wrap.length != DepositPublicKey.POINT_BYTES + Aead.KEY_BYTES + Aead.TAG_BYTES) {
            throw new SealBroken("key");
        }
        var encapsulation = Arrays.copyOf(wrap, DepositPublicKey.POINT_BYTES);
        var sealed = Arrays.copyOfRange(wrap, DepositPublicKey.POINT_BYTES, wrap.length);
        try {
            var bytes =
                    hpke().open(
                                    encapsulation,
                                    pair,
                                    context.bytes(),
                                    new byte[0],
                                    sealed,
                                    null,
                                    null,
                                    null);
            var key = ContentKey.of(bytes);
            Arrays.fill(bytes, (byte) 0);
            return key;
        } catch (InvalidCipherTextException | IllegalArgumentException _) {
            throw new SealBroken("key");
        }
    }

    byte[] privateBytes() {
        return hpke().serializePrivateKey(pair.getPrivate());
    }

    @Override
    public String toString() {
        return "DepositKey[" + publicHalf.ref() + "]";
    }

    static HPKE hpke() {
        return new HPKE(
                HPKE.mode_base, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }
}
