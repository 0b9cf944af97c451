package org.wardline.directory;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.ident.ContactId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.wardline.numbering.E164;

/// What a practice may have prepared for emergencies, complete in every part.
public final class EmergencyPlanExamples {

    /// An address with every element.
    public static final CivicAddress ADDRESS =
            new CivicAddress(
                    new Street(
                            "350",
                            Optional.of("1/2"),
                            Optional.of("NW"),
                            "Martin Luther King",
                            Optional.of("Blvd"),
                            Optional.of("S")),
                    "St. Louis",
                    Optional.of("St. Louis County"),
                    "MO",
                    "63101-1234");

    private EmergencyPlanExamples() {}

    /// Premises of which everything is known.
    public static Premises premises(TenantId tenant, String name) {
        return new Premises(
                PremisesId.random(),
                tenant,
                name,
                ADDRESS,
                ZoneId.of("America/Chicago"),
                E164.of("+13145550100"),
                Optional.of(new Premises.Validation("Carrier", LocalDate.of(2026, 11, 20))));
    }

    /// A place of which everything is known.
    public static PhoneLocation location(TenantId tenant, DeviceId device, Premises premises) {
        return new PhoneLocation(
                device,
                tenant,
                premises.id(),
                new Interior(
                        Optional.of("West"),
                        Optional.of("3"),
                        Optional.of("300"),
                        Optional.of("5"),
                        Optional.of("left of the lift")));
    }

    /// Somebody who is told.
    public static EmergencyContact contact(TenantId tenant, EmergencyContact.Way way) {
        return new EmergencyContact(ContactId.random(), tenant, "Charge nurse", way);
    }
}
