package org.wardline.sip.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/// The name of a header field together with the type of its value, how it is read and written, and
/// how often it may stand in a message (RFC 3261 20, table 2).
///
/// Names compare without case and in their compact form. A name that is not known here is an
/// extension whose value is its text.
public final class HeaderName<T> {

    /// How often a field may stand in a message.
    enum Arity {
        /// Once; a second one is an error (RFC 4475 3.3.8).
        ONE,
        /// A comma-separated list over any number of lines: one field per value.
        LIST,
        /// Any number of lines, each a value; commas mean nothing.
        LINES
    }

    /// Reads one value at the cursor.
    @FunctionalInterface
    interface Grammar<T> {
        T parse(Cursor in) throws SyntaxException;
    }

    /// `delta-seconds` fit 32 bits (RFC 3261 20.19).
    public static final long MAX_DELTA_SECONDS = 0xFFFF_FFFFL;

    private static final Map<String, HeaderName<?>> KNOWN = new HashMap<>();

    public static final HeaderName<Via> VIA = known("Via", "v", Arity.LIST, Via::parse, Via::write);
    public static final HeaderName<NameAddr> FROM = address("From", "f");
    public static final HeaderName<NameAddr> TO = address("To", "t");
    public static final HeaderName<String> CALL_ID =
            known("Call-ID", "i", Arity.ONE, HeaderName::callId, HeaderName::writeText);
    public static final HeaderName<CSeq> CSEQ =
            known("CSeq", "", Arity.ONE, CSeq::parse, CSeq::write);
    public static final HeaderName<Long> MAX_FORWARDS = number("Max-Forwards", 255, "20.22");
    public static final HeaderName<Contact> CONTACT =
            known("Contact", "m", Arity.LIST, Contact::parse, Contact::write);
    public static final HeaderName<NameAddr> ROUTE = route("Route");
    public static final HeaderName<NameAddr> RECORD_ROUTE = route("Record-Route");
    public static final HeaderName<NameAddr> PATH = route("Path");
    public static final HeaderName<NameAddr> SERVICE_ROUTE = route("Service-Route");
    public static final HeaderName<NameAddr> REFER_TO =
            known(
                    "Refer-To",
                    "r",
                    Arity.ONE,
                    in -> NameAddr.parse(in, "RFC 3515 2.1"),
                    NameAddr::write);
    public static final HeaderName<Replaces> REPLACES =
            known("Replaces", "", Arity.ONE, Replaces::parse, Replaces::write);

    /// `false` when the referrer wants no notifications (RFC 4488 4).
    public static final HeaderName<String> REFER_SUB = text("Refer-Sub");

    /// Only in [RawHead] and on the wire: in a message the [Body] knows its length.
    public static final HeaderName<Long> CONTENT_LENGTH =
            known("Content-Length", "l", Arity.ONE, delta("Content-Length"), HeaderName::writeText);

    /// Only on the wire: in a message the [Body] knows its type.
    public static final HeaderName<MediaType> CONTENT_TYPE =
            known("Content-Type", "c", Arity.ONE, MediaType::parse, MediaType::write);

    public static final HeaderName<String> CONTENT_ENCODING =
            known("Content-Encoding", "e", Arity.LIST, HeaderName::token, HeaderName::writeText);
    public static final HeaderName<ContentDisposition> CONTENT_DISPOSITION =
            known(
                    "Content-Disposition",
                    "",
                    Arity.ONE,
                    ContentDisposition::parse,
                    ContentDisposition::write);
    public static final HeaderName<MediaType> ACCEPT =
            known("Accept", "", Arity.LIST, MediaType::parse, MediaType::write);
    public static final HeaderName<Long> EXPIRES = number("Expires", MAX_DELTA_SECONDS, "20.19");
    public static final HeaderName<Long> MIN_EXPIRES =
            number("Min-Expires", MAX_DELTA_SECONDS, "20.23");
    public static final HeaderName<Long> FLOW_TIMER =
            number("Flow-Timer", MAX_DELTA_SECONDS, "RFC 5626 4.4.1");
    public static final HeaderName<Long> MIN_SE =
            known("Min-SE", "", Arity.ONE, NumbersInText::minSe, HeaderName::writeText);
    public static final HeaderName<SessionExpires> SESSION_EXPIRES =
            known("Session-Expires", "x", Arity.ONE, SessionExpires::parse, SessionExpires::write);
    public static final HeaderName<Long> RETRY_AFTER =
            known("Retry-After", "", Arity.ONE, NumbersInText::retryAfter, HeaderName::writeText);
    public static final HeaderName<Long> RSEQ = number("RSeq", MAX_DELTA_SECONDS, "RFC 3262 7.1");
    public static final HeaderName<RAck> RACK =
            known("RAck", "", Arity.ONE, RAck::parse, RAck::write);
    public static final HeaderName<String> TIMESTAMP =
            known("Timestamp", "", Arity.ONE, HeaderName::timestamp, HeaderName::writeText);
    public static final HeaderName<String> DATE =
            known("Date", "", Arity.ONE, HeaderName::date, HeaderName::writeText);
    public static final HeaderName<String> REQUIRE = tokens("Require", "");
    public static final HeaderName<String> PROXY_REQUIRE = tokens("Proxy-Require", "");
    public static final HeaderName<String> SUPPORTED = tokens("Supported", "k");
    public static final HeaderName<String> UNSUPPORTED = tokens("Unsupported", "");
    public static final HeaderName<String> ALLOW = tokens("Allow", "");
    public static final HeaderName<EventType> EVENT =
            known("Event", "o", Arity.ONE, EventType::parse, EventType::write);
    public static final HeaderName<EventType> SUBSCRIPTION_STATE =
            known("Subscription-State", "", Arity.ONE, EventType::parseState, EventType::write);
    public static final HeaderName<String> AUTHORIZATION = lines("Authorization");
    public static final HeaderName<String> WWW_AUTHENTICATE = lines("WWW-Authenticate");
    public static final HeaderName<String> WARNING =
            known("Warning", "", Arity.LINES, NumbersInText::warning, HeaderName::writeText);
    public static final HeaderName<String> REASON =
            known("Reason", "", Arity.LINES, NumbersInText::reason, HeaderName::writeText);
    public static final HeaderName<String> USER_AGENT = text("User-Agent");
    public static final HeaderName<String> SERVER = text("Server");
    public static final HeaderName<String> SUBJECT =
            known("Subject", "s", Arity.ONE, Cursor::text, HeaderName::writeText);

