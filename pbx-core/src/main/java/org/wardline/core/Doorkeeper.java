package org.wardline.core;

import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wardline.audit.Act;
import org.wardline.audit.RefusalAggregator;
import org.wardline.call.Caller;
import org.wardline.directory.Device;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Origin;
import org.wardline.ident.Secret;
import org.wardline.ident.TenantId;
import org.wardline.sip.auth.AuthVerdict;
import org.wardline.sip.auth.DeviceCredential;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.auth.DigestAuthenticator;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transport.Flow;
import org.wardline.tls.ShownCertificate;

/// Says which practice and which phone a request comes from. Owned by one shard.
///
/// The practice is the one of the TLS server name, or of the address that the request is for; when
/// both are named they have to agree, else 403. The phone is one that has proved itself: by the
/// certificate of the TLS connection, if it is the phone's own in that practice's directory, or by
/// digest, in this request or before on the same connection. Nothing else identifies: no address,
/// no From, no Contact.
final class Doorkeeper {

    private final ShardServices services;
    private final DigestAuthenticator authenticator;
    private final RefusalAggregator refusals = new RefusalAggregator();
    private final PhoneFlows flows = new PhoneFlows();
    private final Set<DeviceId> toldOfSha256 = new HashSet<>();
    private DirectorySnapshot directory = DirectorySnapshot.EMPTY;

    Doorkeeper(ShardServices services) {
        this.services = services;
        this.authenticator = new DigestAuthenticator(services.random());
    }

    /// Works with a new directory from now on.
    ///
    /// @return connections to close: what their certificates said holds no more
    List<Flow> directory(DirectorySnapshot next) {
        DirectorySnapshot before = directory;
        directory = next;
        flows.retain(
                (flow, device) ->
                        servesAsBefore(before, next, device)
                                && (hasItsSecret(before, next, device)
                                        || isOwner(next, flow, device)),
                device ->
                        servesAsBefore(before, next, device) && hasItsSecret(before, next, device));
        return flows.all().stream()
                .filter(flow ->
                        owners(before, flow)
                                .anyMatch(owner ->
                                        !isOwner(next, flow, owner)
                                                || !servesAsBefore(before, next, owner)))
                .toList();
    }

    PhoneFlows flows() {
        return flows;
    }

    /// The practice that a request belongs to; empty when it is to be refused with 403.
    Optional<PracticeDirectory> practice(Flow flow, SipRequest request) {
        Optional<PracticeDirectory> byName = directory.practiceByDomain(flow.serverName());
        Optional<PracticeDirectory> byUri = FlowTenants.addressed(directory, request);
        if (byName.isEmpty()) {
            return byUri;
        }
        boolean disagree =
                byUri.isPresent()
                        ? !byUri.get().tenant().id().equals(byName.get().tenant().id())
                        : FlowTenants.namesStranger(request);
        return disagree ? Optional.empty() : byName;
    }

    /// Who registers: the phone whose certificate the connection has, when To names it, or one that
    /// proves itself by digest each time.
    Admission registrant(PracticeDirectory practice, Flow flow, SipRequest request, long nowMs) {
        Optional<Device> named =
                owner(practice, flow).filter(device -> isNamed(practice, device, request.to()));
        if (named.isPresent() && !isInTime(flow)) {
            // What it proved while its certificate was good ends here too.
            flows.forget(flow, named.get().id());
            refused(practice, flow, request, named.get().username(), "certificate_out_of_time");
        }
        return certified(practice, flow)
                .filter(device -> isNamed(practice, device, request.to()))
                .map(device -> known(practice, device))
                .orElseGet(() -> byDigest(practice, flow, request, nowMs));
    }

    /// Who calls or subscribes: the phone that has registered on this connection or whose
    /// certificate it has, or one that proves itself now.
    Admission sender(PracticeDirectory practice, Flow flow, SipRequest request, long nowMs) {
        List<Device> onFlow =
                Stream.concat(
                                flows.on(flow).stream()
                                        .map(practice::device)
                                        .flatMap(Optional::stream)
                                        .map(RegisteredDevice::device),
                                certified(practice, flow).stream())
                        .distinct()
                        .toList();
        if (onFlow.size() == 1) {
            return known(practice, onFlow.getFirst());
        }
        // Several phones behind one connection: From says which of them, never who else.
        List<Device> named =
                onFlow.stream()
                        .filter(device -> isNamed(practice, device, request.from()))
                        .toList();
        return named.size() == 1
                ? known(practice, named.getFirst())
                : byDigest(practice, flow, request, nowMs);
    }

    /// The phone of this practice whose certificate the connection has, while that is in time. The
    /// handshake has proved the key, so the connection may stay.
    private Optional<Device> certified(PracticeDirectory practice, Flow flow) {
        Optional<Device> device = owner(practice, flow).filter(_ -> isInTime(flow));
        device.ifPresent(owner -> {
            flows.relied(flow);
            services.wire().admit().accept(flow.id(), owner.id());
        });
        return device;
    }

    private static Optional<Device> owner(PracticeDirectory practice, Flow flow) {
        return flow.certificate()
                .map(ShownCertificate::fingerprint)
                .flatMap(practice::deviceByCertificate)
                .map(RegisteredDevice::device);
    }

