package org.wardline.sip.message;

/// One value of a Contact header field (RFC 3261 20.10): an address, or `*` in a REGISTER that
/// removes all bindings.
public sealed interface Contact permits NameAddr, Contact.Wildcard {

    /// From 1 on and below 2^31.
    long MAX_REG_ID = 0x7FFF_FFFFL;

    String REG_ID_SECTION = "RFC 5626 4.2";

    /// `*` (RFC 3261 10.2.2).
    enum Wildcard implements Contact {
        ALL
    }

    /// `STAR / contact-param`; `expires`, `q` and `reg-id` are checked because registrars compute
    /// with them.
    static Contact parse(Cursor in) throws SyntaxException {
        if (in.skip('*')) {
            return Wildcard.ALL;
        }
        NameAddr address = NameAddr.parse(in, "20.10");
        in.checkNumber(
                address.params(), "expires", HeaderName.MAX_DELTA_SECONDS, "Contact", "20.10");
        in.checkNumber(address.params(), "reg-id", MAX_REG_ID, "Contact", REG_ID_SECTION);
        if (address.params().value("reg-id").filter(id -> id.matches("0+")).isPresent()) {
            throw in.error("Contact reg-id out of range", REG_ID_SECTION);
        }
        checkQ(address, in);
        return address;
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
