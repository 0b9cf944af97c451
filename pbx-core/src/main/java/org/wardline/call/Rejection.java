package org.wardline.call;

import org.wardline.sdp.Refusal;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;

/// A final response with a Warning that says why (RFC 3261 20.43).
///
/// @param status 400 to 699
/// @param reason a stable term for records and the audit log
/// @param headers of the response
record Rejection(int status, String reason, Headers headers) {

    private static final String WARN_AGENT = "wardline";
    private static final int MISCELLANEOUS = 399;

    static Rejection of(Refusal refusal) {
        return warned(
                488,
                refusal.name().toLowerCase(java.util.Locale.ROOT),
                refusal.warnCode(),
                refusal.text());
    }

    /// A session description that can't be read.
    static Rejection malformed(String why) {
        return warned(400, "malformed_sdp", MISCELLANEOUS, why);
    }

    /// Nobody who needs help is to wait for a line that is not there.
    static Rejection noEmergencyLine() {
        return because(
                503,
                "no_emergency_line",
                "This system has no line to the emergency services: use another phone");
    }

    /// A number that is not called for whoever dials it.
    static Rejection barred() {
        return because(403, "barred", "Numbers of this kind are not called from here");
    }

    /// A phone that has dialled as many as it may (ADR 0109).
    static Rejection phoneHasTooManyOutside() {
        return because(503, "phone_calls_cap", "This phone has too many calls to outside numbers");
    }

    /// The same of all phones of its practice.
    static Rejection practiceHasTooManyOutside() {
        return because(
                503, "practice_calls_cap", "This practice has too many calls to outside numbers");
    }

    /// A phone that has spent its minutes of the day (ADR 0113).
    static Rejection phoneHasNoMinutes() {
        return because(
                403, "phone_minutes_cap", "This phone's minutes for outside numbers are used up");
    }

    /// The same of all phones of its practice.
    static Rejection practiceHasNoMinutes() {
        return because(
                403,
                "practice_minutes_cap",
                "This practice's minutes for outside numbers are used up");
    }

    /// What nobody can count may cost anything.
    static Rejection minutesUnknown() {
        return because(
                503, "minutes_unknown", "Calls to outside numbers can't be counted at the moment");
    }

    /// No media port is free.
    static Rejection noMedia() {
        return warned(503, "no_media", MISCELLANEOUS, "No media port is free");
    }

    /// A refusal that explains itself.
    static Rejection because(int status, String reason, String why) {
        return warned(status, reason, MISCELLANEOUS, why);
    }

    /// A refusal whose status says everything.
    static Rejection plain(int status, String reason) {
        return new Rejection(status, reason, Headers.NONE);
    }

    private static Rejection warned(int status, String reason, int warnCode, String text) {
        String warning = warnCode + " " + WARN_AGENT + " \"" + text + '"';
        return new Rejection(status, reason, Headers.of(HeaderName.WARNING, warning));
    }
}
