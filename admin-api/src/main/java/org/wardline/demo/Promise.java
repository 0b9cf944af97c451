package org.wardline.demo;

import java.util.Objects;

/// One line of the practice day: what was promised, whether it held, and what was measured.
public record Promise(String what, boolean held, String measured) {

    public Promise {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(measured, "measured");
    }

    /// The line as it is printed.
    public String line() {
        return "%-4s  %-46s  %s".formatted(held ? "ok" : "FAIL", what, measured);
    }
}
