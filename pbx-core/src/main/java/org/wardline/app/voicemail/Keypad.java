package org.wardline.app.voicemail;

import java.time.Duration;
import java.util.Optional;
import org.wardline.app.CallControl;
import org.wardline.app.CallOver;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.media.AudioSource;

/// Questions and keys. Every prompt is interrupted by a key, and a key that interrupts one is not
/// lost: it answers the next question. Whoever answers nothing three times is hung up on.
final class Keypad {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_DIGITS = Duration.ofSeconds(5);
    private static final int TIMES = 3;

    private final CallControl call;
    private final Prompts prompts;
    private Optional<Character> ahead = Optional.empty();

    Keypad(CallControl call, Prompts prompts) {
        this.call = call;
        this.prompts = prompts;
    }

    CallControl call() {
        return call;
    }

    Prompts prompts() {
        return prompts;
    }

    /// Says something, unless a key waits to be heard.
    void say(Prompt first, Prompt... others) throws CallOver {
        say(prompts.of(first, others));
    }

    void say(AudioSource source) throws CallOver {
        if (ahead.isEmpty()) {
            ahead = call.playUntilKey(source);
        }
    }

    /// Says something as [#say], and gives the key that interrupts it to whoever asks now.
    Optional<Character> sayUntilKey(AudioSource source) throws CallOver {
        say(source);
        return taken();
    }

    /// Asks for one key.
    char choose(AudioSource question) throws CallOver {
        for (int i = 0; i < TIMES; i++) {
            say(question);
            Optional<Character> key = ahead.isPresent() ? taken() : call.key(PATIENCE);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw leave();
    }

    /// Asks for digits up to `#`; `*` takes them back and ends too.
    ///
    /// @param most so many end it as well
    /// @return 0 to `most` digits
    String digits(AudioSource question, int most) throws CallOver {
        Optional<Character> key = Optional.of(choose(question));
        var digits = new StringBuilder();
        while (key.isPresent() && Character.isDigit(key.get())) {
            digits.append(key.get().charValue());
            key = digits.length() < most ? call.key(BETWEEN_DIGITS) : Optional.empty();
        }
        return key.equals(Optional.of('*')) ? "" : digits.toString();
    }

    /// Waits for a key while nothing plays.
    Optional<Character> pause(Duration patience) throws CallOver {
        return call.key(patience);
    }

    /// Says the last words and hangs up.
    ///
    /// @return never
    CallOver leave(Prompt... lastWords) throws CallOver {
        for (Prompt words : lastWords) {
            call.play(prompts.of(words));
        }
        call.play(prompts.of(Prompt.GOODBYE));
        call.hangUp();
        while (true) {
            call.next();
        }
    }

    private Optional<Character> taken() {
        Optional<Character> key = ahead;
        ahead = Optional.empty();
        return key;
    }
}
