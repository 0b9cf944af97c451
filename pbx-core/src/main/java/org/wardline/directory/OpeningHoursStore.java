package org.wardline.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;

/// When practices are open, in PostgreSQL, schema `pbx`. Blocking: for virtual threads only. Every
/// change takes the receipt of its audit entry, as in [DirectoryStore]; every method may throw
/// [org.wardline.db.DatabaseUnavailable].
public final class OpeningHoursStore {

    private final Database database;

    /// @param database as the run-time role
    OpeningHoursStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Sets the hours of a practice, all of them. What is switched by hand stays so.
    public void put(OpeningHours hours, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, hours.tenant());
        database.useTenant(
                hours.tenant(),
                tx -> {
                    tx.update(
                                    "INSERT INTO pbx.opening_hours (tenant_id, time_zone, rota_from,"
                                            + " rota_days, audit_index)"
                                            + " VALUES (:tenant, :zone, :from, :days, :audit)"
                                            + " ON CONFLICT (tenant_id) DO UPDATE SET"
                                            + " time_zone = excluded.time_zone,"
                                            + " rota_from = excluded.rota_from,"
                                            + " rota_days = excluded.rota_days,"
                                            + " audit_index = excluded.audit_index")
                            .bind("tenant", hours.tenant())
                            .bind("zone", hours.zone().getId())
                            .bind("from", hours.rota().map(OnCallRota::from))
                            .bind("days", hours.rota().map(OnCallRota::days))
                            .bind("audit", receipt.index())
                            .execute();
                    clear(tx, hours.tenant());
                    insertDays(tx, hours);
                    insertExtensions(tx, hours);
                });
    }

    /// Makes an extension of a practice that has opening hours go by them, or changes where its
    /// calls go.
    public void put(MainLine line, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, line.tenant());
        database.useTenant(
                line.tenant(),
                tx -> {
                    remove(tx, line.tenant(), line.extension());
                    line.targets().forEach((state, to) -> insert(tx, line, state, to, receipt));
                });
    }

    /// Makes an extension ring at all hours again.
    public void removeLine(TenantId tenant, ExtensionId extension, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(tenant, tx -> remove(tx, tenant, extension));
    }

    /// Turns the night switch of a practice that has opening hours.
    ///
    /// @param to empty to go by the hours again
    public void turn(TenantId tenant, Optional<NightSwitch> to, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx -> {
                    tx.update("DELETE FROM pbx.night_switch WHERE tenant_id = :tenant")
                            .bind("tenant", tenant)
                            .execute();
                    to.ifPresent(now ->
                            tx.update(
                                            "INSERT INTO pbx.night_switch (tenant_id, position,"
                                                    + " until, audit_index)"
                                                    + " VALUES (:tenant, :position, :until, :audit)"
                                                    + " ON CONFLICT (tenant_id) DO UPDATE SET"
                                                    + " position = excluded.position,"
                                                    + " until = excluded.until,"
                                                    + " audit_index = excluded.audit_index")
                                    .bind("tenant", tenant)
                                    .bind("position", now.position().name())
                                    .bind("until", now.until())
                                    .bind("audit", receipt.index())
                                    .execute());
                });
    }

    /// What a practice has said of its hours, read in the transaction of its directory.
    static Optional<PracticeHours> read(Tx tx, TenantId tenant) {
        return tx.query(
                        "SELECT time_zone, rota_from, rota_days FROM pbx.opening_hours"
                                + " WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(row ->
                        new OpeningHours(
                                tenant,
                                ZoneId.of(row.getColumn("time_zone", String.class)),
                                week(tx, tenant),
                                holidays(tx, tenant),
                                new HashSet<>(
                                        tx.query(
                                                        "SELECT extension_id FROM pbx.night_switch_extension"
                                                                + " WHERE tenant_id = :tenant")
                                                .bind("tenant", tenant)
                                                .mapTo(ExtensionId.class)
                                                .list()),
                                rota(tx, tenant, row)))
                .findOne()
                .map(hours -> new PracticeHours(hours, switched(tx, tenant), lines(tx, tenant)));
    }

    private static void clear(Tx tx, TenantId tenant) {
        tx.update("DELETE FROM pbx.weekly_hours WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute();
        tx.update("DELETE FROM pbx.holiday WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute();
        tx.update("DELETE FROM pbx.on_call_turn WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute();
        tx.update("DELETE FROM pbx.night_switch_extension WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .execute();
    }

    private static void insertDays(Tx tx, OpeningHours hours) {
        var days =
                tx.batch(
                        "INSERT INTO pbx.weekly_hours (tenant_id, weekday, open, lunch)"
                                + " VALUES (:tenant, :day, :open, :lunch)");
        hours.week()
                .forEach((day, of) ->
                        days.bind("tenant", hours.tenant())
                                .bind("day", day.getValue())
                                .bind("open", DayHours.text(of.open()))
                                .bind("lunch", DayHours.text(of.lunch()))
                                .add());
        days.execute();
        var holidays =
                tx.batch(
                        "INSERT INTO pbx.holiday (tenant_id, first_day, last_day, name, open, lunch)"
                                + " VALUES (:tenant, :first, :last, :name, :open, :lunch)");
        hours.holidays()
                .forEach(holiday ->
                        holidays.bind("tenant", hours.tenant())
                                .bind("first", holiday.first())
                                .bind("last", holiday.last())
                                .bind("name", holiday.name())
                                .bind("open", DayHours.text(holiday.hours().open()))
                                .bind("lunch", DayHours.text(holiday.hours().lunch()))
                                .add());
        holidays.execute();
    }

    private static void insertExtensions(Tx tx, OpeningHours hours) {
        var turns =
                tx.batch(
                        "INSERT INTO pbx.on_call_turn (tenant_id, position, extension_id)"
                                + " VALUES (:tenant, :position, :extension)");
        List<ExtensionId> people = hours.rota().map(OnCallRota::turns).orElse(List.of());
        for (int position = 0; position < people.size(); position++) {
            turns.bind("tenant", hours.tenant())
                    .bind("position", position)
                    .bind("extension", people.get(position))
                    .add();
        }
        turns.execute();
        var switches =
                tx.batch(
                        "INSERT INTO pbx.night_switch_extension (tenant_id, extension_id)"
                                + " VALUES (:tenant, :extension)");
        hours.switchedFrom()
                .forEach(extension ->
                        switches.bind("tenant", hours.tenant()).bind("extension", extension).add());
        switches.execute();
    }

    private static void remove(Tx tx, TenantId tenant, ExtensionId extension) {
        tx.update(
                        "DELETE FROM pbx.main_line"
                                + " WHERE tenant_id = :tenant AND extension_id = :extension")
                .bind("tenant", tenant)
                .bind("extension", extension)
                .execute();
    }

    private static void insert(
            Tx tx, MainLine line, OpeningState state, MainLine.Target to, AuditReceipt receipt) {
        Optional<ExtensionId> extension =
                to instanceof MainLine.Target.Ring(ExtensionId id)
                        ? Optional.of(id)
                        : Optional.empty();
        Optional<MailboxId> mailbox =
                to instanceof MainLine.Target.Message(MailboxId id)
                        ? Optional.of(id)
                        : Optional.empty();
        tx.update(
                        "INSERT INTO pbx.main_line (tenant_id, extension_id, state, target,"
                                + " target_extension, target_mailbox, audit_index)"
                                + " VALUES (:tenant, :line, :state, :target, :extension, :mailbox,"
                                + " :audit)")
                .bind("tenant", line.tenant())
                .bind("line", line.extension())
                .bind("state", state.name())
                .bind("target", word(to))
                .bind("extension", extension.map(ExtensionId::value))
                .bind("mailbox", mailbox.map(MailboxId::value))
                .bind("audit", receipt.index())
                .execute();
    }

    private static Map<DayOfWeek, DayHours> week(Tx tx, TenantId tenant) {
        Map<DayOfWeek, DayHours> week = new EnumMap<>(DayOfWeek.class);
        tx.query("SELECT weekday, open, lunch FROM pbx.weekly_hours WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(row ->
                        Map.entry(DayOfWeek.of(row.getColumn("weekday", Integer.class)), day(row)))
                .list()
                .forEach(day -> week.put(day.getKey(), day.getValue()));
        return week;
    }

    private static List<Holiday> holidays(Tx tx, TenantId tenant) {
        return tx.query(
                        "SELECT first_day, last_day, name, open, lunch FROM pbx.holiday"
                                + " WHERE tenant_id = :tenant ORDER BY first_day")
                .bind("tenant", tenant)
                .map(row ->
                        new Holiday(
                                row.getColumn("first_day", LocalDate.class),
                                row.getColumn("last_day", LocalDate.class),
                                row.getColumn("name", String.class),
                                day(row)))
                .list();
    }

    private static Optional<OnCallRota> rota(Tx tx, TenantId tenant, RowView row) {
        return Optional.ofNullable(row.getColumn("rota_from", LocalDateTime.class))
                .map(from ->
                        new OnCallRota(
                                from,
                                row.getColumn("rota_days", Integer.class),
                                tx.query(
                                                "SELECT extension_id FROM pbx.on_call_turn"
                                                        + " WHERE tenant_id = :tenant ORDER BY position")
                                        .bind("tenant", tenant)
                                        .mapTo(ExtensionId.class)
                                        .list()));
    }

    private static Optional<NightSwitch> switched(Tx tx, TenantId tenant) {
        return tx.query("SELECT position, until FROM pbx.night_switch WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(row ->
                        new NightSwitch(
                                NightSwitch.Position.valueOf(
                                        row.getColumn("position", String.class)),
                                Optional.ofNullable(row.getColumn("until", Instant.class))))
                .findOne();
    }

    private static List<MainLine> lines(Tx tx, TenantId tenant) {
        Map<ExtensionId, Map<OpeningState, MainLine.Target>> targets = new LinkedHashMap<>();
        tx.query(
                        "SELECT extension_id, state, target, target_extension, target_mailbox"
                                + " FROM pbx.main_line WHERE tenant_id = :tenant"
                                + " ORDER BY extension_id")
                .bind("tenant", tenant)
                .map(row ->
                        Map.entry(
                                row.getColumn("extension_id", ExtensionId.class),
                                Map.entry(
                                        OpeningState.valueOf(row.getColumn("state", String.class)),
                                        target(row))))
                .list()
                .forEach(to ->
                        targets.computeIfAbsent(to.getKey(), _ -> new EnumMap<>(OpeningState.class))
                                .put(to.getValue().getKey(), to.getValue().getValue()));
        List<MainLine> lines = new ArrayList<>();
        targets.forEach((line, to) -> lines.add(new MainLine(line, tenant, to)));
        return lines;
    }

    private static MainLine.Target target(RowView row) {
        return switch (row.getColumn("target", String.class)) {
            case "ring" ->
                    new MainLine.Target.Ring(row.getColumn("target_extension", ExtensionId.class));
            case "message" ->
                    new MainLine.Target.Message(row.getColumn("target_mailbox", MailboxId.class));
            case "on_call" -> new MainLine.Target.OnCall();
            default -> new MainLine.Target.Stay();
        };
    }

    private static String word(MainLine.Target target) {
        return switch (target) {
            case MainLine.Target.Stay _ -> "stay";
            case MainLine.Target.Ring _ -> "ring";
            case MainLine.Target.Message _ -> "message";
            case MainLine.Target.OnCall _ -> "on_call";
        };
    }

    private static DayHours day(RowView row) {
        return DayHours.parse(
                row.getColumn("open", String.class), row.getColumn("lunch", String.class));
    }
}
