package org.wardline.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What phones are known to mishandle, by what they say of themselves: the one table of it, which
/// the operator's page of phones prints.
///
/// What a phone says is not proof, and need not be. A quirk only leaves out one of the ways that
/// every phone may use; it adds none, so a liar gains nothing.
public enum PhoneQuirk {
    /// AES-256 in counter mode is agreed and no audio comes through.
    NO_AUDIO_WITH_AES_256_CM(
            "Yealink",
            "x.86 and later",
            "yealink .* [0-9]+\\.([0-9]+)\\.",
            86,
            9_999,
            "AES-256 in counter mode is neither offered nor agreed: it is agreed and no audio comes"),
    /// With two challenges in one response, in either order, an algorithm that it does not know
    /// makes it give up instead of taking the other one (seen with baresip 1.0 and libre 1.1).
    GIVES_UP_AT_AN_UNKNOWN_CHALLENGE(
            "baresip, libre",
            "0.x and 1.x",
            "(?:baresip v|libre )([0-9]+)\\.",
            0,
            1,
            "is challenged with MD5 alone: it gives up at an algorithm that it does not know");

    /// As much of a User-Agent as is looked at.
    private static final int MAX_AGENT_CHARS = 200;

    private static final int MAX_DIGITS = 4;

    private final String phone;
    private final String versions;
    private final Pattern agent;
    private final int first;
    private final int last;
    private final String remedy;

    /// @param agent how its User-Agent begins, in lower case; the group is what counts of its
    ///   version
    /// @param first version that has it
    /// @param last version that has it
    PhoneQuirk(String phone, String versions, String agent, int first, int last, String remedy) {
        this.phone = phone;
        this.versions = versions;
        this.agent = Pattern.compile(agent);
        this.first = first;
        this.last = last;
        this.remedy = remedy;
    }

    /// Those of a phone; none of most.
    ///
    /// @param userAgent what the phone says of itself; empty when it says nothing
    public static Set<PhoneQuirk> of(String userAgent) {
        int looked = Math.min(userAgent.length(), MAX_AGENT_CHARS);
        String agent = userAgent.substring(0, looked).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(quirk -> quirk.isOf(agent))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(PhoneQuirk.class)));
    }

    private boolean isOf(String userAgent) {
        Matcher matcher = agent.matcher(userAgent);
        if (!matcher.lookingAt() || matcher.group(1).length() > MAX_DIGITS) {
            return false;
        }
        int version = Integer.parseInt(matcher.group(1));
        return version >= first && version <= last;
    }

    /// A row of the table: phone, firmware, and what is done.
    public List<String> row() {
        return List.of(phone, versions, remedy);
    }
}
