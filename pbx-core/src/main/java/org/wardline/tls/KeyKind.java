package org.wardline.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/// The kinds of key a server certificate exists in. Each practice has one of each: current phones
/// take ECDSA, old desk phones know RSA only.
public enum KeyKind {
    ECDSA_P256("EC", "ecdsa"),
    RSA_2048("RSA", "rsa");

    private final String algorithm;
    private final String label;

    KeyKind(String algorithm, String label) {
        this.algorithm = algorithm;
        this.label = label;
    }

    /// JCA name of the key algorithm, `EC` or `RSA`.
    public String algorithm() {
        return algorithm;
    }

    /// Part of the file name, `ecdsa` or `rsa`.
    String label() {
        return label;
    }

    KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters(), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks " + algorithm, e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case ECDSA_P256 -> new ECGenParameterSpec("secp256r1");
            case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
        };
    }
}
