package org.wardline.sip.auth;

import java.util.Optional;
import org.wardline.sip.message.AuthFields;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Uri;

/// The digest credentials of a request, complete in form: `qop=auth` with nc and cnonce (RFC 7616
/// 3.4). What lacks any of it counts as no credentials.
///
/// @param nc eight hex digits
/// @param response in lower case; of any length
record DigestAnswer(
        String username,
        String realm,
        DigestAlgorithm algorithm,
        String nonce,
        String uri,
        String nc,
        String cnonce,
        String response) {

    private static final int MAX_CHARS = 256;

    /// The first answer in this realm among the Authorization headers.
    static Optional<DigestAnswer> of(SipRequest request, String realm) {
        return request.headers().all(HeaderName.AUTHORIZATION).stream()
                .flatMap(text -> AuthFields.parse(text).stream())
                .flatMap(fields -> of(fields).stream())
                .filter(answer -> answer.realm.equals(realm))
                .findFirst();
    }

    private static Optional<DigestAnswer> of(AuthFields fields) {
        Optional<DigestAlgorithm> algorithm = DigestAlgorithm.named(fields.get("algorithm"));
        boolean complete =
                fields.scheme().equals("digest")
                        && algorithm.isPresent()
                        && fields.get("qop").equals("auth")
                        && fields.get("nc").matches("[0-9a-fA-F]{8}")
                        && isWithin(fields.get("username"))
                        && isWithin(fields.get("cnonce"))
                        && isWithin(fields.get("nonce"))
                        && !fields.get("uri").isEmpty();
        if (!complete) {
            return Optional.empty();
        }
        return Optional.of(
                new DigestAnswer(
                        fields.get("username"),
                        fields.get("realm"),
                        algorithm.get(),
                        fields.get("nonce"),
                        fields.get("uri"),
                        fields.get("nc"),
                        fields.get("cnonce"),
                        fields.get("response").toLowerCase(java.util.Locale.ROOT)));
    }

    private static boolean isWithin(String text) {
        return !text.isEmpty() && text.length() <= MAX_CHARS;
    }

    long nonceCount() {
        return Long.parseLong(nc, 16);
    }

    /// Whether the digest was made for this request: its `uri` is the Request-URI (RFC 7616 3.4.6).
    boolean isFor(SipRequest request) {
        if (uri.equals(request.uri().text())) {
            return true;
        }
        try {
            return request.uri() instanceof SipUri requested
                    && Uri.of(uri) instanceof SipUri signed
                    && requested.matches(signed);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "DigestAnswer[" + algorithm + "]";
    }
}
