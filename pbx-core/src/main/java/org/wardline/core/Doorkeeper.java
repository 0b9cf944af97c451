package org.wardline.core;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

/// Says which practice and which phone a request comes from. Owned by one shard.
///
/// The practice is the one of the TLS server name, or of the address that the request is for; when
/// both are named they have to agree, else 403. The phone is one that has proved itself by digest,
/// in this request or before on the same TLS connection. Nothing else identifies: no address, no
/// From, no Contact.
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

    void directory(DirectorySnapshot next) {
        DirectorySnapshot before = directory;
        directory = next;
        flows.retain(device -> unchanged(before, next, device));
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

    /// Who registers: always by digest.
    Admission registrant(PracticeDirectory practice, Flow flow, SipRequest request, long nowMs) {
        return byDigest(practice, flow, request, nowMs);
    }

    /// Who calls or subscribes: the phone that has registered on this connection, or one that
    /// proves itself now.
    Admission sender(PracticeDirectory practice, Flow flow, SipRequest request, long nowMs) {
        List<RegisteredDevice> onFlow =
                flows.on(flow).stream().map(practice::device).flatMap(Optional::stream).toList();
        if (onFlow.size() == 1) {
            return known(practice, onFlow.getFirst().device());
        }
        // Several phones behind one connection: From says which of them, never who else.
        List<RegisteredDevice> named =
                onFlow.stream()
                        .filter(device -> isNamed(practice, device.device(), request.from()))
                        .toList();
        return named.size() == 1
                ? known(practice, named.getFirst().device())
                : byDigest(practice, flow, request, nowMs);
    }

    /// Refusals of a window that has ended, for the audit log.
    List<Act> refusalsDue(InstantSource clock) {
        return refusals.due(clock.instant());
    }

    /// When [#refusalsDue] has something to give.
    Optional<java.time.Instant> nextRefusals() {
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
                        username -> practice.deviceByUsername(username).map(Doorkeeper::credential),
                        nowMs);
        return switch (verdict) {
            case AuthVerdict.Authentic(DeviceId id, DigestAlgorithm algorithm) -> {
                RegisteredDevice device = practice.device(id).orElseThrow();
                boolean md5IsLeft = device.credential().md5().isPresent();
                if (algorithm == DigestAlgorithm.SHA_256 && md5IsLeft && toldOfSha256.add(id)) {
                    services.outward().usesSha256().accept(practice.tenant().id(), id);
                }
                services.wire().admit().accept(flow.id());
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
            case AuthVerdict.Throttled(Headers headers, String claimed) -> {
                refused(practice, flow, request, claimed, "throttled");
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

    private static DeviceCredential credential(RegisteredDevice device) {
        return new DeviceCredential(
                device.device().id(),
                hex(device.credential().sha256()),
                device.credential().md5().map(Doorkeeper::hex));
    }

    private static Secret<String> hex(Secret<byte[]> digest) {
        return Secret.of(HexFormat.of().formatHex(digest.reveal()));
    }

    /// A device that is gone, or was given another secret, has to prove itself anew.
    private static boolean unchanged(
            DirectorySnapshot before, DirectorySnapshot next, DeviceId id) {
        Optional<RegisteredDevice> old = find(before, id);
        Optional<RegisteredDevice> now = find(next, id);
        return old.isPresent()
                && now.isPresent()
                && old.get().device().equals(now.get().device())
                && MessageDigest.isEqual(
                        old.get().credential().sha256().reveal(),
                        now.get().credential().sha256().reveal());
    }

    private static Optional<RegisteredDevice> find(DirectorySnapshot directory, DeviceId id) {
        return directory.practices().stream()
                .map(practice -> practice.device(id))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
