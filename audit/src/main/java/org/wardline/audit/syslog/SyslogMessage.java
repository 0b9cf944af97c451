package org.wardline.audit.syslog;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;
import org.wardline.audit.fhir.FhirAuditEvent;

/// An entry as a message of RFC 5424, framed for RFC 5425:
///
///     SYSLOG-FRAME = MSG-LEN SP SYSLOG-MSG
///     SYSLOG-MSG   = <PRI>1 TIMESTAMP HOSTNAME wardline - MSGID [meta sequenceId="N"] MSG
///
/// `sequenceId` is the entry's index plus one, modulo 2^31 - 1 (RFC 5424 7.3.1), so that whoever
/// collects sees what came twice and that nothing is missing. Immutable.
final class SyslogMessage {

    /// Security and authorization messages (RFC 5424 6.2.1), as IHE ATNA wants it.
    private static final int FACILITY = 10;

    private static final long SEQUENCE = Integer.MAX_VALUE;
    private static final int MAX_MSGID_CHARS = 32;
    private static final String BOM = "\ufeff";

    private final SyslogForm form;
    private final String hostname;

    /// @param hostname as `HOSTNAME`; what can't stand there becomes `-`
    SyslogMessage(SyslogForm form, String hostname) {
        this.form = form;
        this.hostname = hostname.matches("[!-~]{1,255}") ? hostname : "-";
    }

    /// The entry's bytes on the wire.
    byte[] framed(AuditEntry entry) {
        var message = message(entry).getBytes(StandardCharsets.UTF_8);
        var length = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        var frame = Arrays.copyOf(length, length.length + message.length);
        System.arraycopy(message, 0, frame, length.length, message.length);
        return frame;
    }

    private String message(AuditEntry entry) {
        var what = AuditClass.of(entry.kind());
        return "<%d>1 %s %s wardline - %s [meta sequenceId=\"%d\"] %s"
                .formatted(
                        FACILITY * 8 + severity(what.outcome()),
                        entry.at().truncatedTo(ChronoUnit.MICROS),
                        hostname,
                        msgId(entry),
                        entry.index() % SEQUENCE + 1,
                        text(entry, what));
    }

    private String text(AuditEntry entry, AuditClass what) {
        return switch (form) {
            case CEF -> CefText.of(entry, what);
            case DICOM -> BOM + DicomText.of(entry, what, hostname);
            case FHIR -> BOM + FhirAuditEvent.text(entry, hostname);
        };
    }

    /// ATNA names its payload there; for everybody else the kind of act says more.
    private String msgId(AuditEntry entry) {
        return switch (form) {
            case CEF, FHIR ->
                    entry.kind().substring(0, Math.min(MAX_MSGID_CHARS, entry.kind().length()));
            case DICOM -> "DICOM+RFC3881";
        };
    }

    /// Notice, warning, error (RFC 5424 6.2.1).
    private static int severity(AuditClass.Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> 5;
            case MINOR_FAILURE -> 4;
            case SERIOUS_FAILURE -> 3;
        };
    }
}
