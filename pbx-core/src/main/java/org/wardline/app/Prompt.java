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
    DIGIT_9,
    NUMBER_10,
    NUMBER_11,
    NUMBER_12,
    NUMBER_13,
    NUMBER_14,
    NUMBER_15,
    NUMBER_16,
    NUMBER_17,
    NUMBER_18,
    NUMBER_19,
    NUMBER_20,
    NUMBER_30,
    NUMBER_40,
    NUMBER_50,
    NUMBER_60,
    NUMBER_70,
    NUMBER_80,
    NUMBER_90,
    MANY,
    MONTH_1,
    MONTH_2,
    MONTH_3,
    MONTH_4,
    MONTH_5,
    MONTH_6,
    MONTH_7,
    MONTH_8,
    MONTH_9,
    MONTH_10,
    MONTH_11,
    MONTH_12,
    TODAY,
    YESTERDAY,
    AT,
    OH,
    O_CLOCK,
    AM,
    PM,
    ENTER_NUMBER,
    ENTER_PIN,
    WRONG_PIN,
    PIN_LOCKED,
    NOT_YOUR_MAILBOX,
    NEW_PIN,
    NEW_PIN_AGAIN,
    PINS_DIFFER,
    PIN_TOO_EASY,
    PIN_CHANGED,
    TRY_LATER,
    SEALED,
    NEW_MESSAGES,
    SAVED_MESSAGES,
    MAIN_MENU,
    OTHER_MAILBOX,
    ENTER_MAILBOX,
    NO_MESSAGES,
    NO_MORE_MESSAGES,
    MESSAGE,
    FROM_EXTENSION,
    FROM_NUMBER,
    FROM_UNKNOWN,
    FORWARDED_BY,
    FORWARDED,
    CUT_SHORT,
    MESSAGE_MENU,
    DELETED_MENU,
    MESSAGE_SAVED,
    MESSAGE_DELETED,
    MESSAGE_RESTORED,
    MESSAGE_NEW,
    ENTER_EXTENSION,
    CANNOT_FORWARD,
    RECORD_COMMENT,
    FORWARD_MENU,
    MESSAGE_FORWARDED,
    GREETING_MENU,
    GREETING_CHOICES,
    NO_GREETING,
    RECORD_GREETING,
    REVIEW_GREETING,
    GREETING_SAVED,
    GREETING_REMOVED,
    TURNED_ON,
    TURNED_OFF;

    /// The prompt's file, for example `still-there.wav`.
    public String file() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".wav";
    }

    /// The prompt that speaks a month of the year, 1 to 12.
    public static Prompt month(int month) {
        return valueOf("MONTH_" + month);
    }

    /// The prompt that speaks 10 to 19, or a multiple of ten up to 90.
    static Prompt number(int number) {
        return valueOf("NUMBER_" + number);
    }

    /// The prompt that speaks a digit.
    static Prompt digit(char digit) {
        return valueOf("DIGIT_" + digit);
    }
}
