package org.wardline.field;

import java.util.Objects;
import java.util.UUID;
import org.wardline.ident.TenantId;
import org.wardline.key.Canonical;

/// The place of an encrypted value: a value that is copied to another column, row or practice does
/// not open.
///
/// @param table for example `store.message`
/// @param row the row's id
public record FieldContext(TenantId tenant, String table, String column, UUID row) {

    public FieldContext {
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(row, "row");
    }

    byte[] bytes() {
        return new Canonical.Writer()
                .put("wardline/field/v1")
                .put(tenant.value())
                .put(table)
                .put(column)
                .put(row)
                .bytes();
    }

    String part() {
        return table + "." + column;
    }
}
