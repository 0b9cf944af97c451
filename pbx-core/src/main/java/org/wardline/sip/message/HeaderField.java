package org.wardline.sip.message;

import java.util.Objects;

/// One header field with its value read.
public record HeaderField<T>(HeaderName<T> name, T value) {

    public HeaderField {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    void write(StringBuilder out) {
        out.append(name.text()).append(": ");
        name.writeValue(value, out);
        out.append("\r\n");
    }

    @Override
    public String toString() {
        return name.text();
    }
}
