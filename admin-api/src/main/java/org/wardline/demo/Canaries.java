package org.wardline.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.wardline.media.codec.G711;

/// What must not be found on disk, in every form that a program would write it.
///
/// Text: UTF-8 and UTF-16 of both byte orders, as given and in one case, hexadecimal, and base64 at
/// its three phases. Audio: mu-law, A-law and 16-bit PCM of both byte orders; of audio, any 64
/// bytes in a row count, wherever they start. Immutable.
final class Canaries {

    /// Shorter text is found by chance.
    static final int SHORTEST_TEXT_BYTES = 8;

    /// So much audio in a row counts as found: 8 ms of mu-law, 4 ms of PCM.
    static final int AUDIO_WINDOW_BYTES = 64;

    /// A window with fewer different bytes is silence or a rest, which other data holds too.
    static final int LEAST_DISTINCT_BYTES = 20;

    /// One form of one canary. `minimumRun` bytes of `bytes` in a row are a hit: all of a text, a
    /// window of audio. Forms are never compared, so the array may be a component.
    @SuppressWarnings("ArrayRecordComponent")
    record Form(String canary, String form, byte[] bytes, int minimumRun) {
        boolean isAudio() {
            return minimumRun < bytes.length;
        }
    }

    private final List<Form> forms;

    private Canaries(List<Form> forms) {
        this.forms = List.copyOf(forms);
    }

    static Canaries none() {
        return new Canaries(List.of());
    }

    List<Form> forms() {
        return forms;
    }

    /// How many different things are looked for.
    int names() {
        return (int) forms.stream().map(Form::canary).distinct().count();
    }

    /// These and a text.
    ///
    /// @param name what a report calls it; never the text itself
    /// @throws IllegalArgumentException when it has fewer than 8 bytes of UTF-8
    Canaries andText(String name, String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < SHORTEST_TEXT_BYTES) {
            throw new IllegalArgumentException(name + " is too short to be told from chance");
        }
        List<Form> more = new ArrayList<>(forms);
        Set<String> cases =
                new HashSet<>(
                        List.of(
                                text,
                                text.toUpperCase(Locale.ROOT),
                                text.toLowerCase(Locale.ROOT)));
        for (String spelling : cases) {
            add(more, name, "UTF-8", spelling.getBytes(StandardCharsets.UTF_8));
            add(more, name, "UTF-16LE", spelling.getBytes(StandardCharsets.UTF_16LE));
            add(more, name, "UTF-16BE", spelling.getBytes(StandardCharsets.UTF_16BE));
        }
        addEncoded(more, name, text.getBytes(StandardCharsets.UTF_8));
        return new Canaries(more);
    }

    /// These and a secret's raw bytes, for example a key.
    Canaries andBytes(String name, byte[] secret) {
        List<Form> more = new ArrayList<>(forms);
        add(more, name, "bytes", secret.clone());
        addEncoded(more, name, secret);
        return new Canaries(more);
    }

    /// These and audio, given as mu-law.
    Canaries andAudio(String name, byte[] ulaw) {
        byte[] alaw = new byte[ulaw.length];
        G711.ulawToAlaw(ulaw, 0, alaw, 0, ulaw.length);
        byte[] little = new byte[2 * ulaw.length];
        byte[] big = new byte[2 * ulaw.length];
        for (int i = 0; i < ulaw.length; i++) {
            short sample = G711.linearOfUlaw(ulaw[i]);
            little[2 * i] = big[2 * i + 1] = (byte) sample;
            little[2 * i + 1] = big[2 * i] = (byte) (sample >> 8);
        }
        List<Form> more = new ArrayList<>(forms);
        more.add(new Form(name, "mu-law", ulaw.clone(), AUDIO_WINDOW_BYTES));
        more.add(new Form(name, "A-law", alaw, AUDIO_WINDOW_BYTES));
        more.add(new Form(name, "PCM, little-endian", little, AUDIO_WINDOW_BYTES));
        more.add(new Form(name, "PCM, big-endian", big, AUDIO_WINDOW_BYTES));
        return new Canaries(more);
    }

    private static void addEncoded(List<Form> forms, String name, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        add(forms, name, "hexadecimal", hex.getBytes(StandardCharsets.US_ASCII));
        add(
                forms,
                name,
                "hexadecimal",
                hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
        for (int phase = 0; phase < 3; phase++) {
            byte[] shifted = new byte[phase + bytes.length];
            System.arraycopy(bytes, 0, shifted, phase, bytes.length);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first and last characters may depend on neighbours.
            String own = base64.substring(phase == 0 ? 0 : phase + 1, shifted.length * 8 / 6);
            add(forms, name, "base64", own.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void add(List<Form> forms, String name, String form, byte[] bytes) {
        if (bytes.length >= SHORTEST_TEXT_BYTES) {
            forms.add(new Form(name, form, bytes, bytes.length));
        }
    }
}
