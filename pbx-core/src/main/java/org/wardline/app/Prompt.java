package org.wardline.app;

import java.util.Locale;

/// What the system itself says to callers. Each is one WAV file named after it.
public enum Prompt {
    THE_PERSON_AT_EXTENSION,
    IS_UNAVAILABLE,
    EMERGENCY,
    LEAVE_MESSAGE,
    TONE,
    STILL_THERE,
    TOO_SHORT,
    TOO_LONG,
    SAVED,
    CANNOT_RECORD,
    NOT_IN_SERVICE,
    GOODBYE,
    HOLD_MUSIC,
    DIGIT_0,
    DIGIT_1,
    DIGIT_2,
    DIGIT_3,
    DIGIT_4,
    DIGIT_5,
    DIGIT_6,
    DIGIT_7,
    DIGIT_8,
    DIGIT_9;

    /// The prompt's file, for example `still-there.wav`.
    public String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".wav";
    }

    /// The prompt that speaks a digit.
    static Prompt digit(char digit) {
        return valueOf("DIGIT_" + digit);
    }
}
