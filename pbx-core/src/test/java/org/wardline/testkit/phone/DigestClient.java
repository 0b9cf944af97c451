package org.wardline.testkit.phone;

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
        var use = new DigestUse(request.method().name(), request.uri().text());
        String nonce = DigestProof.nonce(challenge);
        return new DigestProof(identity, use, nonce, "00000001", algorithm).text();
    }
}
