package org.wardline.audit.syslog;

import java.util.Locale;
import org.wardline.audit.AuditEntry;
import org.wardline.audit.dicom.AuditClass;

/// One line of Common Event Format, version 0:
///
///     CEF:0|Wardline|Wardline|1|KIND|MEANING|SEVERITY|key=value key=value ...
///
/// In the header `|` and `\` are escaped, in values `=` and `\`. Fields of the act have keys of
/// their own, `wardline` and the field's name.
final class CefText {

    /// Of this form of ours, not of the product: what is parsed stays the same over releases.
    private static final String FORM_VERSION = "1";

    private CefText() {}

    static String of(AuditEntry entry, AuditClass what) {
        var line = new StringBuilder("CEF:0|Wardline|Wardline|" + FORM_VERSION + "|");
        line.append(header(entry.kind())).append('|');
        line.append(header(what.event().meaning())).append('|');
        line.append(severity(what.outcome())).append('|');
        line.append("externalId=").append(entry.index());
        value(line, "rt", Long.toString(entry.at().toEpochMilli()));
        value(line, "act", what.action().name().toLowerCase(Locale.ROOT));
        value(line, "outcome", what.outcome().name().toLowerCase(Locale.ROOT));
        value(line, "wardlinePractice", entry.tenant().toString());
        value(line, "wardlineActor", entry.who().kind());
        value(line, "suid", entry.who().id());
        value(line, "spriv", entry.who().role());
        value(line, "wardlineSession", entry.who().session());
        value(line, "wardlineMethod", entry.who().method());
        value(line, "src", entry.address());
        value(line, "requestClientApplication", entry.agent());
        entry.fields().forEach(field -> value(line, key(field.name()), field.value()));
        return line.toString();
    }

    /// `intent_index` becomes `wardlineIntentIndex`.
    private static String key(String field) {
        var key = new StringBuilder("wardline");
        for (var word : field.split("[._-]", -1)) {
            if (!word.isEmpty()) {
                key.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return key.toString();
    }

    private static void value(StringBuilder line, String key, String value) {
        if (!value.isEmpty()) {
            line.append(' ')
                    .append(key)
                    .append('=')
                    .append(Bounded.text(value).replace("\\", "\\\\").replace("=", "\\="));
        }
    }

    private static String header(String text) {
        return Bounded.text(text).replace("\\", "\\\\").replace("|", "\\|");
    }

    /// 0 to 10.
    private static int severity(AuditClass.Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> 3;
            case MINOR_FAILURE -> 6;
            case SERIOUS_FAILURE -> 9;
        };
    }
}
