package org.wardline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.Probe;
import org.wardline.testkit.SipPhone;

/// The files that phones ask their provisioning server for, by the names that makers use and
/// guessed hardware addresses. There is no provisioning over the network yet: nothing is there. A
/// phone probes the listener for phones after each guess.
class GuessedConfigurationsIT {

    private static final int GUESSES = Boolean.getBoolean("wardline.long") ? 10_000 : 200;

    /// Of Yealink, Polycom, Grandstream, Snom, Cisco and Asterisk's own.
    private static final List<String> NAMES =
            List.of(
                    "/%s.cfg",
                    "/%s-phone.cfg",
                    "/cfg%s.xml",
                    "/snom-%s.htm",
                    "/spa%s.cfg",
                    "/SEP%s.cnf.xml",
                    "/phoneprov/%s.xml",
                    "/provisioning/%s",
                    "/v1/provisioning/%s",
                    "/v1/devices/%s/config");

    @Test
    void noGuessedNameGivesAConfiguration() throws IOException, InterruptedException {
        var random = new Random(31);
        try (var house = new ApiHouse();
                var phone = SipPhone.connect(house.sip(), house.authority(), "localhost");
                var client =
                        HttpClient.newBuilder()
                                .sslContext(ApiClient.trusting(house.authority()))
                                .build()) {
            var root = "https://localhost:" + house.address().getPort();
            int given = 0;
            for (int i = 0; i < GUESSES; i++) {
                String mac = "001565%06x".formatted(random.nextInt(1 << 24));
                String path = NAMES.get(i % NAMES.size()).formatted(mac);
                var request = HttpRequest.newBuilder(URI.create(root + path)).build();
                HttpResponse<String> got = client.send(request, BodyHandlers.ofString());
                assertTrue(got.statusCode() >= 400, () -> got.uri() + " " + got.statusCode());
                given += got.body().contains("secret") ? 1 : 0;
                Probe.answered(phone, "localhost", path);
            }
            assertEquals(0, given);
        }
        Attack.PROVISIONING.counted(GUESSES);
    }
}
