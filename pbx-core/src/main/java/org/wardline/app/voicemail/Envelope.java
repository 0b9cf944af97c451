package org.wardline.app.voicemail;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.media.AudioSource;
import org.wardline.store.Caller;
import org.wardline.store.MessageSummary;

/// What is said before a message: which it is, who left it and when, as the practice's clock shows
/// it.
final class Envelope {

    private static final int MOST_EXTENSION_DIGITS = 6;
    private static final int NOON = 12;

    private final Prompts prompts;
    private final ZonedDateTime now;

    /// @param now in the practice's time zone
    Envelope(Prompts prompts, ZonedDateTime now) {
        this.prompts = Objects.requireNonNull(prompts, "prompts");
        this.now = Objects.requireNonNull(now, "now");
    }

    /// @param number of the message in its folder, from 1
    /// @param giver number of who forwarded it; empty when nobody did or they have none
    AudioSource of(int number, MessageSummary message, Optional<String> giver) {
        AudioSource said = prompts.of(Prompt.MESSAGE).then(prompts.number(number));
        said = said.then(caller(message.caller())).then(time(message.createdAt()));
        if (message.forwardedBy().isPresent()) {
            said =
                    said.then(
                            giver.map(digits ->
                                            prompts.of(Prompt.FORWARDED_BY)
                                                    .then(prompts.digits(digits)))
                                    .orElseGet(() -> prompts.of(Prompt.FORWARDED)));
        }
        return message.interrupted() ? said.then(prompts.of(Prompt.CUT_SHORT)) : said;
    }

    private AudioSource caller(Optional<Caller> caller) {
        String digits =
                caller.map(known -> known.number().reveal()).orElse("").replaceAll("[^0-9]", "");
        if (digits.isEmpty()) {
            return prompts.of(Prompt.FROM_UNKNOWN);
        }
        var from =
                digits.length() <= MOST_EXTENSION_DIGITS
                        ? Prompt.FROM_EXTENSION
                        : Prompt.FROM_NUMBER;
        return prompts.of(from).then(prompts.digits(digits));
    }

    /// For example `today at nine oh five a m`.
    private AudioSource time(Instant at) {
        var when = at.atZone(now.getZone());
        return day(when)
                .then(prompts.of(Prompt.AT))
                .then(prompts.number(hour(when)))
                .then(minute(when.getMinute()))
                .then(prompts.of(when.getHour() < NOON ? Prompt.AM : Prompt.PM));
    }

    private AudioSource day(ZonedDateTime when) {
        if (when.toLocalDate().equals(now.toLocalDate())) {
            return prompts.of(Prompt.TODAY);
        }
        if (when.toLocalDate().equals(now.toLocalDate().minusDays(1))) {
            return prompts.of(Prompt.YESTERDAY);
        }
        return prompts.of(Prompt.month(when.getMonthValue()))
                .then(prompts.number(when.getDayOfMonth()));
    }

    private static int hour(ZonedDateTime when) {
        int hour = when.getHour() % NOON;
        return hour == 0 ? NOON : hour;
    }

    private AudioSource minute(int minute) {
        if (minute == 0) {
            return prompts.of(Prompt.O_CLOCK);
        }
        return minute < 10
                ? prompts.of(Prompt.OH).then(prompts.number(minute))
                : prompts.number(minute);
    }
}
