package org.wardline.call;

import java.util.Objects;
import java.util.regex.Pattern;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.Device;
import org.wardline.directory.Extension;
import org.wardline.ident.Phi;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.Params;
import org.wardline.sip.message.SipUri;

/// What phones, messages and call records show of a party. Nothing is decided by it (R43).
///
/// A phone is its extension, whatever it says of itself. A carrier and a gateway to the public
/// network name the outside caller in From; only a number that no extension can have is taken from
/// there, so that no caller is shown as somebody of the practice.
///
/// @param name the outside caller's, else the extension's
/// @param number the outside caller's digits, else the extension's
/// @param outside whether it may be a patient: screens show no more than they are allowed to
record ShownCaller(Phi<String> name, Phi<String> number, boolean outside) {

    /// A number of the public network: E.164 allows 15 digits, extensions have 6 at most.
    private static final Pattern OUTSIDE = Pattern.compile("\\+?([0-9]{7,15})");

    private static final Pattern WORDS = Pattern.compile("[\\s,]+");
    private static final int MAX_NAME_CHARS = 100;

    /// What acts on a screen or a terminal instead of being shown: controls of C0 and C1,
    /// separators of lines and paragraphs, and what turns the direction of writing round (UAX 9).
    private static final Pattern ACTING =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

    /// What is shown in place of a hidden name (R88) and a hidden number (RFC 3323 4.1.1.3).
    private static final String PATIENT = "Patient";

    private static final String ANONYMOUS = "anonymous";

    ShownCaller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(number, "number");
    }

    /// Who calls.
    ///
    /// @param from what the peer says of the caller
    static ShownCaller of(Peer peer, NameAddr from) {
        return switch (peer) {
            case Peer.Phone(Device device, Extension extension) ->
                    switch (device.kind()) {
                        case PHONE -> of(extension);
                        case GATEWAY -> outside(from);
                    };
            case Peer.Outside _ -> outside(from);
        };
    }

    /// Nothing is known of who says nothing.
    private static ShownCaller outside(NameAddr from) {
        String user = from.uri() instanceof SipUri sip ? sip.userDecoded() : "";
        var digits = OUTSIDE.matcher(user);
        return new ShownCaller(
                Phi.of(printable(from.display())),
                Phi.of(digits.matches() ? digits.group(1) : ANONYMOUS),
                true);
    }

    /// Whom somebody of the practice has called in the public network.
    static ShownCaller outside(String number) {
        return new ShownCaller(Phi.of(""), Phi.of(number), true);
    }

    /// The party at a phone that we called.
    static ShownCaller of(Extension extension) {
        return new ShownCaller(
                Phi.of(extension.displayName()), Phi.of(extension.number().digits()), false);
    }

    /// The address that a phone is to show.
    ///
    /// @param allowed what its screen may show of outside callers
    NameAddr address(CallerDisplay allowed, String domain) {
        CallerDisplay shown = outside ? allowed : CallerDisplay.FULL_NAME;
        String user = shown.showsNumber() ? number.reveal() : ANONYMOUS;
        return new NameAddr(display(shown), SipUri.of(user, domain), Params.NONE);
    }

    private String display(CallerDisplay shown) {
        return switch (shown.shownName()) {
            case FULL -> name.reveal();
            case INITIALS -> initials();
            case NONE -> shown.showsNumber() ? "" : PATIENT;
        };
    }

    private String initials() {
        var initials = new StringBuilder();
        for (String word : WORDS.split(name.reveal().strip(), -1)) {
            if (!word.isEmpty()) {
                initials.append(initials.isEmpty() ? "" : " ")
                        .appendCodePoint(word.codePointAt(0))
                        .append('.');
            }
        }
        return initials.isEmpty() ? PATIENT : initials.toString();
    }

    private static String printable(String display) {
        String text = ACTING.matcher(display).replaceAll(" ").strip();
        return text.substring(0, Math.min(text.length(), MAX_NAME_CHARS));
    }
}
