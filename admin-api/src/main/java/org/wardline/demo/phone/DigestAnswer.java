package org.wardline.demo.phone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.sip.message.Method;

/// A client's answer to digest challenges (RFC 7616 3.4, RFC 8760): SHA-256 where it is offered,
/// `qop=auth` always.
final class DigestAnswer {

    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

    /// `nc`: every nonce is used once here.
    private static final String FIRST_USE = "00000001";

    private DigestAnswer() {}

    /// The Authorization header for a request.
    ///
    /// @param challenges values of the WWW-Authenticate headers
    /// @return empty when no challenge is one that we can answer
    static Optional<String> to(
            List<String> challenges,
            PhoneAccount account,
            Method method,
            String uri,
            String clientNonce) {
        for (String algorithm : List.of("SHA-256", "MD5")) {
            for (String challenge : challenges) {
                Map<String, String> asked = parameters(challenge);
                if (asked.getOrDefault("algorithm", "MD5").equalsIgnoreCase(algorithm)
                        && asked.containsKey("nonce")) {
                    return Optional.of(
                            answer(
                                    asked,
                                    algorithm,
                                    account,
                                    hash(algorithm, method.name(), uri),
                                    uri,
                                    clientNonce));
                }
            }
        }
        return Optional.empty();
    }

    private static String answer(
            Map<String, String> asked,
            String algorithm,
            PhoneAccount account,
            String ha2,
            String uri,
            String clientNonce) {
        String realm = asked.getOrDefault("realm", "");
        String nonce = asked.get("nonce");
        String ha1 = hash(algorithm, account.username(), realm, account.password().reveal());
        String response = hash(algorithm, ha1, nonce, FIRST_USE, clientNonce, "auth", ha2);
        String opaque =
                asked.containsKey("opaque") ? ", opaque=\"" + asked.get("opaque") + "\"" : "";
        return "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\""
                        .formatted(account.username(), realm, nonce, uri, response)
                + ", algorithm=%s, qop=auth, nc=%s, cnonce=\"%s\"%s"
                        .formatted(algorithm, FIRST_USE, clientNonce, opaque);
    }

    private static Map<String, String> parameters(String challenge) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(challenge);
        while (matcher.find()) {
            String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return parameters;
    }

    private static String hash(String algorithm, String... parts) {
        try {
            byte[] text = String.join(":", parts).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks " + algorithm, e);
        }
    }
}
