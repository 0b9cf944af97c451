package org.wardline.directory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;
import org.wardline.access.Role;
import org.wardline.audit.AuditReceipt;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.TenantId;
import org.wardline.key.ServiceKey;

/// What practices set about their calls, in PostgreSQL, schema `pbx`. Blocking: for virtual threads
/// only. Every change takes the receipt of its audit entry, as in [DirectoryStore]; every method
/// may throw [org.wardline.db.DatabaseUnavailable].
public final class CallFeatureStore {

    private static final String OTHERS = "OTHERS";

    private final Database database;

    /// @param database as the run-time role
    CallFeatureStore(Database database) {
        this.database = Objects.requireNonNull(database, "database");
    }

    /// Sets how calls to an extension are handled.
    public void put(CallHandling handling, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, handling.tenant());
        database.useTenant(
                handling.tenant(),
                tx ->
                        tx.update(
                                        "INSERT INTO pbx.call_handling (tenant_id, extension_id, do_not_disturb,"
                                                + " call_waiting, forward_always, forward_busy, forward_no_answer,"
                                                + " pickup_group, staff_role, audit_index)"
                                                + " VALUES (:tenant, :extension, :dnd, :waiting, :always, :busy,"
                                                + " :noAnswer, :pickup, :role, :audit)"
                                                + " ON CONFLICT (tenant_id, extension_id) DO UPDATE SET"
                                                + " do_not_disturb = excluded.do_not_disturb,"
                                                + " call_waiting = excluded.call_waiting,"
                                                + " forward_always = excluded.forward_always,"
                                                + " forward_busy = excluded.forward_busy,"
                                                + " forward_no_answer = excluded.forward_no_answer,"
                                                + " pickup_group = excluded.pickup_group,"
                                                + " staff_role = excluded.staff_role,"
                                                + " audit_index = excluded.audit_index")
                                .bind("tenant", handling.tenant())
                                .bind("extension", handling.extension())
                                .bind("dnd", handling.doNotDisturb())
                                .bind("waiting", handling.callWaiting())
                                .bind("always", digits(handling, ForwardWhen.ALWAYS))
                                .bind("busy", digits(handling, ForwardWhen.BUSY))
                                .bind("noAnswer", digits(handling, ForwardWhen.NO_ANSWER))
                                .bind("pickup", handling.pickupGroup())
                                .bind("role", handling.role().map(Role::name))
                                .bind("audit", receipt.index())
                                .execute());
    }

    /// Sets one thing that people change at their phones; the others stay as they are.
    public void set(Extension extension, PhoneSetting.OfExtension setting, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, extension.tenant());
        database.useTenant(
                extension.tenant(),
                tx -> {
                    switch (setting) {
                        case PhoneSetting.DoNotDisturb(boolean on) ->
                                doNotDisturb(tx, extension, on, receipt);
                        case PhoneSetting.Forward forward ->
                                forward(tx, extension, forward, receipt);
                    }
                });
    }

    /// Makes an extension ring a group, or changes the group that it rings.
    public void put(RingGroup group, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, group.tenant());
        database.useTenant(
                group.tenant(),
                tx -> {
                    tx.update(
                                    "INSERT INTO pbx.ring_group (tenant_id, extension_id, ring_order,"
                                            + " each_seconds, priority, audit_index)"
                                            + " VALUES (:tenant, :extension, :order, :each, :priority, :audit)"
                                            + " ON CONFLICT (tenant_id, extension_id) DO UPDATE SET"
                                            + " ring_order = excluded.ring_order,"
                                            + " each_seconds = excluded.each_seconds,"
                                            + " priority = excluded.priority,"
                                            + " audit_index = excluded.audit_index")
                            .bind("tenant", group.tenant())
                            .bind("extension", group.extension())
                            .bind("order", group.order().name())
                            .bind("each", group.each().toSeconds())
                            .bind("priority", group.priority())
                            .bind("audit", receipt.index())
                            .execute();
                    removeMembers(tx, group.tenant(), group.extension());
                    insertMembers(tx, group);
                });
    }

    /// Makes an extension ring only its own phones again.
    public void removeGroup(TenantId tenant, ExtensionId extension, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx -> {
                    removeMembers(tx, tenant, extension);
                    tx.update(
                                    "DELETE FROM pbx.ring_group"
                                            + " WHERE tenant_id = :tenant AND extension_id = :extension")
                            .bind("tenant", tenant)
                            .bind("extension", extension)
                            .execute();
                });
    }

    /// Sets what the phones of each role show of callers.
    public void put(TenantId tenant, CallerDisplayRules rules, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, tenant);
        database.useTenant(
                tenant,
                tx -> {
                    put(tx, tenant, OTHERS, rules.others(), receipt);
                    rules.byRole()
                            .forEach((role, shown) -> put(tx, tenant, role.name(), shown, receipt));
                });
    }

    /// Sets the most that a phone's own screen shows of callers.
    public void put(Device device, CallerDisplay shown, AuditReceipt receipt) {
        DirectoryStore.requireOwn(receipt, device.tenant());
        database.useTenant(
                device.tenant(),
                tx ->
                        tx.update(
                                        "UPDATE pbx.device SET caller_display = :shown, audit_index = :audit"
                                                + " WHERE tenant_id = :tenant AND id = :id")
                                .bind("tenant", device.tenant())
                                .bind("id", device.id())
                                .bind("shown", shown.name())
                                .bind("audit", receipt.index())
                                .execute());
    }

    /// Everything that a practice has set, read in the transaction of its directory.
    ///
    /// @param key opens what is sealed of it
    static CallFeatures read(Tx tx, TenantId tenant, ServiceKey key) {
        List<CallHandling> handlings =
                tx.query(
                                "SELECT extension_id, do_not_disturb, call_waiting, forward_always,"
                                        + " forward_busy, forward_no_answer, pickup_group, staff_role"
                                        + " FROM pbx.call_handling WHERE tenant_id = :tenant")
                        .bind("tenant", tenant)
                        .map(row -> handling(row, tenant))
                        .list();
        return new CallFeatures(
                handlings,
                groups(tx, tenant),
                rules(tx, tenant),
                OpeningHoursStore.read(tx, tenant),
                LocationStore.read(tx, tenant, key),
                TrunkStore.read(tx, tenant),
                OutsideRuleStore.read(tx, tenant));
    }

    private static void doNotDisturb(Tx tx, Extension extension, boolean on, AuditReceipt receipt) {
        tx.update(
                        "INSERT INTO pbx.call_handling (tenant_id, extension_id, do_not_disturb, audit_index)"
                                + " VALUES (:tenant, :extension, :on, :audit)"
                                + " ON CONFLICT (tenant_id, extension_id) DO UPDATE SET"
                                + " do_not_disturb = excluded.do_not_disturb,"
                                + " audit_index = excluded.audit_index")
                .bind("tenant", extension.tenant())
                .bind("extension", extension.id())
                .bind("on", on)
                .bind("audit", receipt.index())
                .execute();
    }

    private static void forward(
            Tx tx, Extension extension, PhoneSetting.Forward forward, AuditReceipt receipt) {
        tx.update(
                        "INSERT INTO pbx.call_handling AS now (tenant_id, extension_id, forward_always,"
                                + " forward_busy, forward_no_answer, audit_index)"
                                + " VALUES (:tenant, :extension,"
                                + " CASE WHEN :when = 'ALWAYS' THEN CAST(:to AS text) END,"
                                + " CASE WHEN :when = 'BUSY' THEN CAST(:to AS text) END,"
                                + " CASE WHEN :when = 'NO_ANSWER' THEN CAST(:to AS text) END, :audit)"
                                + " ON CONFLICT (tenant_id, extension_id) DO UPDATE SET"
                                + " forward_always = CASE WHEN :when = 'ALWAYS' THEN CAST(:to AS text)"
                                + " ELSE now.forward_always END,"
                                + " forward_busy = CASE WHEN :when = 'BUSY' THEN CAST(:to AS text)"
                                + " ELSE now.forward_busy END,"
                                + " forward_no_answer = CASE WHEN :when = 'NO_ANSWER' THEN CAST(:to AS text)"
                                + " ELSE now.forward_no_answer END,"
                                + " audit_index = excluded.audit_index")
                .bind("tenant", extension.tenant())
                .bind("extension", extension.id())
                .bind("when", forward.when().name())
                .bind("to", forward.to().map(ExtensionNumber::digits))
                .bind("audit", receipt.index())
                .execute();
    }

    private static void removeMembers(Tx tx, TenantId tenant, ExtensionId group) {
        tx.update(
                        "DELETE FROM pbx.ring_group_member"
                                + " WHERE tenant_id = :tenant AND group_id = :group")
                .bind("tenant", tenant)
                .bind("group", group)
                .execute();
    }

    private static void insertMembers(Tx tx, RingGroup group) {
        int position = 0;
        for (RingGroup.Member member : group.members()) {
            tx.update(
                            "INSERT INTO pbx.ring_group_member (tenant_id, group_id, position,"
                                    + " extension_id, delay_seconds)"
                                    + " VALUES (:tenant, :group, :position, :extension, :delay)")
                    .bind("tenant", group.tenant())
                    .bind("group", group.extension())
                    .bind("position", position++)
                    .bind("extension", member.extension())
                    .bind("delay", member.delay().toSeconds())
                    .execute();
        }
    }

    private static void put(
            Tx tx, TenantId tenant, String role, CallerDisplay shown, AuditReceipt receipt) {
        tx.update(
                        "INSERT INTO pbx.caller_display_rule (tenant_id, staff_role, display, audit_index)"
                                + " VALUES (:tenant, :role, :display, :audit)"
                                + " ON CONFLICT (tenant_id, staff_role) DO UPDATE SET"
                                + " display = excluded.display, audit_index = excluded.audit_index")
                .bind("tenant", tenant)
                .bind("role", role)
                .bind("display", shown.name())
                .bind("audit", receipt.index())
                .execute();
    }

    private static CallHandling handling(RowView row, TenantId tenant) {
        Map<ForwardWhen, ExtensionNumber> forwards = new EnumMap<>(ForwardWhen.class);
        number(row, "forward_always").ifPresent(to -> forwards.put(ForwardWhen.ALWAYS, to));
        number(row, "forward_busy").ifPresent(to -> forwards.put(ForwardWhen.BUSY, to));
        number(row, "forward_no_answer").ifPresent(to -> forwards.put(ForwardWhen.NO_ANSWER, to));
        return new CallHandling(
                row.getColumn("extension_id", ExtensionId.class),
                tenant,
                row.getColumn("do_not_disturb", Boolean.class),
                row.getColumn("call_waiting", Boolean.class),
                forwards,
                text(row, "pickup_group"),
                text(row, "staff_role").map(Role::valueOf));
    }

    private static List<RingGroup> groups(Tx tx, TenantId tenant) {
        Map<ExtensionId, List<RingGroup.Member>> members = new HashMap<>();
        tx.query(
                        "SELECT group_id, extension_id, delay_seconds FROM pbx.ring_group_member"
                                + " WHERE tenant_id = :tenant ORDER BY group_id, position")
                .bind("tenant", tenant)
                .map(row ->
                        Map.entry(
                                row.getColumn("group_id", ExtensionId.class),
                                new RingGroup.Member(
                                        row.getColumn("extension_id", ExtensionId.class),
                                        seconds(row, "delay_seconds"))))
                .list()
                .forEach(member ->
                        members.computeIfAbsent(member.getKey(), _ -> new ArrayList<>())
                                .add(member.getValue()));
        return tx.query(
                        "SELECT extension_id, ring_order, each_seconds, priority FROM pbx.ring_group"
                                + " WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(row -> {
                    var group = row.getColumn("extension_id", ExtensionId.class);
                    return new RingGroup(
                            group,
                            tenant,
                            RingGroup.Order.valueOf(text(row, "ring_order").orElseThrow()),
                            seconds(row, "each_seconds"),
                            row.getColumn("priority", Boolean.class),
                            members.getOrDefault(group, List.of()));
                })
                .list();
    }

    private static CallerDisplayRules rules(Tx tx, TenantId tenant) {
        Map<String, CallerDisplay> set = new HashMap<>();
        tx.query(
                        "SELECT staff_role, display FROM pbx.caller_display_rule"
                                + " WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .map(row ->
                        Map.entry(
                                text(row, "staff_role").orElseThrow(),
                                CallerDisplay.valueOf(text(row, "display").orElseThrow())))
                .list()
                .forEach(rule -> set.put(rule.getKey(), rule.getValue()));
        Map<Role, CallerDisplay> byRole = new EnumMap<>(CallerDisplayRules.DEFAULT.byRole());
        for (Role role : Role.values()) {
            Optional.ofNullable(set.get(role.name())).ifPresent(shown -> byRole.put(role, shown));
        }
        return new CallerDisplayRules(
                byRole, set.getOrDefault(OTHERS, CallerDisplayRules.DEFAULT.others()));
    }

    private static Optional<String> digits(CallHandling handling, ForwardWhen when) {
        return handling.forward(when).map(ExtensionNumber::digits);
    }

    private static Optional<ExtensionNumber> number(RowView row, String column) {
        return text(row, column).map(ExtensionNumber::new);
    }

    private static Optional<String> text(RowView row, String column) {
        return Optional.ofNullable(row.getColumn(column, String.class));
    }

    private static Duration seconds(RowView row, String column) {
        return Duration.ofSeconds(row.getColumn(column, Integer.class));
    }
}
