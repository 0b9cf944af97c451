package org.wardline.tls;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/// Which keys of phones prove anything.
public final class KeyStrength {

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;
    private static final int MIN_EC_BITS = 256;
    private static final int MAX_EC_BITS = 521;

    private KeyStrength() {}

    /// RSA of 2048 to 4096 bits or EC of 256 to 521.
    public static boolean suffices(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                    isWithin(rsa.getModulus().bitLength(), MIN_RSA_BITS, MAX_RSA_BITS);
            case ECPublicKey ec ->
                    isWithin(
                            ec.getParams().getCurve().getField().getFieldSize(),
                            MIN_EC_BITS,
                            MAX_EC_BITS);
            default -> false;
        };
    }

    private static boolean isWithin(int bits, int least, int most) {
        return bits >= least && bits <= most;
    }
}
