package org.wardline.demo.phone;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.wardline.ident.Secret;
import org.wardline.media.AudioCodec;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.srtp.Verdict;
import org.wardline.sdp.Agreement;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;

/// One call at a softphone: its dialog (RFC 3261 12), its offers and answers (RFC 3264), its audio.
///
/// The server is a B2BUA that adds no Record-Route, so requests go to its Contact as it is. Used by
/// the calling thread beside the phone's own threads.
public final class PhoneCall implements AutoCloseable {

    private static final Duration REQUEST_DEADLINE = Duration.ofSeconds(10);

    private final Softphone phone;
    private final PhoneAudio audio;
    private final OfferAnswer negotiation;
    private final CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ringing = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private volatile Dialog dialog;

    PhoneCall(Softphone phone, Dialog dialog) throws IOException {
        InetAddress here = phone.connection().localAddress();
        this.phone = phone;
        this.dialog = dialog;
        this.audio = new PhoneAudio(here, phone.random());
        this.negotiation =
                new OfferAnswer(
                        () ->
                                new LocalAudio(
                                        here,
                                        audio.port(),
                                        phone.account().server().getAddress(),
                                        List.of(AudioCodec.PCMU, AudioCodec.PCMA)),
                        List.of(SrtpProfile.values()),
                        profile -> MasterKey.random(profile, phone.random()),
                        phone.random().nextLong(Long.MAX_VALUE));
    }

    /// The final answer, once it is there.
    ///
    /// @throws PhoneTimeout when it is not within the deadline
    public CallOutcome awaitOutcome(Duration deadline) {
        return PhoneTimeout.within(deadline, "a final answer", outcome);
    }

    /// Waits for a provisional answer that says the other phone rings.
    public void awaitRinging(Duration deadline) {
        PhoneTimeout.within(deadline, "ringing", ringing);
    }

    /// Waits until the other side has hung up.
    public void awaitEnd(Duration deadline) {
        PhoneTimeout.within(deadline, "the end of the call", ended);
    }

    /// Whether the call is over.
    public boolean hasEnded() {
        return ended.isDone();
    }

    /// What to say from now on: mu-law at 8 kHz; then silence.
    public void say(byte[] ulaw) {
        audio.say(ulaw);
    }

    /// Whether everything was said.
    public boolean saidAll() {
        return audio.saidAll();
    }

    /// How many samples of it were sent so far.
    public int saidSamples() {
        return audio.saidSamples();
    }

    /// What was heard so far: mu-law at 8 kHz.
    public byte[] heard() {
        return audio.heard();
    }

    /// What became of the packets that came.
    public Map<Verdict, Integer> verdicts() {
        return audio.verdicts();
    }

    /// The agreed SRTP suite; empty before the answer.
    public Optional<String> suite() {
        return negotiation.agreement().map(Agreement::suite);
    }

    /// Both master keys with their salts, as the session descriptions carried them.
    public List<Secret<byte[]>> keys() {
        return negotiation.agreement().stream()
                .flatMap(agreement -> List.of(agreement.ours(), agreement.theirs()).stream())
                .map(line -> Secret.of(line.key().reveal()))
                .toList();
    }

    /// Puts the other side on hold (RFC 3264 8.4) or takes it back.
    ///
    /// @return the final status
    public int hold(boolean held) throws IOException {
        SessionDescription offer =
                negotiation.offer(AudioCodec.PCMU, held ? Direction.SENDONLY : Direction.SENDRECV);
        SipResponse response =
                phone.client()
                        .ask(
                                request(
                                        Method.INVITE,
                                        Body.of(MediaType.SDP, SdpWriter.write(offer))),
                                REQUEST_DEADLINE);
        if (response.isSuccess()) {
            dialog = dialog.with(response);
            acknowledge(response.cseq());
            take(response.body());
        } else {
            negotiation.withdrawn();
        }
        return response.status();
    }

    /// Hangs up, or gives up while it rings.
    public void hangUp() throws IOException {
        if (!outcome.isDone()) {
            phone.cancel(this);
        } else if (!ended.isDone()) {
            phone.client().ask(request(Method.BYE, Body.NONE), REQUEST_DEADLINE);
        }
        end();
    }

    /// Ends the phone's side without a word to the server, as a phone without power does.
    @Override
    public void close() {
        end();
    }

    Dialog dialog() {
        return dialog;
    }

    /// Our first offer.
    Body offer() {
        return Body.of(
                MediaType.SDP,
                SdpWriter.write(negotiation.offer(AudioCodec.PCMU, Direction.SENDRECV)));
    }

    /// Takes an offer of the server.
    ///
    /// @return our answer; empty when the offer can't be accepted
    Optional<Body> answer(Body offer) {
        Optional<SessionDescription> description = parsed(offer);
        if (description.isEmpty() || negotiation.received(description.get()).isPresent()) {
            return Optional.empty();
        }
        SessionDescription answer =
                negotiation.answer(Optional.of(AudioCodec.PCMU), Direction.SENDRECV);
        audio.agree(negotiation.agreement().orElseThrow().forPort());
        return Optional.of(Body.of(MediaType.SDP, SdpWriter.write(answer)));
    }

    /// Takes the final answer to our first INVITE.
    void answered(SipResponse response) throws IOException {
        if (response.isSuccess()) {
            dialog = dialog.with(response);
            acknowledge(response.cseq());
            take(response.body());
        } else {
            end();
        }
        outcome.complete(CallOutcome.of(response));
    }

    void failed(Exception cause) {
        end();
        outcome.completeExceptionally(cause);
    }

    boolean hasBeenAnswered() {
        return outcome.isDone();
    }

    void isRinging() {
        ringing.complete(true);
    }

    /// We have answered an incoming call.
    void picked() {
        outcome.complete(new CallOutcome(200, "OK", ""));
    }

    void end() {
        ended.complete(true);
        audio.close();
        phone.forget(this);
    }

    /// The next request in this dialog.
    SipRequest request(Method method, Body body) {
        dialog = dialog.next();
        return inDialog(method, new CSeq(dialog.sequence(), method), body);
    }

    private void acknowledge(CSeq invite) throws IOException {
        phone.client().send(inDialog(Method.ACK, new CSeq(invite.number(), Method.ACK), Body.NONE));
    }

    private SipRequest inDialog(Method method, CSeq cseq, Body body) {
        return new SipRequest(
                method,
                dialog.target(),
                phone.client().headers(dialog.local(), dialog.remote(), dialog.callId(), cseq),
                body);
    }

    private void take(Body answer) throws IOException {
        Optional<SessionDescription> description = parsed(answer);
        if (description.isEmpty() || negotiation.answered(description.get()).isPresent()) {
            throw new IOException("the server's answer does not fit our offer");
        }
        audio.agree(negotiation.agreement().orElseThrow().forPort());
    }

    private static Optional<SessionDescription> parsed(Body body) {
        return SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed
                ? Optional.of(parsed.description())
                : Optional.empty();
    }
}
