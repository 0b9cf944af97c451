package org.wardline.cdr;

import java.util.Objects;
import org.wardline.db.Database;
import org.wardline.db.DuplicateRow;
import org.wardline.db.Tx;
import org.wardline.field.FieldCipher;
import org.wardline.field.FieldContext;
import org.wardline.ident.Phi;
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

    /// Keeps a record. Keeping the same one again, after a commit whose outcome was unknown,
    /// changes nothing.
    ///
    /// @throws org.wardline.db.DatabaseUnavailable when it may not be kept
    public void add(CallDetailRecord call) {
        try {
            insert(call);
        } catch (DuplicateRow e) {
            // Written by an earlier try.
        }
    }

    private void insert(CallDetailRecord call) {
        database.useTenant(
                call.tenant(),
                tx -> {
                    tx.update(
                                    "INSERT INTO pbx.call_record (tenant_id, id, caller_device, destination,"
                                            + " outcome, caller_name, caller_number, dialled, suites, started_at,"
                                            + " answered_at, ended_at) VALUES (:tenant, :id, :caller, :destination,"
                                            + " :outcome, :name, :number, :dialled, :suites, :started, :answered,"
                                            + " :ended)")
                            .bind("tenant", call.tenant())
                            .bind("id", call.call())
                            .bind("caller", call.caller())
                            .bind("destination", call.destination().map(id -> id.value()))
                            .bind("outcome", call.outcome().name())
                            .bind("name", sealed(call, "caller_name", call.callerName()))
                            .bind("number", sealed(call, "caller_number", call.callerNumber()))
                            .bind("dialled", sealed(call, "dialled", call.dialled()))
                            .bind("suites", call.suites())
                            .bind("started", call.times().started())
                            .bind("answered", call.times().answered())
                            .bind("ended", call.times().ended())
                            .execute();
                    insertLegs(tx, call);
                });
    }

    private static void insertLegs(Tx tx, CallDetailRecord call) {
        int number = 0;
        for (LegRecord leg : call.legs()) {
            tx.update(
                            "INSERT INTO pbx.call_leg (tenant_id, call_id, number, device_id,"
                                    + " extension_id, started_at, answered_at, ended_at, reason)"
                                    + " VALUES (:tenant, :call, :number, :device, :extension,"
                                    + " :started, :answered, :ended, :reason)")
                    .bind("tenant", call.tenant())
                    .bind("call", call.call())
                    .bind("number", number++)
                    .bind("device", leg.device())
                    .bind("extension", leg.extension())
                    .bind("started", leg.started())
                    .bind("answered", leg.answered())
                    .bind("ended", leg.ended())
                    .bind("reason", leg.reason().name())
                    .execute();
        }
    }

    private byte[] sealed(CallDetailRecord call, String column, Phi<String> value) {
        var place = new FieldContext(call.tenant(), "pbx.call_record", column, call.call().value());
        return FieldCipher.ofService(key, call.tenant()).sealText(place, value.reveal());
    }
}
