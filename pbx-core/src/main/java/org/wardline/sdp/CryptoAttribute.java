package org.wardline.sdp;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;

/// One usable `a=crypto` line (RFC 4568 9.2). The key travels in the session description, so it is
/// only as secret as the connection that carries it; Wardline's signalling has none but TLS.
///
///     tag 1*WSP crypto-suite 1*WSP "inline:" key-salt ["|" lifetime] ["|" mki] *(1*WSP param)
///
/// A line is usable when it names one of our four suites, carries exactly one key of that suite's
/// length and asks for nothing that weakens or changes the packets. Refused are a master key
/// identifier (more bytes in each packet), `UNENCRYPTED_SRTP`, `UNENCRYPTED_SRTCP`,
/// `UNAUTHENTICATED_SRTP`, a key derivation rate other than 0, forward error correction and every
/// parameter that we don't know, with or without a leading `-`. An unusable line is skipped and the
/// next one is looked at.
///
/// @param tag 0 to 999999999; an answer repeats it
/// @param suiteToken the suite's name as the peer wrote it; an answer repeats it
/// @param key master key and salt, by which the writer of the line encrypts
public record CryptoAttribute(int tag, String suiteToken, MasterKey key) {

    static final String NAME = "crypto";

    /// A sender may not outlive its key's lifetime; below 2^20 packets (5.8 h at 20 ms) a call
    /// could.
    private static final int LEAST_LIFETIME_BITS = 20;

    private static final int GREATEST_LIFETIME_BITS = 48;
    private static final Pattern FORM =
            Pattern.compile(
                    "([0-9]{1,9})[ \t]+([A-Za-z0-9_]{1,64})[ \t]+([^ \t]+)((?:[ \t]+[^ \t]+)*)[ \t]*");
    private static final Pattern KEY =
            Pattern.compile(
                    "inline:([A-Za-z0-9+/]{16,128}={0,2})(?:\\|(2\\^[0-9]{1,2}|[0-9]{1,15}))?");
    private static final Pattern WINDOW_SIZE_HINT = Pattern.compile("WSH=[0-9]{2,4}");

    /// Reads the value of an `a=crypto` line; empty when it is not usable.
    static Optional<CryptoAttribute> parse(String value) {
        Matcher line = FORM.matcher(value);
        if (!line.matches() || !harmless(line.group(4))) {
            return Optional.empty();
        }
        return SrtpProfile.ofSdesName(line.group(2))
                .flatMap(profile -> key(profile, line.group(3)))
                .map(key ->
                        new CryptoAttribute(Integer.parseInt(line.group(1)), line.group(2), key));
    }

    /// The usable lines of a section in the writer's order.
    static List<CryptoAttribute> usable(MediaDescription section) {
        return section.values(NAME).stream()
                .map(CryptoAttribute::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /// The attribute as we write it: padded, without lifetime, identifier or parameters.
    SdpAttribute written() {
        byte[] keyAndSalt = key.reveal();
        String inline = Base64.getEncoder().encodeToString(keyAndSalt);
        Arrays.fill(keyAndSalt, (byte) 0);
        return new SdpAttribute(NAME, tag + " " + suiteToken + " inline:" + inline);
    }

    private static Optional<MasterKey> key(SrtpProfile profile, String parameters) {
        Matcher key = KEY.matcher(parameters);
        if (!key.matches() || !longLived(Optional.ofNullable(key.group(2)))) {
            return Optional.empty();
        }
        String base64 = key.group(1).replace("=", "");
        if (base64.length() != unpaddedChars(profile.keyAndSaltLengthBytes())) {
            return Optional.empty();
        }
        return Optional.of(MasterKey.of(profile, Base64.getDecoder().decode(base64)));
    }

    private static int unpaddedChars(int lengthBytes) {
        return (lengthBytes * 4 + 2) / 3;
    }

    private static boolean longLived(Optional<String> lifetime) {
        return lifetime.map(CryptoAttribute::longLived).orElse(true);
    }

    private static boolean longLived(String lifetime) {
        if (lifetime.startsWith("2^")) {
            int bits = Integer.parseInt(lifetime.substring(2));
            return bits >= LEAST_LIFETIME_BITS && bits <= GREATEST_LIFETIME_BITS;
        }
        long packets = Long.parseLong(lifetime);
        return packets >= 1L << LEAST_LIFETIME_BITS && packets <= 1L << GREATEST_LIFETIME_BITS;
    }

    private static boolean harmless(String parameters) {
        return parameters.isBlank()
                || Arrays.stream(parameters.strip().split("[ \t]+"))
                        .allMatch(p -> p.equals("KDR=0") || WINDOW_SIZE_HINT.matcher(p).matches());
    }
}
