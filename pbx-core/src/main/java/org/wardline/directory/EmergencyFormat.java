package org.wardline.directory;

import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.directory.Premises.Validation;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;
import org.wardline.numbering.E164;

/// An emergency plan inside a [SnapshotFormat]. What may be absent is an empty text then.
///
///     premises:  id name house-number suffix direction street type direction city county state
///                postal-code time-zone callback validated-by validated-on
///     locations: device premises building floor unit room detail
///     contacts:  id name way, and then phones: extension, webhook: url key
final class EmergencyFormat {

    private EmergencyFormat() {}

    static void write(EmergencyPlan plan, Canonical.Writer out) {
        out.put(plan.premises().size());
        plan.premises().forEach(premises -> write(premises, out));
        out.put(plan.locations().size());
        plan.locations().forEach(location -> write(location, out));
        out.put(plan.contacts().size());
        plan.contacts().forEach(contact -> write(contact, out));
    }

    /// @param contacts whether there are any: they were not in the first version
    static EmergencyPlan read(Canonical.Reader in, TenantId tenant, boolean contacts) {
        return new EmergencyPlan(
                SnapshotFormat.list(in, r -> premises(r, tenant)),
                SnapshotFormat.list(in, r -> location(r, tenant)),
                contacts ? SnapshotFormat.list(in, r -> contact(r, tenant)) : List.of());
    }

    private static void write(Premises premises, Canonical.Writer out) {
        CivicAddress address = premises.address();
        Street street = address.street();
        out.put(premises.id().value())
                .put(premises.name())
                .put(street.number())
                .put(street.numberSuffix().orElse(""))
                .put(street.leading().orElse(""))
                .put(street.name())
                .put(street.type().orElse(""))
                .put(street.trailing().orElse(""))
                .put(address.city())
                .put(address.county().orElse(""))
                .put(address.state())
                .put(address.postalCode())
                .put(premises.zone().getId())
                .put(premises.callback().map(E164::text).orElse(""))
                .put(premises.validated().map(Validation::by).orElse(""))
                .put(premises.validated().map(of -> of.on().toString()).orElse(""));
    }

    private static Premises premises(Canonical.Reader in, TenantId tenant) {
        return new Premises(
                new PremisesId(in.uuid()),
                tenant,
                in.text(),
                address(in),
                ZoneId.of(in.text()),
                E164.of(in.text()),
                validation(in.text(), in.text()));
    }

    private static CivicAddress address(Canonical.Reader in) {
        var street = new Street(in.text(), given(in), given(in), in.text(), given(in), given(in));
        return new CivicAddress(street, in.text(), given(in), in.text(), in.text());
    }

    private static Optional<Validation> validation(String by, String on) {
        return by.isEmpty()
                ? Optional.empty()
                : Optional.of(new Validation(by, LocalDate.parse(on)));
    }

    private static void write(PhoneLocation location, Canonical.Writer out) {
        Interior inside = location.inside();
        out.put(location.device().value())
                .put(location.premises().value())
                .put(inside.building().orElse(""))
                .put(inside.floor().orElse(""))
                .put(inside.unit().orElse(""))
                .put(inside.room().orElse(""))
                .put(inside.detail().orElse(""));
    }

    private static PhoneLocation location(Canonical.Reader in, TenantId tenant) {
        return new PhoneLocation(
                new DeviceId(in.uuid()),
                tenant,
                new PremisesId(in.uuid()),
                new Interior(given(in), given(in), given(in), given(in), given(in)));
    }

    private static void write(EmergencyContact contact, Canonical.Writer out) {
        out.put(contact.id().value()).put(contact.name()).put(contact.way().word());
        switch (contact.way()) {
            case Way.Phones(ExtensionId extension) -> out.put(extension.value());
            case Way.Webhook(URI url, Secret<byte[]> key) ->
                    out.put(url.toString()).put(key.reveal());
        }
    }

    private static EmergencyContact contact(Canonical.Reader in, TenantId tenant) {
        var id = new ContactId(in.uuid());
        String name = in.text();
        String word = in.text();
        Way way =
                switch (word) {
                    case Way.PHONES -> new Way.Phones(new ExtensionId(in.uuid()));
                    case Way.WEBHOOK ->
                            new Way.Webhook(URI.create(in.text()), Secret.of(in.bytes()));
                    default -> throw new IllegalStateException("an unknown way to tell a contact");
                };
        return new EmergencyContact(id, tenant, name, way);
    }

    private static Optional<String> given(Canonical.Reader in) {
        String text = in.text();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
