package org.wardline.api;

import java.net.URI;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.directory.Interior;
import org.wardline.directory.PhoneLocation;
import org.wardline.directory.Premises;
import org.wardline.ident.ExtensionId;

/// What the audit log holds of what a practice has prepared for emergencies. Addresses and rooms
/// are in it, since where help was to go may have to be shown years later; a number and the names
/// of premises and people are not.
final class EmergencyInWords {

    private EmergencyInWords() {}

    static String of(Premises premises) {
        return "address=\"%s\" county=\"%s\" time_zone=%s callback=%s validated=%s"
                .formatted(
                        premises.address().text(),
                        premises.address().county().orElse(""),
                        premises.zone().getId(),
                        premises.callback().isPresent() ? "set" : "none",
                        premises.validated().map(said -> said.on().toString()).orElse("no"));
    }

    static String of(PhoneLocation location) {
        Interior inside = location.inside();
        return "premises=%s inside=\"%s\"".formatted(location.premises(), inside.text());
    }

    static String of(EmergencyContact contact) {
        return switch (contact.way()) {
            case Way.Phones(ExtensionId extension) -> "extension=" + extension;
            case Way.Webhook(URI url, var _) -> "webhook=" + url.getHost() + " key=[masked]";
        };
    }
}
