package org.wardline.app.voicemail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.ident.MessageId;
import org.wardline.ident.Phi;
import org.wardline.ident.UserId;
import org.wardline.media.AudioSource;
import org.wardline.store.Caller;
import org.wardline.store.Folder;
import org.wardline.store.MessageSummary;

class EnvelopeTest {

    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

    private final Prompts prompts = Prompts.load(Path.of("no-prompts-of-our-own"));
    private final Envelope envelope =
            new Envelope(prompts, ZonedDateTime.of(2026, 11, 22, 8, 0, 0, 0, CHICAGO));

    @Test
    void aMessageOfThisMorningIsToldInThePracticesTime() {
        // 13:05 in UTC is 7:05 in Chicago.
        assertSaid(
                prompts.of(Prompt.MESSAGE, Prompt.DIGIT_1, Prompt.FROM_EXTENSION)
                        .then(prompts.digits("103"))
                        .then(
                                prompts.of(
                                        Prompt.TODAY,
                                        Prompt.AT,
                                        Prompt.DIGIT_7,
                                        Prompt.OH,
                                        Prompt.DIGIT_5,
                                        Prompt.AM)),
                message("103", "2026-11-22T13:05:00Z"),
                1);
    }

    @Test
    void lateInTheEveningWasYesterday() {
        // Already the 22nd in UTC.
        assertSaid(
                prompts.of(Prompt.MESSAGE, Prompt.NUMBER_20, Prompt.DIGIT_1, Prompt.FROM_NUMBER)
                        .then(prompts.digits("12025550173"))
                        .then(
                                prompts.of(
                                        Prompt.YESTERDAY,
                                        Prompt.AT,
                                        Prompt.NUMBER_11,
                                        Prompt.NUMBER_40,
                                        Prompt.DIGIT_2,
                                        Prompt.PM)),
                message("+1 (202) 555-0173", "2026-11-22T05:42:00Z"),
                21);
    }

    @Test
    void anOlderOneHasItsDateAndNoonIsTwelveOClock() {
        assertSaid(
                prompts.of(
                        Prompt.MESSAGE,
                        Prompt.DIGIT_2,
                        Prompt.FROM_UNKNOWN,
                        Prompt.MONTH_10,
                        Prompt.NUMBER_30,
                        Prompt.DIGIT_1,
                        Prompt.AT,
                        Prompt.NUMBER_12,
                        Prompt.O_CLOCK,
                        Prompt.PM),
                message("anonymous", "2026-10-31T17:00:00Z"),
                2);
    }

    private void assertSaid(AudioSource expected, MessageSummary message, int number) {
        assertArrayEquals(ulaw(expected), ulaw(envelope.of(number, message, Optional.empty())));
    }

    private static byte[] ulaw(AudioSource source) {
        byte[] ulaw = new byte[source.samples()];
        source.read(0, ulaw, 0, ulaw.length);
        return ulaw;
    }

    private static MessageSummary message(String number, String at) {
        return new MessageSummary(
                MessageId.random(),
                Instant.parse(at),
                Duration.ofSeconds(9),
                Optional.of(new Caller(Phi.of("A Caller"), Phi.of(number))),
                Folder.NEW,
                false,
                Optional.<UserId>empty(),
                1_000,
                "0".repeat(64));
    }
}
