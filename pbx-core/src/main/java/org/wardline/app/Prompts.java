package org.wardline.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.wardline.media.AudioSource;
import org.wardline.media.UnsupportedAudio;

/// All prompts in memory, so that no call waits for a disk. A practice's own folder comes first,
/// file by file; what it lacks is taken from the set that is shipped.
public final class Prompts {

    private static final int MAX_SPOKEN = 99;
    private static final String SHIPPED = "/prompts/en/";

    private final Map<Prompt, AudioSource> sources;

    private Prompts(Map<Prompt, AudioSource> sources) {
        this.sources = sources;
    }

    /// Reads every prompt.
    ///
    /// @param folder the operator's prompts; need not exist
    /// @throws PromptUnusable naming the file that can't be used
    public static Prompts load(Path folder) {
        Map<Prompt, AudioSource> sources = new EnumMap<>(Prompt.class);
        for (Prompt prompt : Prompt.values()) {
            sources.put(prompt, read(folder.resolve(prompt.file()), prompt));
        }
        return new Prompts(sources);
    }

    /// One prompt.
    public AudioSource of(Prompt prompt) {
        return Objects.requireNonNull(sources.get(prompt));
    }

    /// Several, one after the other.
    public AudioSource of(Prompt first, Prompt... others) {
        AudioSource all = of(first);
        for (Prompt prompt : others) {
            all = all.then(of(prompt));
        }
        return all;
    }

    /// A number spoken digit by digit.
    ///
    /// @param digits one or more of 0 to 9
    public AudioSource digits(String digits) {
        AudioSource all = of(Prompt.digit(digits.charAt(0)));
        for (int i = 1; i < digits.length(); i++) {
            all = all.then(of(Prompt.digit(digits.charAt(i))));
        }
        return all;
    }

    /// A count as it is spoken: `21` is twenty, one; beyond 99 it is only said to be more.
    ///
    /// @param count 0 or more
    public AudioSource number(int count) {
        if (count > MAX_SPOKEN) {
            return of(Prompt.MANY);
        }
        int ones = count % 10;
        if (count < 10) {
            return digits(Integer.toString(count));
        }
        if (count < 20 || ones == 0) {
            return of(Prompt.number(count));
        }
        return of(Prompt.number(count - ones)).then(digits(Integer.toString(ones)));
    }

    private static AudioSource read(Path own, Prompt prompt) {
        try {
            return AudioSource.ofWav(Files.exists(own) ? Files.readAllBytes(own) : shipped(prompt));
        } catch (UnsupportedAudio e) {
            throw new PromptUnusable(
                    "The prompt " + own + " is not 8 kHz mono G.711 or 16-bit PCM.", e);
        } catch (IOException e) {
            throw new PromptUnusable("The prompt " + own + " can't be read.", e);
        }
    }

    private static byte[] shipped(Prompt prompt) throws IOException {
        try (InputStream in = Prompts.class.getResourceAsStream(SHIPPED + prompt.file())) {
            return Objects.requireNonNull(in, prompt.file()).readAllBytes();
        }
    }
}
