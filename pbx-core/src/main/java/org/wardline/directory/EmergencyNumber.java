package org.wardline.directory;

import java.util.Optional;

/// Numbers that are looked at before any dial plan and that no practice can give to an extension
/// (47 CFR 9.16: no prefix needed; a habitual 9 for an outside line is tolerated).
public enum EmergencyNumber {
    /// Police, fire, ambulance.
    N911("911"),
    /// The name that the test and training lines use.
    N933("933"),
    /// Suicide and crisis lifeline.
    N988("988");

    private static final String HABITUAL_PREFIX = "9";

    private final String digits;

    EmergencyNumber(String digits) {
        this.digits = digits;
    }

    /// The digits without prefix.
    public String digits() {
        return digits;
    }

    /// Recognises a dialled number, with or without the habitual 9 in front.
    public static Optional<EmergencyNumber> of(String dialled) {
        for (EmergencyNumber number : values()) {
            if (dialled.equals(number.digits) || dialled.equals(HABITUAL_PREFIX + number.digits)) {
                return Optional.of(number);
            }
        }
        return Optional.empty();
    }
}
