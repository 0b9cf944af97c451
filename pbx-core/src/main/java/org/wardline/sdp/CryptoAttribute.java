package org.wardline.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.StringTokenizer;
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
    private static final String BLANKS = " \t";
    private static final String METHOD = "inline:";
    private static final String WINDOW_SIZE_HINT = "WSH=";

    /// Reads the value of an `a=crypto` line; empty when it is not usable.
    static Optional<CryptoAttribute> parse(String value) {
        var words = new StringTokenizer(value, BLANKS);
        if (words.countTokens() < 3) {
            return Optional.empty();
        }
        String tag = words.nextToken();
        String suite = words.nextToken();
        String keys = words.nextToken();
        if (!value.startsWith(tag) || !Lexical.isNumber(tag, 1, 9) || !harmless(words)) {
            return Optional.empty();
        }
        return SrtpProfile.ofSdesName(suite)
                .flatMap(profile -> key(profile, keys))
                .map(key -> new CryptoAttribute(Integer.parseInt(tag), suite, key));
    }

    /// The usable lines of a section in the writer's order.
    static List<CryptoAttribute> usable(MediaDescription section) {
        var usable = new ArrayList<CryptoAttribute>();
        for (String value : section.values(NAME)) {
            parse(value).ifPresent(usable::add);
        }
        return List.copyOf(usable);
    }

    /// The attribute as we write it: padded, without lifetime, identifier or parameters.
    SdpAttribute written() {
        byte[] keyAndSalt = key.reveal();
        String inline = Base64.getEncoder().encodeToString(keyAndSalt);
        Arrays.fill(keyAndSalt, (byte) 0);
        return new SdpAttribute(NAME, tag + " " + suiteToken + " inline:" + inline);
    }

    private static Optional<MasterKey> key(SrtpProfile profile, String parameters) {
        int bar = parameters.indexOf('|');
        int end = bar < 0 ? parameters.length() : bar;
        if (!parameters.startsWith(METHOD)
                || (bar >= 0 && !isLongLived(parameters.substring(bar + 1)))) {
            return Optional.empty();
        }
        String base64 = withoutPadding(parameters.substring(METHOD.length(), end));
        if (base64.length() != unpaddedChars(profile.keyAndSaltLengthBytes())
                || !Lexical.isBase64(base64)) {
            return Optional.empty();
        }
        return Optional.of(MasterKey.of(profile, Base64.getDecoder().decode(base64)));
    }

    private static String withoutPadding(String base64) {
        int end = base64.length();
        while (end > base64.length() - 2 && end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        return base64.substring(0, end);
    }

    private static int unpaddedChars(int lengthBytes) {
        return (lengthBytes * 4 + 2) / 3;
    }

    private static boolean isLongLived(String lifetime) {
        if (lifetime.startsWith("2^")) {
            String power = lifetime.substring(2);
            int bits = Lexical.isNumber(power, 1, 2) ? Integer.parseInt(power) : 0;
            return bits >= LEAST_LIFETIME_BITS && bits <= GREATEST_LIFETIME_BITS;
        }
        long packets = Lexical.isNumber(lifetime, 1, 15) ? Long.parseLong(lifetime) : 0;
        return packets >= 1L << LEAST_LIFETIME_BITS && packets <= 1L << GREATEST_LIFETIME_BITS;
    }

    private static boolean harmless(StringTokenizer parameters) {
        while (parameters.hasMoreTokens()) {
            if (!harmless(parameters.nextToken())) {
                return false;
            }
        }
        return true;
    }

    private static boolean harmless(String parameter) {
        return parameter.startsWith(WINDOW_SIZE_HINT)
                ? Lexical.isNumber(parameter.substring(WINDOW_SIZE_HINT.length()), 2, 4)
                : parameter.equals("KDR=0");
    }
}
