package org.wardline.audit.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the verifier found.
///
/// @param log name of the log and of its key
/// @param entries how many the database holds
/// @param checkpoints how many signed checkpoints were compared with the entries
/// @param highestCheckpoint the most entries that any valid checkpoint speaks of; 0 when none
/// @param highestCheckpointAt the time in that checkpoint; empty when none
/// @param findings what is wrong, first entry first; empty when the log is intact
/// @param notices what is worth knowing and no fault
public record VerificationReport(
        String log,
        long entries,
        long checkpoints,
        long highestCheckpoint,
        String highestCheckpointAt,
        List<Finding> findings,
        List<String> notices) {

    public VerificationReport {
        findings = List.copyOf(findings);
        notices = List.copyOf(notices);
    }

    /// The same with more notices before its own.
    VerificationReport with(List<String> more) {
        var all = new ArrayList<>(more);
        all.addAll(notices);
        return new VerificationReport(
                log, entries, checkpoints, highestCheckpoint, highestCheckpointAt, findings, all);
    }

    /// Whether nothing is wrong.
    public boolean intact() {
        return findings.isEmpty();
    }

    /// The finding with the lowest entry.
    public Optional<Finding> first() {
        return findings.stream().findFirst();
    }

    /// Entries after the highest checkpoint: whoever can write to the database could still change
    /// them unseen.
    public long unprotectedTail() {
        return Math.max(0, entries - highestCheckpoint);
    }

    /// The report for people, lines without a final line feed.
    public String text() {
        var text = new StringBuilder();
        text.append("audit log         ").append(log).append('\n');
        text.append("entries           ").append(entries).append('\n');
        text.append("checkpoints       ").append(checkpoints).append(" compared\n");
        text.append("highest           ")
                .append(
                        highestCheckpoint == 0
                                ? "none"
                                : highestCheckpoint + " entries, " + highestCheckpointAt)
                .append('\n');
        text.append("unprotected tail  ")
                .append(
                        unprotectedTail() == 0
                                ? "none"
                                : unprotectedTail() + " entries from " + highestCheckpoint)
                .append('\n');
        notices.forEach(notice -> text.append("notice            ").append(notice).append('\n'));
        findings.forEach(
                finding -> text.append("BAD               ").append(finding.text()).append('\n'));
        return text.append("verdict           ")
                .append(
                        intact()
                                ? "intact"
                                : "NOT INTACT, first bad entry " + findings.getFirst().index())
                .toString();
    }
}
