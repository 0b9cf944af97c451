package org.wardline.sip.message;

import java.util.Objects;
import java.util.Optional;

/// An address with an optional display name and header parameters: From, To, Contact, Route and
/// their like (RFC 3261 20.10, 25.1 `name-addr / addr-spec`).
///
/// Written always with `<` and `>`, so that parameters can't change owner.
///
/// @param display the display name without quotes; empty when there is none. Patient information.
/// @param uri the address; patient information when it names a caller
/// @param params header parameters such as `tag`, `expires`, `+sip.instance`
public record NameAddr(String display, Uri uri, Params params) implements Contact {

    public NameAddr {
        Objects.requireNonNull(display, "display");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(params, "params");
    }

    /// An address alone.
    public static NameAddr of(Uri uri) {
        return new NameAddr("", uri, Params.NONE);
    }

    /// Reads a header value.
    ///
    /// @throws IllegalArgumentException when it is none; for configuration and tests, not for
    ///   peers' input
    public static NameAddr of(String text) {
        var in = new Cursor(text, 0);
        try {
            NameAddr address = parse(in, "20.10");
            in.expectEnd("Unexpected text after an address", "20.10");
            return address;
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    public Optional<String> tag() {
        return params.value("tag").filter(tag -> !tag.isEmpty());
    }

    public NameAddr withTag(String tag) {
        return new NameAddr(display, uri, params.with("tag", tag));
    }

    public NameAddr withParam(String name, String value) {
        return new NameAddr(display, uri, params.with(name, value));
    }

    public NameAddr withParams(Params changed) {
        return new NameAddr(display, uri, changed);
    }

    /// `[ display-name ] LAQUOT addr-spec RAQUOT` or a bare `addr-spec`, then parameters.
    static NameAddr parse(Cursor in, String section) throws SyntaxException {
        String display = "";
        boolean bracketed = in.peek() == '<';
        if (in.peek() == '"') {
            display = Cursor.unquote(in.quoted());
            in.skipSpace();
            bracketed = true;
        } else if (!bracketed) {
            String head = in.lookahead('<');
            // A bare addr-spec may be followed by another value of the list that has brackets.
            bracketed = !head.isEmpty() && head.indexOf(':') < 0;
            display = bracketed ? displayTokens(in, section) : "";
        }
        Uri uri = bracketed ? bracketedUri(in, section) : bareUri(in, section);
        return new NameAddr(display, uri, Params.parse(in, section));
    }

    /// `*(token LWS)`: anything else needs quotes (RFC 4475 3.1.2.15).
    private static String displayTokens(Cursor in, String section) throws SyntaxException {
        var display = new StringBuilder();
        while (in.peek() != '<') {
            if (!display.isEmpty()) {
                display.append(' ');
            }
            display.append(in.token("Display name needs quotes", section));
            in.skipSpace();
        }
        return display.toString();
    }

    private static Uri bracketedUri(Cursor in, String section) throws SyntaxException {
        in.expect('<', "Address in < > expected", section);
        String text = in.until(">");
        Uri uri = Uri.parse(in.over(text));
        in.expect('>', "Address without >", section);
        return uri;
    }

    /// Without brackets a comma, semicolon or question mark ends the URI (RFC 3261 20).
    private static Uri bareUri(Cursor in, String section) throws SyntaxException {
        String text = in.until(",;? \t<>\"");
        Uri uri = Uri.parse(in.over(text));
        if (in.peek() == '?') {
            throw in.error("Address with a question mark needs < >", section);
        }
        return uri;
    }

    void write(StringBuilder out) {
        if (!display.isEmpty()) {
            Cursor.quote(display, out);
            out.append(' ');
        }
        out.append('<').append(uri.text()).append('>');
        params.write(out);
    }

    /// The wire form.
    public String text() {
        var out = new StringBuilder(64);
        write(out);
        return out.toString();
    }

    @Override
    public String toString() {
        return "NameAddr[PHI]";
    }
}
