package org.wardline.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;

/// Transactions as one role, over a small pool of connections.
///
/// Opening does not need the server: while it is away each transaction throws [DatabaseUnavailable]
/// after at most 5 seconds, and works again once it is back. Every connection has had the server's
/// settings read back before its first use. Blocking; safe for use by many virtual threads.
public final class Database implements AutoCloseable {

    private static final int POOL_SIZE = 8;
    private static final long ACQUIRE_TIMEOUT_MS = 5_000;

    private final HikariDataSource pool;
    private final Jdbi jdbi;
    private final TransactionThreads threads =
            new TransactionThreads(POOL_SIZE, ACQUIRE_TIMEOUT_MS);

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        // Messages of exceptions would otherwise hold the statement's arguments.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        // No <placeholders>: statements stay the constants that they are in the source.
        jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
        Identifiers.register(jdbi);
    }

    /// Opens the pool. No connection is made yet.
    public static Database open(DatabaseTarget target, DbRole role, Secret<String> password) {
        var config = new HikariConfig();
        config.setPoolName(role.roleName());
        config.setDataSource(CheckedDataSource.of(target, role, password));
        config.setMaximumPoolSize(POOL_SIZE);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(ACQUIRE_TIMEOUT_MS);
        config.setInitializationFailTimeout(-1);
        return new Database(new HikariDataSource(config));
    }

    /// One transaction that sees and changes only the rows of one practice.
    ///
    /// @throws DatabaseUnavailable when it could not be done; see there for the outcome
    /// @throws DuplicateRow when a unique key is taken
    public <T> T inTenant(TenantId tenant, TxWork<T> work) {
        return transact(handle -> setTenant(handle, tenant), work);
    }

    /// Like [#inTenant] for work that gives no result.
    public void useTenant(TenantId tenant, Consumer<Tx> work) {
        inTenant(
                tenant,
                tx -> {
                    work.accept(tx);
                    return true;
                });
    }

    /// One transaction outside every practice: tables of the deployment only. Rows of practices are
    /// invisible in it.
    ///
    /// @throws DatabaseUnavailable when it could not be done; see there for the outcome
    /// @throws DuplicateRow when a unique key is taken
    public <T> T deployment(TxWork<T> work) {
        return transact(handle -> {}, work);
    }

    /// Like [#deployment] for work that gives no result.
    public void useDeployment(Consumer<Tx> work) {
        deployment(tx -> {
            work.accept(tx);
            return true;
        });
    }

    /// Closes the pool; transactions under way fail.
    @Override
    public void close() {
        threads.close();
        pool.close();
    }

    private <T> T transact(Consumer<Handle> before, TxWork<T> work) {
        return threads.run(() -> {
            try {
                return jdbi.inTransaction(handle -> {
                    before.accept(handle);
                    return work.run(new Tx(handle));
                });
            } catch (JdbiException e) {
                throw SqlFailure.of(e);
            }
        });
    }

    /// Local to the transaction: the next user of the connection starts without a practice.
    private static void setTenant(Handle handle, TenantId tenant) {
        handle.createQuery("SELECT set_config('wardline.tenant', :tenant, true)")
                .bind("tenant", tenant.toString())
                .mapTo(String.class)
                .one();
    }
}
