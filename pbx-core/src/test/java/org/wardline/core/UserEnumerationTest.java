package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.directory.IssuedDevice;
import org.wardline.sip.message.SipResponse;
import org.wardline.testkit.Attack;
import org.wardline.testkit.phone.ScriptedPhone;

/// A stranger asks about users that there are and as many that there are not, each once, in each
/// place of a request that names one. Both get the same bytes, and in `--long` the same time. After
/// every input a probe.
class UserEnumerationTest {

    private static final boolean LONG = Boolean.getBoolean("wardline.long");
    private static final int USERS = LONG ? 10_000 : 50;
    private static final int PAIRS_OF_CONNECTION = 4;
    private static final int FIRST = 20_000;
    private static final int NOBODY = 40_000;

    /// With what a stranger is answered.
    private static final Map<String, Integer> METHODS =
            Map.of(
                    "REGISTER",
                    401,
                    "INVITE",
                    401,
                    "OPTIONS",
                    200,
                    "SUBSCRIBE",
                    401,
                    "MESSAGE",
                    405);

    private static final Logger LOG = LoggerFactory.getLogger(UserEnumerationTest.class);

    /// What names a user.
    private enum Named {
        IN_DIGEST,
        IN_REQUEST_URI,
        IN_TO,
        IN_FROM
    }

    private final AttackStage stage = new AttackStage();
    private final SimExchange exchange = stage.exchange;
    private final List<IssuedDevice> devices =
            exchange.practices.desks(stage.maple, IntStream.range(FIRST, FIRST + USERS));

    @AfterEach
    void nothingLeaks() {
        exchange.assertNothingLeaked();
    }

    @AfterAll
    static void tell() {
        AttackStage.tell();
    }

    @Test
    void existingAndMissingUsersGetTheSameBytes() {
        Map<String, Double> likeness = new LinkedHashMap<>();
        for (String method : new TreeSet<>(METHODS.keySet())) {
            for (Named named : Named.values()) {
                likeness.put(method + " " + named, askedAlike(method, named).likeness());
            }
        }
        // No time is asserted where other tests have the machine too.
        if (LONG) {
            LOG.info("{} pairs each, p of Kolmogorov and Smirnov: {}", USERS, likeness);
            // Bonferroni: as many tests, each as much stricter, are one of 0.01.
            double least = 0.01 / likeness.size();
            assertTrue(likeness.values().stream().allMatch(p -> p > least), likeness::toString);
        }
    }

    /// Asks about everybody, in an order that caches don't foresee.
    ///
    /// @return what the answers took
    private Latencies askedAlike(String method, Named named) {
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, USERS).boxed().toList());
        Collections.shuffle(shuffled, new Random(7));
        List<String> existing = shuffled.stream().map(i -> user(named, i, FIRST + i)).toList();
        List<String> nobody = shuffled.stream().map(i -> user(named, i, NOBODY + i)).toList();
        var latencies = new Latencies();
        for (int i = 0; i < USERS; i++) {
            // Each is as often the first on a new connection, which takes longer.
            boolean missingFirst = i / PAIRS_OF_CONNECTION % 2 == 0;
            String there = existing.get(i);
            String missing = nobody.get(i);
            // Few enough from one connection and one address that failures are answered 401.
            boolean fresh = i % PAIRS_OF_CONNECTION == 0;
            ScriptedPhone from = fresh ? stage.freshStranger() : stage.stranger();
            String first = answerTo(from, method, named, missingFirst ? missing : there);
            long between = stage.lastNanos();
            String second = answerTo(from, method, named, missingFirst ? there : missing);
            long after = stage.lastNanos();
            assertEquals(first, second, there);
            latencies.add(missingFirst ? after : between, missingFirst ? between : after);
            stage.attacked(Attack.USER_ENUMERATION);
            stage.attacked(Attack.USER_ENUMERATION);
            if (i % 500 == 499) {
                exchange.pass(Duration.ofSeconds(70));
                exchange.forgetHistory();
            }
        }
        return latencies;
    }

    /// How a user is named there: a phone by its user name, somebody by their number.
    private String user(Named named, int index, int number) {
        String username = devices.get(index).device().username();
        return switch (named) {
            case IN_DIGEST -> number + username.substring(username.indexOf('-'));
            case IN_REQUEST_URI, IN_TO, IN_FROM -> "" + number;
        };
    }

    /// The answer without what the request brought and what is drawn anew each time.
    private String answerTo(ScriptedPhone from, String method, Named named, String user) {
        String other = "sip:102@maple.example";
        String address = "sip:" + user + "@maple.example";
        SipResponse answer =
                stage.raw(
                        from,
                        method + " " + (named == Named.IN_REQUEST_URI ? address : other),
                        named == Named.IN_DIGEST
                                ? AttackStage.wrongDigest().replace("101-none", user)
                                : "Subject: none",
                        "From: <%s>;tag=1".formatted(named == Named.IN_FROM ? address : other),
                        "To: <%s>".formatted(named == Named.IN_TO ? address : other),
                        "Event: dialog",
                        "Contact: <sip:102@phone.example>");
        assertEquals(METHODS.get(method), answer.status(), method);
        return AttackStage.masked(answer, user);
    }
}
