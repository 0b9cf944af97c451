package org.wardline.core.bench;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestUse;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.PhoneChannel;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// A phone that does nothing but register, as desk phones do: the first time it is challenged, and
/// from then on it sends its proof with the last nonce and the next nonce count (RFC 7616 3.4).
/// Owned by the load's thread.
final class RegisteringPhone implements PhoneChannel.Listener {

    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]*)\"");

    /// What became of a registration or a connection.
    enum Outcome {
        REGISTERED,
        REFUSED,
        CLOSED
    }

    private final Identity identity;
    private final String ha1;
    private final String callId = Long.toHexString(System.nanoTime());
    private final Consumer<Outcome> outcome;
    private PhoneChannel channel;
    private String nonce = "";
    private int nonceCount;
    private int cseq;
    private boolean challenged;

    /// @param outcome takes the end of each registration; the first begins by itself
    RegisteringPhone(Identity identity, Consumer<Outcome> outcome) {
        this.identity = identity;
        this.outcome = outcome;
        this.ha1 =
                DigestAlgorithm.SHA_256.ha1(
                        identity.username(), identity.domain(), identity.secret());
    }

    void register() {
        challenged = false;
        sendRegister();
    }

    void close() {
        channel.close();
    }

    @Override
    public void connected(PhoneChannel opened, Flow flow) {
        channel = opened;
        register();
    }

    @Override
    public void received(SipMessage message) {
        if (!(message instanceof SipResponse response) || response.status() < 200) {
            return;
        }
        if (response.status() == 401 && !challenged) {
            challenged = true;
            nonce = nonceOf(response);
            nonceCount = 0;
            sendRegister();
        } else {
            outcome.accept(response.isSuccess() ? Outcome.REGISTERED : Outcome.REFUSED);
        }
    }

    @Override
    public void closed() {
        nonce = "";
        outcome.accept(Outcome.CLOSED);
    }

    private static String nonceOf(SipResponse challenge) {
        return challenge.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
                .filter(text -> text.contains("SHA-256"))
                .map(NONCE::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
    }

    private void sendRegister() {
        String user = identity.number();
        String domain = identity.domain();
        cseq++;
        String request =
                "REGISTER sip:"
                        + domain
                        + " SIP/2.0\r\n"
                        + "Via: SIP/2.0/TLS 127.0.0.1:5061;rport;branch=z9hG4bK"
                        + user
                        + cseq
                        + "\r\nMax-Forwards: 70\r\n"
                        + "From: <sip:"
                        + user
                        + "@"
                        + domain
                        + ">;tag="
                        + user
                        + "\r\nTo: <sip:"
                        + user
                        + "@"
                        + domain
                        + ">\r\nCall-ID: "
                        + callId
                        + "@"
                        + domain
                        + "\r\nCSeq: "
                        + cseq
                        + " REGISTER\r\n"
                        + "Contact: <sip:"
                        + user
                        + "@127.0.0.1:5061;transport=tls>\r\n"
                        + "User-Agent: Yealink SIP-T46U 108.86.0.20\r\n"
                        + "Allow: INVITE, INFO, PRACK, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REFER\r\n"
                        + "Expires: 3600\r\n"
                        + authorization("sip:" + domain)
                        + "Content-Length: 0\r\n\r\n";
        channel.send(request.getBytes(StandardCharsets.US_ASCII));
    }

    private String authorization(String uri) {
        if (nonce.isEmpty()) {
            return "";
        }
        nonceCount++;
        String nc = "%08x".formatted(nonceCount);
        String proof =
                DigestAlgorithm.SHA_256.response(
                        ha1, new DigestUse("REGISTER", uri), nonce, nc, "0a4f113b");
        return ("Authorization: Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\","
                        + " response=\"%s\", algorithm=SHA-256, cnonce=\"0a4f113b\", qop=auth,"
                        + " nc=%s\r\n")
                .formatted(identity.username(), identity.domain(), nonce, uri, proof, nc);
    }
}
