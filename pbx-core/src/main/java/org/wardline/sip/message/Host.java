package org.wardline.sip.message;

/// The `host` of RFC 3261 25.1: a name, an IPv4 address, or an IPv6 address in brackets.
final class Host {

    private static final int MAX_CHARS = 255;
    private static final int GROUPS = 8;

    private Host() {}

    static String parse(Cursor in, String section) throws SyntaxException {
        String host = in.peek() == '[' ? ipv6(in, section) : in.run(Chars.HOST);
        if (host.isEmpty() || host.length() > MAX_CHARS) {
            throw in.error("Host expected", section);
        }
        return host;
    }

    /// The port after a host, or 0 when there is none.
    static int parsePort(Cursor in, String section) throws SyntaxException {
        if (!in.skip(':')) {
            return 0;
        }
        int port = (int) in.number(65535, "Port out of range", section);
        if (port == 0) {
            throw in.error("Port out of range", section);
        }
        return port;
    }

    private static String ipv6(Cursor in, String section) throws SyntaxException {
        in.expect('[', "IPv6 address expected", section);
        String address = in.until("]");
        in.expect(']', "IPv6 address without an end", section);
        if (!isIpv6(address)) {
            throw in.error("Not an IPv6 address", section);
        }
        return "[" + address + "]";
    }

    /// RFC 4291 2.2: eight groups, or fewer with one `::`; the last two may be an IPv4 address.
    static boolean isIpv6(String address) {
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address) == GROUPS;
        }
        if (address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        int left = gap == 0 ? 0 : groups(address.substring(0, gap));
        String tail = address.substring(gap + 2);
        int right = tail.isEmpty() ? 0 : groups(tail);
        return left >= 0 && right >= 0 && left + right < GROUPS;
    }

    /// How many 16-bit groups a text without `::` holds; -100 when it is no such text.
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                count += isIpv4(parts[i]) ? 2 : -100;
            } else {
                count += isGroup(parts[i]) ? 1 : -100;
            }
        }
        return count < 0 ? -100 : count;
    }

    private static boolean isGroup(String part) {
        return !part.isEmpty() && part.length() <= 4 && Chars.all(Chars.HEX, part);
    }

    private static boolean isIpv4(String text) {
        String[] octets = text.split("\\.", -1);
        if (octets.length != 4) {
            return false;
        }
        for (String octet : octets) {
            boolean digits =
                    !octet.isEmpty() && octet.length() <= 3 && Chars.all(Chars.DIGIT, octet);
            if (!digits || Integer.parseInt(octet) > 255) {
                return false;
            }
        }
        return true;
    }
}
