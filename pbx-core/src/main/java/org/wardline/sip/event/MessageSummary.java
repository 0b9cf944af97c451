package org.wardline.sip.event;

import org.wardline.sip.message.Body;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.SipUri;

/// What a message-waiting lamp shows (RFC 3842 5.2): counts, never who called.
///
/// @param account the mailbox to dial
/// @param unheard messages that nobody has listened to
/// @param heard the others
public record MessageSummary(SipUri account, int unheard, int heard) {

    /// The package's name.
    public static final String PACKAGE = "message-summary";

    public MessageSummary {
        if (unheard < 0 || heard < 0) {
            throw new IllegalArgumentException("A count is not negative");
        }
    }

    /// The body of a NOTIFY.
    public Body body() {
        String text =
                "Messages-Waiting: %s\r\nMessage-Account: %s\r\nVoice-Message: %d/%d (0/0)\r\n"
                        .formatted(unheard > 0 ? "yes" : "no", account.text(), unheard, heard);
        return Body.of(
                MediaType.MESSAGE_SUMMARY, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
