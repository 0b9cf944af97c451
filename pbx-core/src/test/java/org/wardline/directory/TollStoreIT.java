package org.wardline.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.audit.Act;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.testkit.TestAuditLog;
import org.wardline.testkit.TestPostgres;
import org.wardline.toll.TollAccount;
import org.wardline.toll.TollRequest;

/// The minutes of a day in PostgreSQL, asked for by several at once.
class TollStoreIT {

    private static final int DAYS = 20;
    private static final int ASKING = 6;
    private static final int BLOCK = 15;
    private static final int CAP = 40;

    /// Two processes may be there while one takes the other's place: the first minutes of a day,
    /// for which there is no row yet, are reserved once like all others.
    @Test
    void whoeverAsksAtTheSameTimeIsGrantedNoMoreThanTheCapTogether(@TempDir Path home)
            throws Exception {
        try (var database = TestPostgres.database("audit", "pbx");
                var audit = TestAuditLog.open(database);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var key = Keys.open(KeyPaths.under(home), new SecureRandom()).service();
            var store = new DirectoryStore(database.app(), key);
            var maple = new Tenant(TenantId.random(), "Maple", "maple.example");
            var change = new ConfigurationChanged("practice", "", "", "");
            store.add(maple, audit.log().append(Act.ofMachine(maple.id(), "test", change)));
            TollStore toll = store.toll();
            TollAccount account = TollAccount.of(maple.id());
            for (int n = 0; n < DAYS; n++) {
                LocalDate day = LocalDate.EPOCH.plusDays(n);
                var request = new TollRequest(account, day, BLOCK, CAP);
                var go = new CountDownLatch(1);
                List<Future<Integer>> asking = new ArrayList<>();
                for (int i = 0; i < ASKING; i++) {
                    asking.add(
                            threads.submit(() -> {
                                go.await();
                                return toll.reserve(request);
                            }));
                }
                go.countDown();
                int granted = 0;
                for (Future<Integer> one : asking) {
                    granted += one.get();
                }
                assertEquals(CAP, granted, "on day " + n);
                assertEquals(Map.of(account.key(), CAP), toll.reserved(maple.id(), day));
            }
        }
    }
}
