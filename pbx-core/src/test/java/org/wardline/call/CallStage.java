package org.wardline.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.directory.CallerDisplay;
import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.Extension;
import org.wardline.directory.ExtensionNumber;
import org.wardline.directory.Mailbox;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.Tenant;
import org.wardline.ident.CallId;
import org.wardline.ident.DeviceId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.media.AudioCodec;
import org.wardline.media.AudioSource;
import org.wardline.media.Direction;
import org.wardline.media.MasterKey;
import org.wardline.media.SrtpProfile;
import org.wardline.media.testkit.FakeMediaEngine;
import org.wardline.media.testkit.FakeMediaPort;
import org.wardline.sdp.LocalAudio;
import org.wardline.sdp.OfferAnswer;
import org.wardline.sdp.SdpParser;
import org.wardline.sdp.SdpResult;
import org.wardline.sdp.SdpWriter;
import org.wardline.sdp.SessionDescription;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.MediaType;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.message.Via;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.EndCause;
import org.wardline.sip.ua.RequestId;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;

/// One call of extension 101 to extension 102, which has one phone and a mailbox, brought to any of
/// its states by hand. Extension 103 has a phone too, to which the caller may be transferred, and
/// from 104 somebody may dial in to take the call.
final class CallStage {

    static final InetSocketAddress PEER =
            new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 4_000);

    /// A description that offers or answers RTP without keys.
    static final Body PLAIN =
            Body.sdp(
                    """
                    v=0
                    o=- 1 1 IN IP4 198.51.100.1
                    s=-
                    c=IN IP4 198.51.100.1
                    t=0 0
                    m=audio 4000 RTP/AVP 0
                    """);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final FakeMediaEngine media = new FakeMediaEngine();
    private final List<CallDetailRecord> records = new ArrayList<>();
    private final List<CallEvent> events = new ArrayList<>();
    private final UserAgent userAgent =
            new UserAgent(new UaSettings("Test", _ -> SipUri.of("", "192.0.2.1")), RANDOM);
    private final OfferAnswer callersExchange = exchange(4_000);
    private final OfferAnswer phonesExchange = exchange(4_100);
    private final OfferAnswer thirdsExchange = exchange(4_200);
    private final SipRequest invite = invite("101", 1, callersExchange);
    private final PracticeDirectory practice;
    private final Caller newcomer;
    private final Call call;
    private final Leg callerLeg;
    private final Leg phoneLeg;
    private Optional<Body> phonesAnswer = Optional.empty();
    private Optional<Leg> thirdLeg = Optional.empty();

    CallStage() {
        this(2);
    }

    /// @param phonesFlow where the called phone is; the caller's is 1
    CallStage(int phonesFlow) {
        var tenant = new Tenant(TenantId.random(), "Maple", "maple.example");
        var mailbox = new Mailbox(MailboxId.random(), tenant.id(), "Box");
        Extension from = extension(tenant, "101", Optional.empty());
        Extension to = extension(tenant, "102", Optional.of(mailbox.id()));
        Extension third = extension(tenant, "103", Optional.of(mailbox.id()));
        Extension beside = extension(tenant, "104", Optional.empty());
        Device device = device(from);
        practice =
                new PracticeDirectory(
                        tenant, List.of(mailbox), List.of(from, to, third, beside), List.of());
        newcomer = new Caller(practice, device(beside), beside);
        Map<ExtensionId, ReachablePhone> phones =
                Map.of(to.id(), phone(to, phonesFlow), third.id(), phone(third, 3));
        var services =
                new CallServices(
                        userAgent,
                        new CallServices.Signals(
                                _ -> Optional.of(practice),
                                at -> Optional.ofNullable(phones.get(at.id())).stream().toList(),
                                _ -> List.of(),
                                _ -> false,
                                flow -> flow.local().getAddress(),
                                suite -> MasterKey.random(suite, RANDOM),
                                () -> Instant.EPOCH,
                                _ -> {},
                                _ -> events::add,
                                (_, _) -> {},
                                _ -> {},
                                _ -> {},
                                records::add,
                                _ -> {}),
                        media,
                        new PracticePorts(PracticePorts.SHARE),
                        AudioSource.silence(Duration.ofSeconds(1)));
        UaEvent.Invited invited = invited(1, invite);
        call =
                new Call(
                        CallId.random(),
                        practice,
                        new Peer.Phone(device, from),
                        invited,
                        services,
                        new Call.Others(
                                _ -> false,
                                new TrunkUse(
                                        _ -> 0,
                                        (_, _) -> {},
                                        new OutsideCalls(
                                                _ -> true,
                                                new TollMeter(services.signals()),
                                                (_, _) -> {}))));
        call.start(invite, now());
        callerLeg = call.leg(new LegId(call.id(), 0)).orElseThrow();
        phoneLeg = call.leg(new LegId(call.id(), 1)).orElseThrow();
    }

    long now() {
        return 1_000;
    }

    Call call() {
        return call;
    }

    Leg callerLeg() {
        return callerLeg;
    }

    Leg phoneLeg() {
        return phoneLeg;
    }

    int records() {
        return records.size();
    }

    int applicationEvents() {
        return events.size();
    }

    CallEvent lastApplicationEvent() {
        return events.getLast();
    }

    List<FakeMediaPort> openPorts() {
        return media.ports().stream().filter(port -> !port.closed()).toList();
    }

    /// Where a call can be brought.
    enum Stage {
        RINGING,
        TALKING,
        /// The phone has handed the caller on, and is still there.
        TRANSFERRING,
        PARKED,
        APPLICATION,
        ENDING,
        OVER
    }

    /// Brings the call, which rings, to a stage.
    void reach(Stage stage) {
        switch (stage) {
            case RINGING -> {
                // It does.
            }
            case TALKING -> handle(new CallInput.Answered(phoneLeg, phonesAnswer()));
            case TRANSFERRING -> {
                reach(Stage.TALKING);
                handle(referred("103"));
                expect(Call.State.RINGING);
                thirdLeg = Optional.of(call.leg(new LegId(call.id(), 2)).orElseThrow());
            }
            case PARKED -> {
                reach(Stage.TALKING);
                handle(referred("*01"));
                expect(Call.State.PARKED);
            }
            case APPLICATION -> {
                handle(new CallInput.Failed(phoneLeg, 480, Optional.empty()));
                command(new CallCommand.Answer(call.id()));
                handle(new CallInput.Acknowledged(callerLeg, Body.NONE));
                expect(Call.State.APPLICATION);
            }
            case ENDING -> {
                reach(Stage.APPLICATION);
                command(
                        new CallCommand.StartRecording(
                                call.id(), (_, _, _, _) -> {}, Duration.ofSeconds(30)));
                handle(new CallInput.HungUp(callerLeg, EndCause.BYE));
                expect(Call.State.ENDING);
            }
            case OVER -> {
                handle(new CallInput.HungUp(callerLeg, EndCause.BYE));
                expect(Call.State.OVER);
            }
        }
    }

    /// The phone asks for the caller to be handed on.
    CallInput referred(String dialled) {
        return new CallInput.Referred(phoneLeg, new RequestId(9_999), dialled);
    }

    /// The phone that the caller is being transferred to; before that, the phone.
    Leg thirdLeg() {
        return thirdLeg.orElse(phoneLeg);
    }

    /// The legs of the record that was left.
    List<String> legEnds() {
        return records.getFirst().legs().stream().map(leg -> leg.reason().name()).toList();
    }

    private void handle(CallInput input) {
        call.handle(input, now());
    }

    private void expect(Call.State state) {
        if (call.state() != state) {
            throw new AssertionError("reached " + call.state() + " instead of " + state);
        }
    }

    /// The phone's answer to the offer that it was sent.
    Body phonesAnswer() {
        if (phonesAnswer.isEmpty()) {
            phonesAnswer = Optional.of(answer("102", phonesExchange));
        }
        return phonesAnswer.get();
    }

    /// That of [#thirdLeg].
    Body thirdsAnswer() {
        return thirdLeg.isPresent() ? answer("103", thirdsExchange) : phonesAnswer();
    }

    /// Somebody dials in to take the call.
    ///
    /// @throws ClassCastException when it is not one that can be taken
    void join() {
        UaEvent.Invited invited = invited(4, invite("104", 4, exchange(4_300)));
        call.pickedUp((Phase.Waiting) call.phase(), invited, newcomer, now());
    }

    private Body answer(String number, OfferAnswer exchange) {
        SipRequest sent =
                outputs().stream()
                        .filter(UaOutput.Send.class::isInstance)
                        .map(output -> ((UaOutput.Send) output).message())
                        .filter(SipRequest.class::isInstance)
                        .map(SipRequest.class::cast)
                        .filter(request -> request.is(Method.INVITE))
                        .filter(request -> Call.dialled(request).equals(number))
                        .findFirst()
                        .orElseThrow();
        exchange.received(parsed(sent.body()));
        return body(exchange.answer(Optional.of(AudioCodec.PCMU), Direction.SENDRECV));
    }

    private UaEvent.Invited invited(int flow, SipRequest request) {
        userAgent.receive(flow(flow), request, now());
        return outputs().stream()
                .filter(UaEvent.Invited.class::isInstance)
                .map(UaEvent.Invited.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /// Another offer of the caller, with the keys of the first.
    Body callersOffer() {
        return invite.body();
    }

    private void command(CallCommand command) {
        handle(new CallInput.Command(command));
    }

    private List<UaOutput> outputs() {
        List<UaOutput> outputs = new ArrayList<>();
        userAgent.drain(outputs::add);
        return outputs;
    }

    private static SipRequest invite(String from, int flow, OfferAnswer exchange) {
        String host = "198.51.100." + flow;
        Headers headers =
                Headers.of(HeaderName.VIA, Via.tls(host, 5061, "z9hG4bK-" + flow))
                        .with(HeaderName.MAX_FORWARDS, 70L)
                        .with(
                                HeaderName.FROM,
                                NameAddr.of(SipUri.of(from, "maple.example")).withTag("a"))
                        .with(HeaderName.TO, NameAddr.of(SipUri.of("102", "maple.example")))
                        .with(HeaderName.CALL_ID, "call-" + flow)
                        .with(HeaderName.CSEQ, new CSeq(1, Method.INVITE))
                        .with(HeaderName.CONTACT, NameAddr.of(SipUri.of(from, host)));
        return new SipRequest(
                Method.INVITE,
                SipUri.of("102", "maple.example"),
                headers,
                body(exchange.offer(AudioCodec.PCMU, Direction.SENDRECV)));
    }

    private static Device device(Extension extension) {
        String username = extension.number().digits() + "-a";
        return new Device(
                DeviceId.random(),
                extension.tenant(),
                extension.id(),
                username,
                "Phone",
                DeviceKind.PHONE,
                CallerDisplay.FULL_NAME);
    }

    private static ReachablePhone phone(Extension extension, int flow) {
        return new ReachablePhone(
                device(extension),
                flow(flow),
                SipUri.of(extension.number().digits(), "198.51.100." + flow),
                "");
    }

    private static Flow flow(int number) {
        return new Flow(
                new FlowId(number),
                "TLSv1.3",
                "TLS_AES_256_GCM_SHA384",
                "maple.example",
                new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5061),
                new InetSocketAddress(InetAddress.ofLiteral("198.51.100." + number), 40_000),
                Optional.empty());
    }

    private static OfferAnswer exchange(int port) {
        var local = new LocalAudio(PEER.getAddress(), port, InetAddress.ofLiteral("192.0.2.1"));
        return new OfferAnswer(
                () -> local,
                List.of(SrtpProfile.values()),
                suite -> MasterKey.random(suite, RANDOM),
                1);
    }

    private static Extension extension(Tenant tenant, String number, Optional<MailboxId> mailbox) {
        return new Extension(
                ExtensionId.random(),
                tenant.id(),
                new ExtensionNumber(number),
                "Desk " + number,
                mailbox,
                Extension.DEFAULT_RING_TIME);
    }

    private static Body body(SessionDescription description) {
        return Body.of(MediaType.SDP, SdpWriter.write(description));
    }

    private static SessionDescription parsed(Body body) {
        if (SdpParser.parse(body.bytes()) instanceof SdpResult.Parsed parsed) {
            return parsed.description();
        }
        throw new AssertionError("no session description");
    }
}
