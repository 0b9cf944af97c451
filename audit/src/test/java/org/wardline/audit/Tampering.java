package org.wardline.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What somebody who holds an exported bundle, and knows its format, may do to it before handing it
/// on. Each leaves a bundle that is not what the server wrote.
enum Tampering {
    FLIPPED_BIT,
    FLIPPED_BIT_AND_REHASHED,
    DELETED,
    DELETED_HEAD,
    SWAPPED,
    DUPLICATED,
    BACKDATED,
    OTHER_EPOCH,
    MOVED_TO_ANOTHER_PRACTICE,
    CUT_INSIDE_AN_ENTRY,
    CUT_BETWEEN_ENTRIES,
    GARBAGE_APPENDED,
    NOTE_CHANGED,
    NOTES_SWAPPED,
    NOTE_REPEATED,
    NOTE_OF_ANOTHER_ROOT,
    NOTE_OF_OTHER_PRACTICES,
    NOTE_OF_ANOTHER_KEY,
    NOTES_GONE;

    private static final int EPOCH_OFFSET = 49;

    /// Writes the bundle, tampered with somewhere.
    void write(GeneratedLog log, Random random, AuditSigner forger, Path folder)
            throws IOException {
        var leaves = new ArrayList<>(log.leaves);
        var notes = new ArrayList<>(log.notes);
        int at = random.nextInt(leaves.size());
        switch (this) {
            case FLIPPED_BIT -> leaves.set(at, flipped(leaves.get(at), random));
            case FLIPPED_BIT_AND_REHASHED -> {
                var leaf = leaves.get(at).clone();
                leaf[leaf.length - 1] ^= 1;
                leaves.set(at, leaf);
                GeneratedLog.rechain(leaves, at);
            }
            case DELETED -> leaves.remove(at);
            case DELETED_HEAD -> leaves.subList(0, at + 1).clear();
            case SWAPPED -> swapOrRepeat(leaves, at);
            case DUPLICATED -> leaves.add(at, leaves.get(at));
            case BACKDATED -> leaves.set(at, with(leaves.get(at), TamperedLog.TIME_OFFSET, random));
            case OTHER_EPOCH -> leaves.set(at, with(leaves.get(at), EPOCH_OFFSET, random));
            case MOVED_TO_ANOTHER_PRACTICE -> {
                var leaf = leaves.get(at).clone();
                leaf[TamperedLog.PRACTICE_OFFSET] ^= 1;
                leaves.set(at, leaf);
            }
            case CUT_BETWEEN_ENTRIES -> leaves.subList(at, leaves.size()).clear();
            case NOTE_CHANGED -> {
                int which = random.nextInt(notes.size());
                var note = notes.get(which);
                int place = random.nextInt(note.indexOf("\n\n"));
                notes.set(
                        which,
                        note.substring(0, place)
                                + (char) (note.charAt(place) ^ 1)
                                + note.substring(place + 1));
            }
            case NOTES_SWAPPED -> swapOrRepeat(notes, random.nextInt(notes.size()));
            case NOTE_REPEATED -> notes.add(notes.get(random.nextInt(notes.size())));
            case NOTE_OF_ANOTHER_ROOT, NOTE_OF_OTHER_PRACTICES, NOTE_OF_ANOTHER_KEY -> {
                int which = random.nextInt(notes.size());
                notes.set(which, forged(log.checkpoints.get(which), log.signer(), forger));
            }
            case CUT_INSIDE_AN_ENTRY, GARBAGE_APPENDED, NOTES_GONE -> {
                // Below: these are about the files.
            }
        }
        log.write(folder, file(leaves, random), String.join("", notes));
        if (this == NOTES_GONE) {
            Files.delete(folder.resolve("checkpoints"));
        }
    }

    private byte[] file(List<byte[]> leaves, Random random) throws IOException {
        var file = GeneratedLog.framed(leaves);
        int length =
                switch (this) {
                    case CUT_INSIDE_AN_ENTRY -> file.length - 1 - random.nextInt(100);
                    case GARBAGE_APPENDED -> file.length + 1 + random.nextInt(9);
                    default -> file.length;
                };
        return Arrays.copyOf(file, length);
    }

    private String forged(Checkpoint real, AuditSigner own, AuditSigner forger) {
        boolean otherRoot = this == NOTE_OF_ANOTHER_ROOT;
        boolean otherPractices = this == NOTE_OF_OTHER_PRACTICES;
        var checkpoint =
                new Checkpoint(
                        real.origin(),
                        real.size(),
                        otherRoot ? Hash.ZERO.base64() : real.root(),
                        real.at(),
                        real.clock(),
                        otherPractices ? Hash.ZERO.base64() : real.practices());
        return this == NOTE_OF_ANOTHER_KEY
                ? forger.sign(checkpoint)
                        .replace(forger.verifierKey().name(), own.verifierKey().name())
                : own.sign(checkpoint);
    }

    private static byte[] flipped(byte[] leaf, Random random) {
        var changed = leaf.clone();
        changed[random.nextInt(leaf.length)] ^= (byte) (1 << random.nextInt(8));
        return changed;
    }

    private static byte[] with(byte[] leaf, int offset, Random random) {
        var changed = ByteBuffer.wrap(leaf.clone());
        long delta = (1L + random.nextInt(1_000_000)) * (random.nextBoolean() ? 1 : -1);
        changed.putLong(offset, changed.getLong(offset) + delta);
        return changed.array();
    }

    /// With one only there is nothing to swap.
    private static <T> void swapOrRepeat(List<T> list, int at) {
        if (list.size() == 1) {
            list.add(list.getFirst());
        } else {
            Collections.swap(list, at, (at + 1) % list.size());
        }
    }
}
