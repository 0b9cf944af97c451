package org.wardline.directory;

import java.util.TreeSet;
import org.wardline.key.Canonical;
import org.wardline.toll.TollCaps;

/// The rules of calls outside, inside a [SnapshotFormat].
///
///     outside: calls: phone gateway practice; minutes: phone gateway practice; countries: name
final class OutsideFormat {

    private OutsideFormat() {}

    static void write(OutsideRules rules, Canonical.Writer out) {
        write(rules.calls(), out);
        write(rules.minutes(), out);
        out.put(rules.countries().size());
        rules.countries().forEach(out::put);
    }

    private static void write(TollCaps caps, Canonical.Writer out) {
        out.put(caps.ofPhone()).put(caps.ofGateway()).put(caps.ofPractice());
    }

    static OutsideRules read(Canonical.Reader in) {
        return new OutsideRules(
                caps(in), caps(in), new TreeSet<>(SnapshotFormat.list(in, Canonical.Reader::text)));
    }

    private static TollCaps caps(Canonical.Reader in) {
        return new TollCaps(number(in), number(in), number(in));
    }

    private static int number(Canonical.Reader in) {
        return Math.toIntExact(in.number());
    }
}
