package org.wardline.audit.syslog;

import java.util.Arrays;
import java.util.Optional;

/// What a message says inside its syslog frame.
public enum SyslogForm {
    /// One line of Common Event Format, which collectors of security events read.
    CEF("cef"),
    /// The XML of DICOM PS3.15 A.5, which audit repositories of IHE ATNA read.
    DICOM("dicom"),
    /// The JSON of an `AuditEvent` of FHIR R4, by the profiles of IHE BALP.
    FHIR("fhir");

    private final String word;

    SyslogForm(String word) {
        this.word = word;
    }

    /// The word in the configuration.
    public String word() {
        return word;
    }

    /// The form that a word of the configuration names.
    public static Optional<SyslogForm> named(String word) {
        return Arrays.stream(values()).filter(form -> form.word.equals(word)).findFirst();
    }
}
