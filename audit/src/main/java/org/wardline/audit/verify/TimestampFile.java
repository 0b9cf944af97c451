package org.wardline.audit.verify;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.wardline.audit.verify.Finding.Kind;
import org.wardline.audit.verify.TrustedKey.Head;

/// Reads time stamps one after another, a line each: a note, and the authority's reply over its
/// SHA-256, both in base64. The notes are checkpoints like those of a witness; what the replies are
/// worth it says itself.
final class TimestampFile implements NoteSource {

    private static final int MAX_LINE_BYTES = 100_000;

    /// The newest are named, one a line; a report with all of six years would not be read.
    private static final int NAMED = 24;

    private final InputStream in;
    private final String name;
    private final TrustedKey key;
    private final Optional<StampAuthorities> authorities;
    private final List<Finding> findings = new ArrayList<>();
    private final Deque<String> newest = new ArrayDeque<>();
    private long valid;
    private boolean torn;

    TimestampFile(Path file, TrustedKey key, Optional<StampAuthorities> authorities) {
        try {
            this.in = new BufferedInputStream(Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.name = file.toString();
        this.key = key;
        this.authorities = authorities;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> next() {
        var line = nextLine();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        var parts = line.get().split(" ", -1);
        var note = parts.length == 2 ? text(parts[0]) : "no time stamp";
        key.open(note).ifPresent(head -> judge(head, note, parts[1]));
        return Optional.of(note);
    }

    /// What is wrong with the replies.
    List<Finding> findings() {
        return findings;
    }

    /// What they say.
    List<String> notices() {
        var notices = new ArrayList<String>();
        if (valid > 0) {
            notices.add(
                    authorities.isPresent()
                            ? valid + " time stamps in " + name + " hold; the newest:"
                            : valid
                                    + " time stamps in "
                                    + name
                                    + ", by whom nobody vouches for: give their authorities; the"
                                    + " newest:");
            notices.addAll(newest);
        }
        if (torn) {
            notices.add(name + " ends inside a time stamp, as after a crash");
        }
        return notices;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge(Head head, String note, String reply) {
        try {
            var token = TimestampToken.read(Base64.getDecoder().decode(reply));
            if (!MessageDigest.isEqual(token.imprint(), sha256(note))) {
                wrong(head, "is one on something else");
            } else if (authorities.isPresent()
                    && !authorities.get().vouchFor(token.signer(), token.sent(), token.at())) {
                wrong(head, "is signed by somebody for whom no given authority vouches");
            } else {
                valid++;
                newest.add(
                        "the checkpoint of "
                                + head.size()
                                + " entries existed at "
                                + token.at()
                                + ", says "
                                + printable(token.signer().getSubjectX500Principal().getName()));
                if (newest.size() > NAMED) {
                    newest.remove();
                }
            }
        } catch (IllegalArgumentException e) {
            wrong(head, "does not hold");
        }
    }

    private void wrong(Head head, String why) {
        findings.add(
                Finding.at(
                        Kind.TIMESTAMP_INVALID,
                        head.size(),
                        "the time stamp on the checkpoint of "
                                + head.size()
                                + " entries in "
                                + name
                                + " "
                                + why));
    }

    /// The next line without its end, or as much of it as may be; what no line end follows is what
    /// a crash left.
    private Optional<String> nextLine() {
        var line = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n' || line.size() == MAX_LINE_BYTES) {
                    return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
                }
                line.write(b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        torn = line.size() > 0;
        return Optional.empty();
    }

    private static String text(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "no base64";
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static byte[] sha256(String note) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(note.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