    private boolean isInTime(Flow flow) {
        Instant now = services.clock().instant();
        return flow.certificate().filter(shown -> shown.isValidAt(now)).isPresent();
    }

    /// Refusals of a window that has ended, for the audit log.
    List<Act> refusalsDue(InstantSource clock) {
        return refusals.due(clock.instant());
    }

    /// When [#refusalsDue] has something to give.
    Optional<Instant> nextRefusals() {
        return refusals.nextDue();
    }

    /// The refusals of the window that has not ended: the server stops.
    List<Act> drainRefusals() {
        return refusals.drain();
    }

    void closed(Flow flow) {
        authenticator.flowClosed(flow.id());
        flows.closed(flow.id());
    }

    /// Whether a user part names this phone: its extension or its own user name.
    static boolean isNamed(PracticeDirectory practice, Device device, NameAddr address) {
        if (!(address.uri() instanceof SipUri uri)) {
            return false;
        }
        String user = uri.userDecoded();
        return user.equals(device.username())
                || practice.extension(device.extension())
                        .filter(extension -> extension.number().digits().equals(user))
                        .isPresent();
    }

    private Admission byDigest(
            PracticeDirectory practice, Flow flow, SipRequest request, long nowMs) {
        AuthVerdict verdict =
                authenticator.check(
                        request,
                        flow,
                        practice.tenant().domain(),
                        username -> credential(practice, username),
                        nowMs);
        return switch (verdict) {
            case AuthVerdict.Authentic(DeviceId id, DigestAlgorithm algorithm) -> {
                RegisteredDevice device = practice.device(id).orElseThrow();
                boolean md5IsLeft = device.credential().md5().isPresent();
                if (algorithm == DigestAlgorithm.SHA_256 && md5IsLeft && toldOfSha256.add(id)) {
                    services.outward().usesSha256().accept(practice.tenant().id(), id);
                }
                services.wire().admit().accept(flow.id(), id);
                yield known(practice, device.device());
            }
            case AuthVerdict.Challenged(
                            Headers headers,
                            AuthVerdict.Cause cause,
                            String claimed) -> {
                if (cause.isFailure()) {
                    refused(practice, flow, request, claimed, cause.name());
                }
                yield new Admission.Refused(401, headers);
            }
            case AuthVerdict.Throttled(Headers headers, boolean closed, String claimed) -> {
                refused(practice, flow, request, claimed, closed ? "name_closed" : "throttled");
                yield new Admission.Refused(503, headers);
            }
        };
    }

    private void refused(
            PracticeDirectory practice,
            Flow flow,
            SipRequest request,
            String claimed,
            String reason) {
        TenantId tenant = practice.tenant().id();
        String agent = request.headers().first(HeaderName.USER_AGENT).orElse("");
        refusals.refused(
                tenant,
                new Origin(flow.remoteAddress(), agent),
                services.pseudonyms().of(tenant, "sip-username", claimed),
                reason.toLowerCase(Locale.ROOT),
                services.clock().instant());
    }

    private static Admission known(PracticeDirectory practice, Device device) {
        return new Admission.Known(
                new Caller(practice, device, practice.extension(device.extension()).orElseThrow()));
    }

    /// What proves a user name. For one that nobody has, somebody else's credential is looked for
    /// and read all the same, so that it takes as long.
    private static Optional<DeviceCredential> credential(
            PracticeDirectory practice, String username) {
        Optional<RegisteredDevice> named = practice.deviceByUsername(username);
        return named.or(() -> practice.standIn(username))
                .map(Doorkeeper::credential)
                .filter(_ -> named.isPresent());
    }

    private static DeviceCredential credential(RegisteredDevice device) {
        return new DeviceCredential(
                device.device().id(),
                hex(device.credential().sha256()),
                device.credential().md5().map(Doorkeeper::hex));
    }

    private static Secret<String> hex(Secret<byte[]> digest) {
        return Secret.of(HexFormat.of().formatHex(digest.reveal()));
    }

    /// Whether a device is there and is who it was: what it is called and shows is no matter.
    private static boolean servesAsBefore(
            DirectorySnapshot before, DirectorySnapshot next, DeviceId id) {
        Optional<Device> old = before.device(id).map(RegisteredDevice::device);
        Optional<Device> now = next.device(id).map(RegisteredDevice::device);
        return old.isPresent()
                && now.isPresent()
                && old.get().extension().equals(now.get().extension())
                && old.get().username().equals(now.get().username());
    }

    private static boolean hasItsSecret(
            DirectorySnapshot before, DirectorySnapshot next, DeviceId id) {
        return MessageDigest.isEqual(sha256(before, id), sha256(next, id));
    }

    private static byte[] sha256(DirectorySnapshot directory, DeviceId id) {
        return directory.device(id).orElseThrow().credential().sha256().reveal();
    }

    private static boolean isOwner(DirectorySnapshot directory, Flow flow, DeviceId id) {
        return owners(directory, flow).anyMatch(id::equals);
    }

    /// The devices whose certificate a connection has: one of a practice at most.
    private static Stream<DeviceId> owners(DirectorySnapshot directory, Flow flow) {
        return flow.certificate().stream()
                .flatMap(_ -> directory.practices().stream())
                .flatMap(practice -> owner(practice, flow).stream())
                .map(Device::id);
    }
}
