package org.wardline.directory;

import java.util.Objects;

/// Where help is to go for a phone (47 CFR 9.3).
///
/// @param premises with the street address
/// @param inside where in it
/// @param recorded whether somebody said so of this phone; else it is the only premises of its
///   practice, and where in it is not known
public record DispatchableLocation(Premises premises, Interior inside, boolean recorded) {

    public DispatchableLocation {
        Objects.requireNonNull(premises, "premises");
        Objects.requireNonNull(inside, "inside");
    }

    /// On one line: the address, then where in it.
    public String text() {
        String where = inside.text();
        return where.isEmpty()
                ? premises.address().text()
                : premises.address().text() + "; " + where;
    }
}
