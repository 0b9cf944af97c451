package org.wardline.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.wardline.audit.event.Pseudonym;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// Makes keyed pseudonyms for leaves: the first 16 bytes of HMAC-SHA-256 over practice, purpose and
/// text, each preceded by its length.
///
/// A plain hash would not do: there are only 10^10 telephone numbers, and logins are guessable.
public final class Pseudonymizer {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_KEY_BYTES = 32;
    private static final int PSEUDONYM_BYTES = 16;

    private final SecretKeySpec key;

    /// @param key at least 32 bytes
    public Pseudonymizer(Secret<byte[]> key) {
        if (key.reveal().length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("the key is too short");
        }
        this.key = new SecretKeySpec(key.reveal(), ALGORITHM);
    }

    /// The pseudonym of a text, the same every time for the same practice and purpose.
    public Pseudonym of(TenantId tenant, String purpose, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : new String[] {tenant.toString(), purpose, text}) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        new byte[] {
                            (byte) (bytes.length >>> 24),
                            (byte) (bytes.length >>> 16),
                            (byte) (bytes.length >>> 8),
                            (byte) bytes.length
                        });
                mac.update(bytes);
            }
            return new Pseudonym(
                    HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), PSEUDONYM_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
