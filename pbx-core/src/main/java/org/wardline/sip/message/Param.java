package org.wardline.sip.message;

import java.util.Objects;

/// One `;name=value` of a header field or URI.
///
/// @param name compared without case
/// @param value as on the wire, quotes included; empty when there is none (the grammar has no empty
///   value)
public record Param(String name, String value) {

    public Param {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