    private final String text;

    /// In lower case, as names compare: every message compares them hundreds of times.
    private final String folded;

    private final Arity arity;
    private final Grammar<T> grammar;
    private final BiConsumer<T, StringBuilder> writer;

    private HeaderName(
            String text, Arity arity, Grammar<T> grammar, BiConsumer<T, StringBuilder> writer) {
        this.text = text;
        this.folded = text.toLowerCase(Locale.ROOT);
        this.arity = arity;
        this.grammar = grammar;
        this.writer = writer;
    }

    /// The header of that name in long or compact form.
    static HeaderName<?> named(String name) {
        HeaderName<?> known = KNOWN.get(name.toLowerCase(Locale.ROOT));
        return known == null ? extension(name) : known;
    }

    /// A header that is not known here; its value is text without line breaks.
    ///
    /// @throws IllegalArgumentException when the name is no token or is known with its own type
    public static HeaderName<String> extension(String name) {
        if (name.isEmpty()
                || !Chars.all(Chars.TOKEN, name)
                || KNOWN.containsKey(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Not the name of an extension header");
        }
        return new HeaderName<>(name, Arity.LINES, Cursor::text, HeaderName::writeText);
    }

    /// The long form.
    public String text() {
        return text;
    }

    Arity arity() {
        return arity;
    }

    /// Lists that a sender may leave empty: `Supported:` says that nothing is supported.
    boolean mayBeEmpty() {
        return equals(SUPPORTED) || equals(ALLOW) || equals(ACCEPT) || equals(UNSUPPORTED);
    }

    /// The value of a field of this name. Sound because a name fixes the type of its values: known
    /// names are unique constants and extensions are text.
    @SuppressWarnings("unchecked")
    T valueOf(HeaderField<?> field) {
        return (T) field.value();
    }

    T parse(Cursor in) throws SyntaxException {
        return grammar.parse(in);
    }

    void writeValue(T value, StringBuilder out) {
        writer.accept(value, out);
    }

    private static <T> HeaderName<T> known(
            String text,
            String compact,
            Arity arity,
            Grammar<T> grammar,
            BiConsumer<T, StringBuilder> writer) {
        var name = new HeaderName<>(text, arity, grammar, writer);
        KNOWN.put(name.folded, name);
        if (!compact.isEmpty()) {
            KNOWN.put(compact, name);
        }
        return name;
    }

    private static HeaderName<NameAddr> address(String text, String compact) {
        return known(text, compact, Arity.ONE, in -> NameAddr.parse(in, "20.20"), NameAddr::write);
    }

    private static HeaderName<NameAddr> route(String text) {
        return known(text, "", Arity.LIST, in -> NameAddr.parse(in, "20.34"), NameAddr::write);
    }

    private static HeaderName<String> tokens(String text, String compact) {
        return known(text, compact, Arity.LIST, HeaderName::token, HeaderName::writeText);
    }

    private static HeaderName<String> lines(String text) {
        return known(text, "", Arity.LINES, Cursor::text, HeaderName::writeText);
    }

    private static HeaderName<String> text(String text) {
        return known(text, "", Arity.ONE, Cursor::text, HeaderName::writeText);
    }

    private static HeaderName<Long> number(String text, long max, String section) {
        return known(
                text,
                "",
                Arity.ONE,
                in -> in.number(max, text + " out of range", section),
                HeaderName::writeText);
    }

    private static Grammar<Long> delta(String text) {
        return in -> in.number(MAX_DELTA_SECONDS, text + " out of range", "20.14");
    }

    private static String token(Cursor in) throws SyntaxException {
        return in.token("Token expected", "25.1");
    }

    private static String callId(Cursor in) throws SyntaxException {
        return in.require(Chars.VISIBLE, "Call-ID expected", "20.8");
    }

    /// `1*DIGIT [ "." *DIGIT ] [ LWS delay ]` (RFC 3261 20.38).
    private static String timestamp(Cursor in) throws SyntaxException {
        String text = in.rest();
        if (!text.matches("\\d{1,10}(\\.\\d{0,10})?([ \\t]+\\d{0,10}(\\.\\d{0,10})?)?")) {
            throw in.error("Timestamp out of range", "20.38");
        }
        return text;
    }

    /// `rfc1123-date`, in GMT only (RFC 3261 20.17).
    private static String date(Cursor in) throws SyntaxException {
        String text = in.rest();
        if (!text.matches(
                "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d\\d "
                        + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4} "
                        + "\\d\\d:\\d\\d:\\d\\d GMT")) {
            throw in.error("Date is not in the form of RFC 1123 in GMT", "20.17");
        }
        return text;
    }

    private static void writeText(Object value, StringBuilder out) {
        out.append(value);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof HeaderName<?> that && folded.equals(that.folded));
    }

    @Override
    public int hashCode() {
        return folded.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
