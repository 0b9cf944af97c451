package org.wardline.testkit.phone;

import java.util.UUID;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// What a phone that knows its secret answers to a challenge (RFC 7616 3.4).
///
/// @param nc eight hex digits
public record DigestProof(
        Identity identity, DigestUse use, String nonce, String nc, DigestAlgorithm algorithm) {

    /// The nonce of a challenge.
    public static String nonce(String challenge) {
        return challenge.replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
    }

    public DigestProof with(String changed) {
        return new DigestProof(identity, use, nonce, changed, algorithm);
    }

    public DigestProof with(DigestUse changed) {
        return new DigestProof(identity, changed, nonce, nc, algorithm);
    }

    public DigestProof with(DigestAlgorithm changed) {
        return new DigestProof(identity, use, nonce, nc, changed);
    }

    /// The value of Authorization.
    public String text() {
        String cnonce = UUID.randomUUID().toString();
        return ("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\","
                        + " algorithm=%s, qop=auth, nc=%s, cnonce=\"%s\"")
                .formatted(
                        identity.username(),
                        identity.domain(),
                        nonce,
                        use.uri(),
                        algorithm.response(ha1(), use, nonce, nc, cnonce),
                        algorithm.token(),
                        nc,
                        cnonce);
    }

    private String ha1() {
        return algorithm.ha1(identity.username(), identity.domain(), identity.secret());
    }
}
