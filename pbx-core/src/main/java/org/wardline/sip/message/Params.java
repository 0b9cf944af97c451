package org.wardline.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of a header field or URI, in their order; names are compared without case.
public record Params(List<Param> list) {

    public static final Params NONE = new Params(List.of());

    private static final int MAX = 64;

    public Params {
        list = List.copyOf(list);
    }

    /// The value as on the wire; present and empty when the parameter stands without a value.
    public Optional<String> value(String name) {
        for (Param param : list) {
            if (param.name().equalsIgnoreCase(name)) {
                return Optional.of(param.value());
            }
        }
        return Optional.empty();
    }

    /// The value without quotes.
    public Optional<String> text(String name) {
        return value(name).map(Cursor::unquote);
    }

    public boolean has(String name) {
        return value(name).isPresent();
    }

    /// The same with this parameter in place of one of the same name, else at the end.
    ///
    /// @param value wire form: a token, a host or a quoted string; empty for none
    public Params with(String name, String value) {
        var copy = new ArrayList<Param>(list.size() + 1);
        boolean replaced = false;
        for (Param param : list) {
            boolean same = param.name().equalsIgnoreCase(name);
            if (!same) {
                copy.add(param);
            } else if (!replaced) {
                copy.add(new Param(param.name(), value));
            }
            replaced |= same;
        }
        if (!replaced) {
            copy.add(new Param(name, value));
        }
        return new Params(copy);
    }

    public Params without(String name) {
        return new Params(list.stream().filter(p -> !p.name().equalsIgnoreCase(name)).toList());
    }

    /// `*( SEMI generic-param )`; a parameter given twice is an error.
    static Params parse(Cursor in, String section) throws SyntaxException {
        if (!in.skipSpaced(';')) {
            return NONE;
        }
        var list = new ArrayList<Param>(4);
        do {
            String name = in.token("Parameter name expected", section);
            String value = "";
            if (in.skipSpaced('=')) {
                value =
                        in.peek() == '"'
                                ? in.quoted()
                                : in.require(Chars.GEN_VALUE, "Parameter value expected", section);
            }
            addOnce(list, new Param(name, value), in, section);
        } while (in.skipSpaced(';'));
        return new Params(list);
    }

    /// `*( ";" uri-parameter )` without any white space (RFC 3261 19.1.1).
    static Params parseUri(Cursor in) throws SyntaxException {
        if (in.peek() != ';') {
            return NONE;
        }
        var list = new ArrayList<Param>(2);
        while (in.skip(';')) {
            String name = UriText.run(in, Chars.URI_PARAM);
            String value = in.skip('=') ? UriText.run(in, Chars.URI_PARAM) : "";
            if (name.isEmpty()) {
                throw in.error("URI parameter expected", "19.1.1");
            }
            addOnce(list, new Param(name, value), in, "19.1.1");
        }
        return new Params(list);
    }

    private static void addOnce(List<Param> list, Param param, Cursor in, String section)
            throws SyntaxException {
        if (list.size() == MAX) {
            throw in.error("Too many parameters", section);
        }
        for (Param earlier : list) {
            if (earlier.name().equalsIgnoreCase(param.name())) {
                throw in.error("Parameter given twice", section);
            }
        }
        list.add(param);
    }

    void write(StringBuilder out) {
        for (Param param : list) {
            out.append(';').append(param.name());
            if (!param.value().isEmpty()) {
                out.append('=').append(param.value());
            }
        }
    }

    @Override
    public String toString() {
        return "Params[" + list.size() + "]";
    }
}
