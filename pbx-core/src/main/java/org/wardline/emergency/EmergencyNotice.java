package org.wardline.emergency;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.EmergencyNumber;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.numbering.E164;

/// What a practice's contacts are told of a call for help: that it was made, the call-back number
/// and where the phone is (47 CFR 9.16(b)(2)).
///
/// @param id the same in every copy of it, so that one that comes twice is known
/// @param call that it is about; the same in each notice of how far it has come
/// @param caller which phone it was
/// @param number what was dialled
/// @param progress how far the call had come
/// @param at when it was dialled
/// @param location where the phone stands, as far as it is known
/// @param repeats how often the same phone has dialled the same number since the notice before,
///   with the same result; 0 for the first
public record EmergencyNotice(
        UUID id,
        CallId call,
        Phone caller,
        EmergencyNumber number,
        Progress progress,
        Instant at,
        Optional<DispatchableLocation> location,
        int repeats) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("h:mm a z, MMM d", Locale.US);

    /// The phone from which help was called.
    ///
    /// @param tenant its practice
    /// @param practice what people call the practice
    /// @param label what people call the phone
    /// @param extension its extension's number
    /// @param name its extension's name
    public record Phone(
            DeviceId device,
            TenantId tenant,
            String practice,
            String label,
            String extension,
            String name) {
        public Phone {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(tenant, "tenant");
            Objects.requireNonNull(practice, "practice");
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(extension, "extension");
            Objects.requireNonNull(name, "name");
        }
    }

    public EmergencyNotice {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(call, "call");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(location, "location");
    }

    /// Whether contacts are told of calls to a number at all. Not of those to the crisis lifeline:
    /// who calls it must not be announced to colleagues, and the rule asks for 911 only.
    public static boolean isTold(EmergencyNumber number) {
        return switch (number) {
            case N911, N933 -> true;
            case N988 -> false;
        };
    }

    /// The number that reaches the people there.
    public Optional<E164> callback() {
        return location.flatMap(where -> where.premises().callback());
    }

    /// One line: what happened, for subjects and names on screens.
    public String headline() {
        return number == EmergencyNumber.N933
                ? "TEST: 933 dialled at extension " + caller.extension()
                : "EMERGENCY: %s dialled at extension %s"
                        .formatted(number.digits(), caller.extension());
    }

    /// Everything, in short lines for the screen of a phone; separated by line feeds.
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(headline());
        lines.add("%s, %s (%s)".formatted(time(), caller.name(), caller.label()));
        lines.add(where());
        callback().ifPresent(reached -> lines.add("Call back: " + reached.text()));
        lines.add(
                switch (progress) {
                    case DIALLED -> "The call is being put through.";
                    case CONNECTED -> "The call is answered.";
                    case NOT_PUT_THROUGH ->
                            "THE CALL IS NOT PUT THROUGH: go there, and call from another line.";
                    case HUNG_UP ->
                            "The caller was gone before anybody answered: go there, and ask.";
                });
        if (repeats > 0) {
            lines.add("Dialled %d more times since the last notice.".formatted(repeats));
        }
        return String.join("\n", lines);
    }

    private String where() {
        return location.map(known ->
                        known.recorded()
                                ? known.text()
                                : known.text() + "; where in it is not recorded")
                .orElse("Where this phone stands is not recorded.");
    }

    private String time() {
        ZoneId zone = location.map(known -> known.premises().zone()).orElse(ZoneOffset.UTC);
        return TIME.format(at.atZone(zone));
    }
}
