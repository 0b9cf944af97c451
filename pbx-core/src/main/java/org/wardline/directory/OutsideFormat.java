package org.wardline.directory;

import java.util.SortedMap;
import java.util.TreeMap;
import org.wardline.key.Canonical;
import org.wardline.toll.TollCaps;

/// The rules of calls outside, inside a [SnapshotFormat].
///
///     outside: calls: phone gateway practice; minutes: phone gateway practice; countries: name rate
final class OutsideFormat {

    private OutsideFormat() {}

    static void write(OutsideRules rules, Canonical.Writer out) {
        write(rules.calls(), out);
        write(rules.minutes(), out);
        out.put(rules.rates().size());
        rules.rates().forEach((country, rate) -> out.put(country).put(rate));
    }

    private static void write(TollCaps caps, Canonical.Writer out) {
        out.put(caps.ofPhone()).put(caps.ofGateway()).put(caps.ofPractice());
    }

    static OutsideRules read(Canonical.Reader in) {
        TollCaps calls = caps(in);
        TollCaps minutes = caps(in);
        SortedMap<String, Integer> rates = new TreeMap<>();
        for (long left = in.number(); left > 0; left--) {
            rates.put(in.text(), number(in));
        }
        return new OutsideRules(calls, minutes, rates);
    }

    private static TollCaps caps(Canonical.Reader in) {
        return new TollCaps(number(in), number(in), number(in));
    }

    private static int number(Canonical.Reader in) {
        return Math.toIntExact(in.number());
    }
}
