package org.wardline.directory;

/// How much of an outside caller a display shows (R88, R89): a screen that others can read shows
/// less than a provider's. Colleagues of the practice are always shown in full.
public enum CallerDisplay {
    /// Name and number.
    FULL_NAME(Name.FULL, true),
    /// First letters of the name; no number.
    INITIALS(Name.INITIALS, false),
    /// The number; no name.
    NUMBER(Name.NONE, true),
    /// That a patient calls, and nothing else.
    PATIENT(Name.NONE, false);

    /// How much of a name is shown, from most to least.
    public enum Name {
        FULL,
        INITIALS,
        NONE
    }

    private final Name name;
    private final boolean number;

    CallerDisplay(Name name, boolean number) {
        this.name = name;
        this.number = number;
    }

    /// How much of the name is shown.
    public Name shownName() {
        return name;
    }

    /// Whether the number is shown.
    public boolean showsNumber() {
        return number;
    }

    /// What is shown when both allow it: never more than either.
    public CallerDisplay and(CallerDisplay other) {
        Name least = name.compareTo(other.name) >= 0 ? name : other.name;
        return switch (least) {
            case FULL -> FULL_NAME;
            case INITIALS -> INITIALS;
            case NONE -> number && other.number ? NUMBER : PATIENT;
        };
    }
}
