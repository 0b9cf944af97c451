package org.wardline.sip.message;

import java.util.Objects;

/// The dialog that an INVITE wants to take the place of (RFC 3891 6.1).
///
///     Replaces = callid *(SEMI (to-tag-param / from-tag-param / early-only / generic-param))
///
/// @param toTag the tag of the side that is asked
/// @param fromTag the tag of the side that is to be replaced
/// @param earlyOnly whether an answered dialog is to be left alone
public record Replaces(String callId, String toTag, String fromTag, boolean earlyOnly) {

    public Replaces {
        Objects.requireNonNull(callId, "callId");
        Objects.requireNonNull(toTag, "toTag");
        Objects.requireNonNull(fromTag, "fromTag");
    }

    static Replaces parse(Cursor in) throws SyntaxException {
        String callId = in.until("; \t");
        if (callId.isEmpty() || !Chars.all(Chars.VISIBLE, callId)) {
            throw in.error("Call-ID expected", "RFC 3891 6.1");
        }
        Params params = Params.parse(in, "RFC 3891 6.1");
        String toTag = params.value("to-tag").orElse("");
        String fromTag = params.value("from-tag").orElse("");
        if (toTag.isEmpty() || fromTag.isEmpty()) {
            throw in.error("Replaces needs both tags", "RFC 3891 6.1");
        }
        return new Replaces(callId, toTag, fromTag, params.has("early-only"));
    }

    void write(StringBuilder out) {
        out.append(callId).append(";to-tag=").append(toTag).append(";from-tag=").append(fromTag);
        if (earlyOnly) {
            out.append(";early-only");
        }
    }

    /// Call-IDs and tags are chosen by peers, so nothing of them is printed.
    @Override
    public String toString() {
        return "Replaces";
    }
}
