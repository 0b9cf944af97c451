package org.wardline.testkit.phone;

import java.util.UUID;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.SipRequest;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// Answers a digest challenge (RFC 7616 3.4).
public final class DigestClient {

    private DigestClient() {}

    /// The value of Authorization.
    public static String answer(
            Identity identity, DigestAlgorithm algorithm, SipRequest request, String challenge) {
        String nonce = challenge.replaceAll(".*nonce=\"([^\"]*)\".*", "$1");
        String cnonce = UUID.randomUUID().toString();
        String ha1 = algorithm.ha1(identity.username(), identity.domain(), identity.secret());
        String uri = request.uri().text();
        String proof =
                algorithm.response(
                        ha1,
                        new DigestUse(request.method().name(), uri),
                        nonce,
                        "00000001",
                        cnonce);
        return ("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\","
                        + " algorithm=%s, qop=auth, nc=00000001, cnonce=\"%s\"")
                .formatted(
                        identity.username(),
                        identity.domain(),
                        nonce,
                        uri,
                        proof,
                        algorithm.token(),
                        cnonce);
    }
}
