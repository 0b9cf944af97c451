package org.wardline.sip.message;

/// One value of a Contact header field (RFC 3261 20.10): an address, or `*` in a REGISTER that
/// removes all bindings.
public sealed interface Contact permits NameAddr, Contact.Wildcard {

    /// `*` (RFC 3261 10.2.2).
    enum Wildcard implements Contact {
        ALL
    }

    /// `STAR / contact-param`; `expires` and `q` are checked because registrars compute with them.
    static Contact parse(Cursor in) throws SyntaxException {
        if (in.skip('*')) {
            return Wildcard.ALL;
        }
        NameAddr address = NameAddr.parse(in, "20.10");
        checkExpires(address, in);
        checkQ(address, in);
        return address;
    }

    private static void checkExpires(NameAddr address, Cursor in) throws SyntaxException {
        var expires = address.params().value("expires");
        if (expires.isPresent()) {
            Cursor number = in.over(expires.get());
            number.number(HeaderName.MAX_DELTA_SECONDS, "Contact expires out of range", "20.10");
            number.expectEnd("Contact expires out of range", "20.10");
        }
    }

    private static void checkQ(NameAddr address, Cursor in) throws SyntaxException {
        var q = address.params().value("q");
        if (q.isPresent() && !q.get().matches("0(\\.\\d{0,3})?|1(\\.0{0,3})?")) {
            throw in.error("Contact q out of range", "25.1");
        }
    }

    static void write(Contact contact, StringBuilder out) {
        switch (contact) {
            case NameAddr address -> address.write(out);
            case Wildcard _ -> out.append('*');
        }
    }
}
