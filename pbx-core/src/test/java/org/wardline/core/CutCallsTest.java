package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.ua.InviteId;

/// Scripts of calls of three phones, in lock-step over the simulated network. Each is cut at each
/// of its messages: the connection that carries the message is reset before it arrives, or right
/// after, and the phone comes back a second later. Every invariant of a simulation holds whatever
/// is left of the script. `-Dwardline.cut=N` repeats one.
class CutCallsTest {

    private static final Logger LOG = LoggerFactory.getLogger(CutCallsTest.class);

    /// What the three do, a second after each other. The one at 103 is in the middle.
    enum Play {
        ATTENDED_TRANSFER(SimFeature.ATTENDED_TRANSFER) {
            @Override
            void act(Stage stage) {
                stage.then(() -> stage.first.calls().call("103", true, SimFeature.CALL));
                stage.then(
                        () -> stage.middle.calls().talking().forEach(stage.middle.calls()::hold));
                stage.then(() -> stage.middle.calls().call("102", true, SimFeature.CALL));
                stage.then(() -> {
                    List<InviteId> both = stage.middle.calls().talking();
                    if (both.size() == 2) {
                        stage.middle.join(
                                both.getFirst(), both.getLast(), SimFeature.ATTENDED_TRANSFER);
                    }
                });
            }
        },
        EARLY_TRANSFER(SimFeature.EARLY_TRANSFER) {
            @Override
            void act(Stage stage) {
                stage.then(() -> stage.first.calls().call("103", true, SimFeature.CALL));
                stage.then(() -> {
                    SimCalls calls = stage.middle.calls();
                    List<InviteId> talking = calls.talking();
                    calls.call("102", true, SimFeature.CALL);
                    stage.world.later(
                            300,
                            () -> {
                                for (InviteId call : talking) {
                                    calls.calling()
                                            .forEach(ringing ->
                                                    stage.middle.join(
                                                            call,
                                                            ringing,
                                                            SimFeature.EARLY_TRANSFER));
                                }
                            });
                });
            }
        },
        BLIND_TRANSFER(SimFeature.BLIND_TRANSFER) {
            @Override
            void act(Stage stage) {
                stage.then(() -> stage.first.calls().call("103", true, SimFeature.CALL));
                stage.then(() -> stage.refer("102", SimFeature.BLIND_TRANSFER));
            }
        },
        PARK_AND_RETRIEVE(SimFeature.RETRIEVAL) {
            @Override
            void act(Stage stage) {
                stage.then(() -> stage.first.calls().call("103", true, SimFeature.CALL));
                stage.then(() -> stage.refer("*01", SimFeature.PARK));
                stage.then(() -> stage.last.calls().call("*01", true, SimFeature.RETRIEVAL));
            }
        },
        LAMP_PICKUP(SimFeature.LAMP_PICKUP) {
            @Override
            void act(Stage stage) {
                stage.then(() -> stage.last.subscribe("dialog", "103"));
                stage.then(() -> {
                    stage.first.calls().call("103", true, SimFeature.CALL);
                    stage.world.later(
                            300,
                            () ->
                                    stage.last.ringingElsewhere().stream()
                                            .findFirst()
                                            .ifPresent(
                                                    (DialogId d) -> stage.last.calls().pickUp(d)));
                });
            }
        };

        private final SimFeature hope;

        Play(SimFeature hope) {
            this.hope = hope;
        }

        abstract void act(Stage stage);
    }

    /// Where it is played.
    static final class Stage {
        private final SimWorld world = new SimWorld(7, new Random(7), Set.of());
        private final SimPhone first;
        private final SimPhone last;
        private final SimPhone middle;

        Stage() {
            SimOffice office = world.office("north.example", "n", SimCalls.Manner.AT_ONCE);
            List<SimPhone> phones = office.phones();
            first = phones.getFirst();
            last = phones.get(1);
            middle = phones.getLast();
            phones.forEach(world.network()::connect);
            world.pass(Duration.ofSeconds(1));
        }

        void then(Runnable step) {
            step.run();
            world.pass(Duration.ofSeconds(1));
        }

        void refer(String number, SimFeature hope) {
            middle.calls().talking().stream()
                    .findFirst()
                    .ifPresent(call -> middle.transfer(call, number, hope));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlayCutAtAnyMessageLeavesNothing(Play play) {
        SimWorld whole = played(play, Optional.empty());
        assertEquals(1, whole.tally().workedOf(play.hope), "uncut, it works");
        int single = Integer.getInteger("wardline.cut", 0);
        int runs = 0;
        int worked = 0;
        int step = single > 0 || Boolean.getBoolean("wardline.long") ? 1 : 3;
        for (int message = 1; message <= whole.network().messages(); message += step) {
            for (boolean arrives : List.of(false, true)) {
                if (single == 0 || single == message) {
                    var cut = new SimNetwork.Cut(message, arrives);
                    SimWorld world = played(play, Optional.of(cut));
                    assertEquals(Map.of(), world.invariants().broken(), () -> play + " " + cut);
                    runs++;
                    worked += Math.min(1, world.tally().workedOf(play.hope));
                }
            }
        }
        LOG.info("{}: cut in {} ways, {} of which came to their end", play, runs, worked);
        assertTrue(single > 0 || worked > runs / 10, "most cuts are survived");
    }

    private static SimWorld played(Play play, Optional<SimNetwork.Cut> cut) {
        var stage = new Stage();
        cut.ifPresent(stage.world.network()::cut);
        play.act(stage);
        stage.world.pass(Duration.ofSeconds(5));
        stage.world.heal();
        stage.world.checkWhatIsLeft();
        return stage.world;
    }
}
