package org.wardline.call;

import java.util.Objects;
import java.util.regex.Pattern;
import org.wardline.directory.Extension;
import org.wardline.ident.Phi;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipUri;

/// What a message and a call record show of the caller. Nothing is decided by it (R43).
///
/// A gateway to the public network is a phone on an extension of its own and names the outside
/// caller in From. Only a number that no extension can have is taken from there: a phone can't show
/// itself as another extension, and a caller can't as somebody of the practice.
///
/// @param name the outside caller's, else the extension's
/// @param number the outside caller's digits, else the extension's
record ShownCaller(Phi<String> name, Phi<String> number) {

    /// A number of the public network: E.164 allows 15 digits, extensions have 6 at most.
    private static final Pattern OUTSIDE = Pattern.compile("\\+?([0-9]{7,15})");

    private static final int MAX_NAME_CHARS = 100;

    ShownCaller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(number, "number");
    }

    static ShownCaller of(NameAddr from, Extension extension) {
        String user = from.uri() instanceof SipUri sip ? sip.userDecoded() : "";
        var outside = OUTSIDE.matcher(user);
        if (!outside.matches()) {
            return new ShownCaller(
                    Phi.of(extension.displayName()), Phi.of(extension.number().digits()));
        }
        return new ShownCaller(Phi.of(printable(from.display())), Phi.of(outside.group(1)));
    }

    private static String printable(String display) {
        String text = display.replaceAll("\\p{Cntrl}", " ").strip();
        return text.substring(0, Math.min(text.length(), MAX_NAME_CHARS));
    }
}
