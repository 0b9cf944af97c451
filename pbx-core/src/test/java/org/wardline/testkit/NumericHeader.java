package org.wardline.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// A header that holds a number.
///
/// @param line a header line with `%s` for the number; the name of a header that every request has
///   puts the line in its place
/// @param max the largest number that it may hold
public record NumericHeader(String line, long max) {

    /// Numbers at which parsers have broken: around the bounds of 32 and 64 bits.
    public static final List<String> EDGES =
            List.of(
                    "-1",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775808",
                    "9".repeat(40),
                    "0".repeat(30) + "1");

    private static final long DELTA_SECONDS = 0xFFFF_FFFFL;

    /// Every header with a number, but Content-Length, which says where a message ends.
    public static List<NumericHeader> all() {
        return List.of(
                new NumericHeader("CSeq: %s OPTIONS", 0x7FFF_FFFFL),
                new NumericHeader("Max-Forwards: %s", 255),
                new NumericHeader("Expires: %s", DELTA_SECONDS),
                new NumericHeader("Min-Expires: %s", DELTA_SECONDS),
                new NumericHeader("Flow-Timer: %s", DELTA_SECONDS),
                new NumericHeader("Min-SE: %s", DELTA_SECONDS),
                new NumericHeader("Session-Expires: %s;refresher=uac", DELTA_SECONDS),
                new NumericHeader("x: %s", DELTA_SECONDS),
                new NumericHeader("Retry-After: %s (busy)", DELTA_SECONDS),
                new NumericHeader("Retry-After: 1 (busy);duration=%s", DELTA_SECONDS),
                new NumericHeader("Warning: %s a.example \"out of sorts\"", 999),
                new NumericHeader("Warning: 399 a.example \"a, b\", %s b.example \"c\"", 999),
                new NumericHeader("Reason: SIP;text=\"x;cause=y\" ; cause = %s", 999),
                new NumericHeader("Reason: SIP;cause=200, Q.850;cause=%s;text=\"x\"", 999),
                new NumericHeader("Reason: DIAMETER;cause=%s", DELTA_SECONDS),
                new NumericHeader("RSeq: %s", DELTA_SECONDS),
                new NumericHeader("RAck: %s 1 INVITE", DELTA_SECONDS),
                new NumericHeader("RAck: 1 %s INVITE", 0x7FFF_FFFFL),
                new NumericHeader("Timestamp: %s", 9_999_999_999L),
                new NumericHeader("Contact: <sip:a@b.example>;expires=%s", DELTA_SECONDS),
                new NumericHeader("Via: SIP/2.0/TLS a.example;ttl=%s;branch=z9hG4bK2", 255),
                new NumericHeader("Via: SIP/2.0/TLS a.example:%s;branch=z9hG4bK2", 65_535),
                new NumericHeader("Contact: <sip:a@b.example:%s>", 65_535),
                new NumericHeader("Via: SIP/2.0/TLS a.example;rport=%s;branch=z9hG4bK2", 65_535),
                new NumericHeader("Contact: <sip:a@b.example>;q=%s", 1),
                new NumericHeader("Contact: <sip:a@b.example>;reg-id=%s", 0x7FFF_FFFFL),
                new NumericHeader("Subscription-State: active;expires=%s", DELTA_SECONDS),
                new NumericHeader("From: <sip:101@maple.example:%s>;tag=f", 65_535),
                new NumericHeader("To: <sip:102@maple.example:%s>", 65_535),
                new NumericHeader("Record-Route: <sip:b.example:%s;lr>", 65_535),
                new NumericHeader("Path: <sip:b.example:%s;lr>", 65_535),
                new NumericHeader("Refer-To: <sip:b.example:%s>", 65_535),
                new NumericHeader("Route: <sip:b.example:%s;lr>", 65_535));
    }

    /// Whether leading zeros change nothing. A quality and a timestamp have decimals: their digits
    /// are bounded, not their value alone (RFC 3261 25.1).
    public boolean isInteger() {
        return !line.contains(";q=") && !line.startsWith("Timestamp");
    }

    /// Whether a number is more, or less, than the header may hold.
    public boolean isBeyond(String number) {
        if (!isInteger() && number.length() > Long.toString(max).length()) {
            return true;
        }
        var value = new BigInteger(number);
        return value.signum() < 0 || value.compareTo(BigInteger.valueOf(max)) > 0;
    }

    /// An OPTIONS with a number in this header.
    public byte[] in(String number, String uri) {
        String written = line.formatted(number);
        String name = line.substring(0, line.indexOf(':') + 1);
        String usual = new String(SipText.simpleBytes("OPTIONS", uri), StandardCharsets.UTF_8);
        boolean replaces = Set.of("CSeq:", "Max-Forwards:", "From:", "To:").contains(name);
        return replaces
                ? usual.replaceAll("(?m)^" + name + "[^\r]*", written)
                        .getBytes(StandardCharsets.UTF_8)
                : SipText.simpleBytes("OPTIONS", uri, written);
    }
}
