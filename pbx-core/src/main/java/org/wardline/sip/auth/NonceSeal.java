package org.wardline.sip.auth;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.wardline.sip.transport.FlowId;

/// Makes nonces that prove themselves (RFC 7616 5.4, 5.9): nothing is kept for one until a right
/// answer uses it, so asking for nonces costs no memory.
///
///     nonce = base64url( time(8) || random(8) || HMAC-SHA-256(key, flow || time || random)[0..15] )
///
/// A nonce is good on its own flow only: one that was seen elsewhere is worth nothing.
final class NonceSeal {

    private static final int PLAIN_BYTES = 16;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final SecretKeySpec key;
    private final RandomGenerator random;

    /// A seal under a key that lives as long as this object.
    NonceSeal(RandomGenerator random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.random = random;
    }

    String mint(FlowId flow, long nowMs) {
        ByteBuffer nonce = ByteBuffer.allocate(PLAIN_BYTES + TAG_BYTES);
        nonce.putLong(nowMs).putLong(random.nextLong());
        nonce.put(tag(flow, nonce.array()), 0, TAG_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /// When the nonce was minted for this flow; empty when it was not.
    OptionalLong mintedAtMs(String nonce, FlowId flow) {
        byte[] bytes = decode(nonce);
        if (bytes.length != PLAIN_BYTES + TAG_BYTES) {
            return OptionalLong.empty();
        }
        byte[] expected = Arrays.copyOf(tag(flow, bytes), TAG_BYTES);
        byte[] given = Arrays.copyOfRange(bytes, PLAIN_BYTES, bytes.length);
        return MessageDigest.isEqual(expected, given)
                ? OptionalLong.of(ByteBuffer.wrap(bytes).getLong())
                : OptionalLong.empty();
    }

    private static byte[] decode(String nonce) {
        try {
            return Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private byte[] tag(FlowId flow, byte[] nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(flow.value()).flip());
            mac.update(nonce, 0, PLAIN_BYTES);
            return mac.doFinal();
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
