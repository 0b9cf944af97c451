package org.wardline.directory;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/// The business associate agreement with a carrier (45 CFR 164.504(e)), as the practice has put it
/// on record. Without one that is in force a trunk carries emergency calls and nothing else.
///
/// @param name of the carrier as it signed, 1 to 100 characters
/// @param signed the day on which both had signed
/// @param scope what the agreement covers, 1 to 100 characters
/// @param expires its last day
public record AssociateRecord(String name, LocalDate signed, String scope, LocalDate expires) {

    /// @throws DirectoryRefused when a text is malformed or it ends before it begins
    public AssociateRecord {
        name = Labels.checked("name of the business associate", name);
        scope = Labels.checked("scope of the business associate agreement", scope);
        Objects.requireNonNull(signed, "signed");
        Objects.requireNonNull(expires, "expires");
        if (expires.isBefore(signed)) {
            throw new DirectoryRefused(
                    "A business associate agreement does not end before it was signed.");
        }
    }

    /// Whether it is in force on the day that a moment is on, by UTC: from the day of signing to
    /// the last day.
    public boolean isInForce(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, ZoneOffset.UTC);
        return !day.isBefore(signed) && !day.isAfter(expires);
    }
}
