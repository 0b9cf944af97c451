package org.wardline.directory;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Update;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.directory.CivicAddress.Street;
import org.wardline.directory.Premises.Validation;
import org.wardline.ident.DeviceId;
import org.wardline.ident.PremisesId;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;
import org.wardline.numbering.E164;

/// Where practices are and where their phones stand, in PostgreSQL, schema `pbx`. Blocking: for
/// virtual threads only. Every change takes the receipt of its audit entry, as in [DirectoryStore];
/// every method may throw [org.wardline.db.DatabaseUnavailable].
public final class LocationStore {

    private final Database database;

    /// @param database as the run-time role
    LocationStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Adds premises, or sets what is known of those that are there.
    ///
    /// @throws DirectoryRefused when others of the practice have that name
    public void put(Premises premises, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, premises.tenant());
        try {
            database.useTenant(
                    premises.tenant(),
                    tx ->
                            bind(
                                            tx.update(
                                                    "INSERT INTO pbx.premises (tenant_id, id, name, house_number,"
                                                            + " number_suffix, leading_direction, street, street_type,"
                                                            + " trailing_direction, city, county, state, postal_code,"
                                                            + " time_zone, callback, validated_by, validated_on,"
                                                            + " audit_index)"
                                                            + " VALUES (:tenant, :id, :name, :number, :suffix,"
                                                            + " :leading, :street, :type, :trailing, :city, :county,"
                                                            + " :state, :postal, :zone, :callback, :by, :on, :audit)"
                                                            + " ON CONFLICT (tenant_id, id) DO UPDATE SET"
                                                            + " name = excluded.name,"
                                                            + " house_number = excluded.house_number,"
                                                            + " number_suffix = excluded.number_suffix,"
                                                            + " leading_direction = excluded.leading_direction,"
                                                            + " street = excluded.street,"
                                                            + " street_type = excluded.street_type,"
                                                            + " trailing_direction = excluded.trailing_direction,"
                                                            + " city = excluded.city, county = excluded.county,"
                                                            + " state = excluded.state,"
                                                            + " postal_code = excluded.postal_code,"
                                                            + " time_zone = excluded.time_zone,"
                                                            + " callback = excluded.callback,"
                                                            + " validated_by = excluded.validated_by,"
                                                            + " validated_on = excluded.validated_on,"
                                                            + " audit_index = excluded.audit_index"),
                                            premises)
                                    .bind("audit", receipt.index())
                                    .execute());
        } catch (DuplicateRow e) {
            throw nameTaken();
        }
    }

    /// What is said when two premises of a practice were to have one name.
    public static DirectoryRefused nameTaken() {
        return new DirectoryRefused(
                DirectoryRefused.Reason.CONFLICT, "This practice has other premises of that name.");
    }

    /// Removes premises in which no phone stands.
    ///
    /// @throws DirectoryRefused when a phone does
    public void remove(Premises premises, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, premises.tenant());
        database.useTenant(
                premises.tenant(),
                tx -> {
                    boolean inUse =
                            tx
                                    .query(
                                            "SELECT device_id FROM pbx.device_location"
                                                    + " WHERE tenant_id = :tenant AND premises_id = :id")
                                    .bind("tenant", premises.tenant())
                                    .bind("id", premises.id())
                                    .mapTo(DeviceId.class)
                                    .stream()
                                    .findFirst()
                                    .isPresent();
                    if (inUse) {
                        throw inUse();
                    }
                    tx.update("DELETE FROM pbx.premises WHERE tenant_id = :tenant AND id = :id")
                            .bind("tenant", premises.tenant())
                            .bind("id", premises.id())
                            .execute();
                });
    }

    /// What is said when premises are to be removed in which phones stand.
    public static DirectoryRefused inUse() {
        return new DirectoryRefused(
                DirectoryRefused.Reason.CONFLICT,
                "Phones stand in these premises: say first where they are now.");
    }

    /// Says where a phone stands.
    public void put(PhoneLocation location, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, location.tenant());
        Interior inside = location.inside();
        database.useTenant(
                location.tenant(),
                tx ->
                        tx.update(
                                        "INSERT INTO pbx.device_location (tenant_id, device_id, premises_id,"
                                                + " building, floor, unit, room, detail, audit_index)"
                                                + " VALUES (:tenant, :device, :premises, :building, :floor,"
                                                + " :unit, :room, :detail, :audit)"
                                                + " ON CONFLICT (tenant_id, device_id) DO UPDATE SET"
                                                + " premises_id = excluded.premises_id,"
                                                + " building = excluded.building, floor = excluded.floor,"
                                                + " unit = excluded.unit, room = excluded.room,"
                                                + " detail = excluded.detail,"
                                                + " audit_index = excluded.audit_index")
                                .bind("tenant", location.tenant())
                                .bind("device", location.device())
                                .bind("premises", location.premises())
                                .bind("building", inside.building())
                                .bind("floor", inside.floor())
                                .bind("unit", inside.unit())
                                .bind("room", inside.room())
                                .bind("detail", inside.detail())
                                .bind("audit", receipt.index())
                                .execute());
    }

    /// Forgets where a phone stands.
    public void removeLocation(TenantId tenant, DeviceId device, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx ->
                        tx.update(
                                        "DELETE FROM pbx.device_location"
                                                + " WHERE tenant_id = :tenant AND device_id = :device")
                                .bind("tenant", tenant)
                                .bind("device", device)
                                .execute());
    }

    /// The emergency plan of a practice, read in the transaction of its directory.
    static EmergencyPlan read(Tx tx, TenantId tenant, ServiceKey key) {
        List<Premises> premises =
                tx.query(
                                "SELECT id, name, house_number, number_suffix, leading_direction, street,"
                                        + " street_type, trailing_direction, city, county, state, postal_code,"
                                        + " time_zone, callback, validated_by, validated_on"
                                        + " FROM pbx.premises WHERE tenant_id = :tenant"
                                        + " ORDER BY created_at, id")
                        .bind("tenant", tenant)
                        .map(row -> premises(row, tenant))
                        .list();
        List<PhoneLocation> locations =
                tx.query(
                                "SELECT device_id, premises_id, building, floor, unit, room, detail"
                                        + " FROM pbx.device_location WHERE tenant_id = :tenant"
                                        + " ORDER BY device_id")
                        .bind("tenant", tenant)
                        .map(row -> location(row, tenant))
                        .list();
        return new EmergencyPlan(premises, locations, ContactStore.read(tx, tenant, key));
    }

    private static Update bind(Update update, Premises premises) {
        CivicAddress address = premises.address();
        Street street = address.street();
        return update.bind("tenant", premises.tenant())
                .bind("id", premises.id())
                .bind("name", premises.name())
                .bind("number", street.number())
                .bind("suffix", street.numberSuffix())
                .bind("leading", street.leading())
                .bind("street", street.name())
                .bind("type", street.type())
                .bind("trailing", street.trailing())
                .bind("city", address.city())
                .bind("county", address.county())
                .bind("state", address.state())
                .bind("postal", address.postalCode())
                .bind("zone", premises.zone().getId())
                .bind("callback", premises.callback().map(E164::text))
                .bind("by", premises.validated().map(Validation::by))
                .bind("on", premises.validated().map(Validation::on));
    }

    private static Premises premises(RowView row, TenantId tenant) {
        var street =
                new Street(
                        row.getColumn("house_number", String.class),
                        text(row, "number_suffix"),
                        text(row, "leading_direction"),
                        row.getColumn("street", String.class),
                        text(row, "street_type"),
                        text(row, "trailing_direction"));
        var address =
                new CivicAddress(
                        street,
                        row.getColumn("city", String.class),
                        text(row, "county"),
                        row.getColumn("state", String.class),
                        row.getColumn("postal_code", String.class));
        return new Premises(
                row.getColumn("id", PremisesId.class),
                tenant,
                row.getColumn("name", String.class),
                address,
                ZoneId.of(row.getColumn("time_zone", String.class)),
                text(row, "callback").flatMap(E164::of),
                text(row, "validated_by")
                        .map(by ->
                                new Validation(
                                        by, row.getColumn("validated_on", LocalDate.class))));
    }

    private static PhoneLocation location(RowView row, TenantId tenant) {
        return new PhoneLocation(
                row.getColumn("device_id", DeviceId.class),
                tenant,
                row.getColumn("premises_id", PremisesId.class),
                new Interior(
                        text(row, "building"),
                        text(row, "floor"),
                        text(row, "unit"),
                        text(row, "room"),
                        text(row, "detail")));
    }

    private static Optional<String> text(RowView row, String column) {
        return Optional.ofNullable(row.getColumn(column, String.class));
    }
}
