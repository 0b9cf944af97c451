package org.wardline.media.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.bench.Stopwatch.Figures;
import org.wardline.media.testkit.Libsrtp;

/// Time and heap to protect and to verify one 172-byte voice packet, per suite, beside jitsi-srtp
/// and the system's libsrtp.
///
/// All implementations run in one process, warmed up together and then in turns, batch by batch, so
/// that a change of the machine's speed meets each of them; the figure is the median of the
/// batches.
public final class SrtpBench {

    private static final int WARM_UP_ROUNDS = 300;
    private static final int ROUNDS = 400;
    private static final String JITSI = "jitsi-srtp, JDK AES";

    private final Map<SrtpProfile, Stopwatch> ours = new EnumMap<>(SrtpProfile.class);
    private final Map<SrtpProfile, Stopwatch> jitsi = new EnumMap<>(SrtpProfile.class);
    private final Map<SrtpProfile, Stopwatch> libsrtp = new EnumMap<>(SrtpProfile.class);

    private SrtpBench() {}

    /// Arguments: `--json` adds one JSON object as the last line.
    public static void main(String[] arguments) throws JsonProcessingException {
        String how =
                "One %d-byte voice packet; median of %d batches of %d, in turns."
                        .formatted(Lane.PACKET_BYTES, ROUNDS, Lane.PACKETS);
        new SrtpBench().run().print(how, List.of(arguments).contains("--json"));
    }

    private BenchReport run() {
        List<Lane> lanes = new ArrayList<>();
        var random = new SecureRandom();
        for (SrtpProfile profile : SrtpProfile.values()) {
            MasterKey key = MasterKey.random(profile, random);
            ours.put(profile, start(new WardlineLane(key), lanes));
            jitsi.put(profile, start(new JitsiLane(key), lanes));
            if (Libsrtp.installed()) {
                libsrtp.put(profile, start(new LibsrtpLane(key), lanes));
            }
        }
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            inTurns(Stopwatch::warmUp);
        }
        for (int round = 0; round < ROUNDS; round++) {
            inTurns(Stopwatch::measure);
        }
        lanes.forEach(Lane::close);
        return report();
    }

    private static Stopwatch start(Lane lane, List<Lane> lanes) {
        lanes.add(lane);
        return new Stopwatch(lane, ROUNDS);
    }

    private void inTurns(Consumer<Stopwatch> step) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            step.accept(ours.get(profile));
            step.accept(jitsi.get(profile));
            Optional.ofNullable(libsrtp.get(profile)).ifPresent(step);
        }
    }

    private BenchReport report() {
        BenchReport report = new BenchReport("srtp");
        for (SrtpProfile profile : SrtpProfile.values()) {
            String name = profile.sdesName();
            addTimes(report, "protect " + name, profile, Figures::protectNs);
            addTimes(report, "verify " + name, profile, Figures::verifyNs);
            addHeap(report, "heap to protect " + name, profile, Figures::protectBytes);
            addHeap(report, "heap to verify " + name, profile, Figures::verifyBytes);
        }
        return report;
    }

    private void addTimes(
            BenchReport report,
            String what,
            SrtpProfile profile,
            ToDoubleFunction<Figures> figure) {
        double own = figure.applyAsDouble(ours.get(profile).figures());
        double jitsiNs = figure.applyAsDouble(jitsi.get(profile).figures());
        report.add(what, own, "ns", JITSI, OptionalDouble.of(jitsiNs));
        OptionalDouble libsrtpNs =
                Libsrtp.installed()
                        ? OptionalDouble.of(figure.applyAsDouble(libsrtp.get(profile).figures()))
                        : OptionalDouble.empty();
        report.add(what, own, "ns", Libsrtp.version(), libsrtpNs);
    }

    private void addHeap(
            BenchReport report,
            String what,
            SrtpProfile profile,
            ToDoubleFunction<Figures> figure) {
        double own = figure.applyAsDouble(ours.get(profile).figures());
        double jitsiBytes = figure.applyAsDouble(jitsi.get(profile).figures());
        report.add(what, own, "B", JITSI, OptionalDouble.of(jitsiBytes));
    }
}
