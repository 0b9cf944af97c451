package org.wardline.db;

import com.google.errorprone.annotations.CompileTimeConstant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/// One open transaction. Statements are compile-time constants, so that a build fails on SQL built
/// from strings; values go in as named parameters (`:name`) or arguments of `bind`.
///
/// Identifiers of `org.wardline.ident`, `UUID`, `Instant`, `byte[]`, `Optional`, numbers and text
/// bind and map as they are. Valid until the work returns, on its thread.
public final class Tx {

    private final Handle handle;

    Tx(Handle handle) {
        this.handle = handle;
    }

    /// A statement that returns rows: `.bind("login", login).mapTo(UserId.class).findOne()`.
    public Query query(@CompileTimeConstant String sql) {
        return handle.createQuery(sql);
    }

    /// A statement that changes rows; `.execute()` gives their count.
    public Update update(@CompileTimeConstant String sql) {
        return handle.createUpdate(sql);
    }

    /// One statement for many rows: `.bind(...).add()` for each, then `.execute()`.
    public PreparedBatch batch(@CompileTimeConstant String sql) {
        return handle.prepareBatch(sql);
    }
}
