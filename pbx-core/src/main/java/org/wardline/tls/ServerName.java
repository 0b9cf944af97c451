package org.wardline.tls;

import java.util.Locale;
import java.util.regex.Pattern;

/// The rule for names in our certificates: host names of letters, digits and hyphens (RFC 1123 2.1;
/// an international name in its A-label form, RFC 5890), never a wildcard (RFC 5922 7.2 forbids
/// those for SIP).
public final class ServerName {

    private static final int MAX_CHARS = 253;
    private static final Pattern HOST =
            Pattern.compile(
                    "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private ServerName() {}

    /// The canonical (lower-case) form.
    ///
    /// @throws IllegalArgumentException when the text is no host name
    public static String canonical(String text) {
        String name = text.toLowerCase(Locale.ROOT);
        if (name.length() > MAX_CHARS || !HOST.matcher(name).matches() || isAddress(name)) {
            throw new IllegalArgumentException(
                    "not a host name for a certificate (letters, digits, hyphens, dots; no wildcard)");
        }
        return name;
    }

    /// Whether the text is a numeric address, which goes into a certificate as iPAddress and never
    /// as dNSName.
    public static boolean isAddress(String text) {
        return IPV4.matcher(text).matches() || text.indexOf(':') >= 0;
    }
}
