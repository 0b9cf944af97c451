package org.wardline.testkit;

import java.util.Locale;
import java.util.Optional;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;
import org.wardline.sip.auth.DeviceCredential;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.AuthFields;

/// The phone's side of digest authentication: a name and a password.
public record SipCredentials(DeviceId device, String username, String realm, String password) {

    /// What the server keeps of them.
    public DeviceCredential asKept() {
        return new DeviceCredential(
                device,
                Secret.of(DigestAlgorithm.SHA_256.ha1(username, realm, password)),
                Optional.of(Secret.of(DigestAlgorithm.MD5.ha1(username, realm, password))));
    }

    /// An Authorization value that answers a WWW-Authenticate value.
    public String answer(String challenge, String method, String uri, int nc) {
        AuthFields fields = AuthFields.parse(challenge).orElseThrow();
        DigestAlgorithm algorithm =
                fields.get("algorithm").equals("MD5")
                        ? DigestAlgorithm.MD5
                        : DigestAlgorithm.SHA_256;
        String count = String.format(Locale.ROOT, "%08x", nc);
        String nonce = fields.get("nonce");
        String ha1 = algorithm.ha1(username, fields.get("realm"), password);
        String response =
                algorithm.response(ha1, new DigestUse(method, uri), nonce, count, "cnonce-1");
        return ("Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\","
                        + " algorithm=%s, qop=auth, nc=%s, cnonce=\"cnonce-1\"")
                .formatted(
                        username,
                        fields.get("realm"),
                        nonce,
                        uri,
                        response,
                        algorithm.token(),
                        count);
    }
}
