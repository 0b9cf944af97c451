package org.wardline.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.postgresql.ds.PGSimpleDataSource;
import org.wardline.ident.Secret;

/// Opens connections as one role and hands none out before the server's settings were read back.
final class CheckedDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private static final int CONNECT_TIMEOUT_S = 5;
    private static final int SOCKET_TIMEOUT_S = 60;

    private final transient DatabaseTarget target;

    private CheckedDataSource(DatabaseTarget target) {
        this.target = target;
    }

    static CheckedDataSource of(DatabaseTarget target, DbRole role, Secret<String> password) {
        var source = new CheckedDataSource(target);
        reach(source, target);
        source.setUser(role.roleName());
        source.setPassword(password.reveal());
        source.setApplicationName("wardline " + role.roleName());
        if (role == DbRole.MIGRATOR) {
            source.setOptions("-c role=" + DbRole.OWNER.roleName());
        } else {
            source.setSocketTimeout(SOCKET_TIMEOUT_S);
            source.setOptions("-c statement_timeout=30s -c lock_timeout=10s");
        }
        return source;
    }

    /// How a server is reached and what it must prove, the same for every role.
    static void reach(PGSimpleDataSource source, DatabaseTarget target) {
        source.setDatabaseName(target.database());
        source.setConnectTimeout(CONNECT_TIMEOUT_S);
        // A unique violation's detail quotes the row; an exception must not.
        source.setLogServerErrorDetail(false);
        source.setReWriteBatchedInserts(true);
        source.setRequireAuth("scram-sha-256");
        switch (target) {
            case DatabaseTarget.Embedded embedded -> {
                source.setServerNames(new String[] {"localhost"});
                source.setSslMode("disable");
                source.setGssEncMode("disable");
                source.setSocketFactory("org.newsclub.net.unix.AFUNIXSocketFactory$FactoryArg");
                source.setSocketFactoryArg(
                        embedded.socketFolder().resolve(".s.PGSQL.5432").toString());
            }
            case DatabaseTarget.External external -> {
                source.setServerNames(new String[] {external.host()});
                source.setPortNumbers(new int[] {external.port()});
                source.setSslMode("verify-full");
                source.setSslRootCert(external.rootCertificate().toString());
                source.setGssEncMode("disable");
                source.setTcpKeepAlive(true);
            }
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        var connection = super.getConnection(user, password);
        try {
            ServerSettings.read(connection).requireSafe(target);
            return connection;
        } catch (DatabaseMisconfigured e) {
            connection.close();
            throw new SQLNonTransientConnectionException("refused", e);
        }
    }
}
