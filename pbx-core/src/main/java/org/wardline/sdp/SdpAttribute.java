package org.wardline.sdp;

import java.util.Objects;

/// One `a=` line (RFC 8866 5.13): a property (`a=sendonly`, empty value) or a name with a value. It
/// does not print: the value of `a=crypto` is a key.
///
/// @param name token as written; names are case-sensitive
/// @param value text after the colon; empty for a property
public record SdpAttribute(String name, String value) {

    public SdpAttribute {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /// An attribute without value.
    public static SdpAttribute property(String name) {
        return new SdpAttribute(name, "");
    }

    @Override
    public String toString() {
        return "a=" + name;
    }
}
