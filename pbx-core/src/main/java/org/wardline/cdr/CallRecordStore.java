package org.wardline.cdr;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.wardline.db.Database;
import org.wardline.db.Tx;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Phi;
import org.wardline.ident.TrunkId;
import org.wardline.key.ServiceKey;

/// Keeps call records in PostgreSQL, schema `pbx`, the caller's fields sealed in the service
/// domain. Blocking: for virtual threads only.
public final class CallRecordStore {

    private final Database database;
    private final ServiceKey key;

    /// @param database as the run-time role
    /// @param key seals what names the caller
    public CallRecordStore(Database database, ServiceKey key) {
        this.database = Objects.requireNonNull(database, "database");
        this.key = Objects.requireNonNull(key, "key");
    }

    /// Keeps records, each practice's with one commit. Keeping the same one again, after a commit
    /// whose outcome was unknown, changes nothing.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when some may not be kept
    public void add(List<CallDetailRecord> calls) {
        calls.stream()
                .collect(groupingBy(CallDetailRecord::tenant, LinkedHashMap::new, toList()))
                .forEach((practice, theirs) ->
                        database.useTenant(
                                practice,
                                tx -> {
                                    insert(tx, theirs, FieldCipher.ofService(key, practice));
                                    insertLegs(tx, theirs);
                                }));
    }

    private static void insert(Tx tx, List<CallDetailRecord> calls, FieldCipher cipher) {
        PreparedBatch rows =
                tx.batch(
                        "INSERT INTO pbx.call_record (tenant_id, id, caller_device, caller_trunk,"
                                + " destination, outcome, caller_name, caller_number, dialled, suites, started_at,"
                                + " answered_at, ended_at) VALUES (:tenant, :id, :caller, :trunk,"
                                + " :destination, :outcome, :name, :number, :dialled, :suites, :started, :answered,"
                                + " :ended) ON CONFLICT DO NOTHING");
        for (CallDetailRecord call : calls) {
            rows.bind("tenant", call.tenant())
                    .bind("id", call.call())
                    .bind("caller", call.caller().ofPhone().map(DeviceId::value))
                    .bind("trunk", call.caller().ofTrunk().map(TrunkId::value))
                    .bind("destination", call.destination().map(id -> id.value()))
                    .bind("outcome", call.outcome().name())
                    .bind("name", sealed(cipher, call, "caller_name", call.callerName()))
                    .bind("number", sealed(cipher, call, "caller_number", call.callerNumber()))
                    .bind("dialled", sealed(cipher, call, "dialled", call.dialled()))
                    .bind("suites", call.suites())
                    .bind("started", call.times().started())
                    .bind("answered", call.times().answered())
                    .bind("ended", call.times().ended())
                    .add();
        }
        rows.execute();
    }

    private static void insertLegs(Tx tx, List<CallDetailRecord> calls) {
        PreparedBatch rows =
                tx.batch(
                        "INSERT INTO pbx.call_leg (tenant_id, call_id, number, device_id,"
                                + " extension_id, trunk_id, started_at, answered_at, ended_at, reason)"
                                + " VALUES (:tenant, :call, :number, :device, :extension, :trunk,"
                                + " :started, :answered, :ended, :reason) ON CONFLICT DO NOTHING");
        for (CallDetailRecord call : calls) {
            int number = 0;
            for (LegRecord leg : call.legs()) {
                rows.bind("tenant", call.tenant())
                        .bind("call", call.call())
                        .bind("number", number++)
                        .bind("device", leg.at().ofPhone().map(DeviceId::value))
                        .bind("extension", leg.at().ofExtension().map(ExtensionId::value))
                        .bind("trunk", leg.at().ofTrunk().map(TrunkId::value))
                        .bind("started", leg.started())
                        .bind("answered", leg.answered())
                        .bind("ended", leg.ended())
                        .bind("reason", leg.reason().name())
                        .add();
            }
        }
        if (rows.size() > 0) {
            rows.execute();
        }
    }

    private static byte[] sealed(
            FieldCipher cipher, CallDetailRecord call, String column, Phi<String> value) {
        var place = new FieldContext(call.tenant(), "pbx.call_record", column, call.call().value());
        return cipher.sealText(place, value.reveal());
    }
}
