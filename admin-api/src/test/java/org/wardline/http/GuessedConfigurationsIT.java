package org.wardline.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.wardline.testkit.ApiClient;
import org.wardline.testkit.ApiHouse;
import org.wardline.testkit.Attack;

/// The files that phones ask their provisioning server for, by the names that makers use and
/// guessed hardware addresses. There is no provisioning over the network yet: nothing is there.
class GuessedConfigurationsIT {

    private static final int GUESSES = Boolean.getBoolean("wardline.long") ? 10_000 : 200;
    private static final int AT_ONCE = 50;

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
    void noGuessedNameGivesAConfiguration() {
        var random = new Random(31);
        try (var house = new ApiHouse();
                var client =
                        HttpClient.newBuilder()
                                .sslContext(ApiClient.trusting(house.authority()))
                                .build()) {
            var root = "https://localhost:" + house.address().getPort();
            int given = 0;
            for (int i = 0; i < GUESSES; i += AT_ONCE) {
                var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
                for (int j = 0; j < AT_ONCE; j++) {
                    String mac = "001565%06x".formatted(random.nextInt(1 << 24));
                    String path = NAMES.get(j % NAMES.size()).formatted(mac);
                    var request = HttpRequest.newBuilder(URI.create(root + path)).build();
                    answers.add(client.sendAsync(request, BodyHandlers.ofString()));
                }
                for (var answer : answers) {
                    HttpResponse<String> got = answer.join();
                    assertTrue(got.statusCode() >= 400, () -> got.uri() + " " + got.statusCode());
                    given += got.body().contains("secret") ? 1 : 0;
                }
            }
            assertEquals(0, given);
        }
        Attack.PROVISIONING.counted(GUESSES);
    }
}
