package org.wardline.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;
import org.wardline.sip.auth.AuthVerdict.Cause;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Challenges requests and checks the answers (RFC 3261 22.4, RFC 7616, RFC 8760). Owned by one
/// signalling shard.
///
/// An unknown user name takes the same steps and gets the same bytes as a wrong secret. Failures
/// slow down whoever fails, and nobody else, however many share an address (ADR 0090):
///
///     20 a minute on one flow      that flow is not listened to until the minute is over
///     20 a minute from one address every failure from there is answered 503 instead of 401
///     100 a day for one name       from that address, the name is closed until the day is over
///
/// What is right is heard from an address that fails too, on any flow that does not fail itself; a
/// device that has authenticated on its flow is not slowed at all.
public final class DigestAuthenticator {

    /// How long a nonce can be used, milliseconds.
    static final long NONCE_LIFE_MS = 300_000;

    /// NIST SP 800-63B 5.2.2 allows 100 failures in a row, not more.
    static final int FAILURES_PER_DAY = 100;

    static final int FAILURES_PER_MINUTE = 20;

    private static final long MINUTE_MS = 60_000;
    private static final long DAY_MS = 24 * 60 * MINUTE_MS;
    private static final int MAX_NONCES = 65_536;
    private static final int HA1_BYTES = 32;

    private final NonceSeal seal;
    private final NonceLedger ledger = new NonceLedger(MAX_NONCES);
    private final SourceThrottle perFlow = new SourceThrottle(FAILURES_PER_MINUTE, MINUTE_MS);
    private final SourceThrottle perSource = new SourceThrottle(FAILURES_PER_MINUTE, MINUTE_MS);
    private final SourceThrottle perSourceAndName = new SourceThrottle(FAILURES_PER_DAY, DAY_MS);

    /// User names that have authenticated on a live flow.
    private final Map<FlowId, Set<String>> trusted = new HashMap<>();

    private final Set<DeviceId> usesSha256 = new HashSet<>();
    private final Secret<String> nobody;

    /// An authenticator with a fresh nonce key.
    ///
    /// @param random a SecureRandom in production
    public DigestAuthenticator(RandomGenerator random) {
        this.seal = new NonceSeal(random);
        byte[] bytes = new byte[HA1_BYTES];
        random.nextBytes(bytes);
        this.nobody = Secret.of(HexFormat.of().formatHex(bytes));
    }

    /// Says who sent a request.
    ///
    /// @param realm the practice's domain
    /// @param devices the practice's credentials by user name
    public AuthVerdict check(
            SipRequest request,
            Flow flow,
            String realm,
            Function<String, Optional<DeviceCredential>> devices,
            long nowMs) {
        Optional<DigestAnswer> given = DigestAnswer.of(request, realm);
        String claimed = given.map(DigestAnswer::username).orElse("");
        boolean isTrusted = isTrusted(flow, claimed);
        long deafMs = isTrusted ? 0 : perFlow.waitMs(name(flow.id()), nowMs);
        if (deafMs > 0) {
            return throttled(deafMs, claimed);
        }
        List<DigestAlgorithm> algorithms = ChallengeQuirk.algorithmsFor(request);
        if (given.isEmpty()) {
            return challenge(algorithms, Cause.NO_CREDENTIALS, "", flow, realm, nowMs);
        }
        DigestAnswer answer = given.get();
        Optional<DeviceCredential> device = devices.apply(claimed);
        Optional<Cause> fault = fault(answer, request, flow, device, nowMs);
        boolean failed = fault.filter(Cause::isFailure).isPresent();
        long waitMs = isTrusted ? 0 : waitMs(flow, claimed, failed, nowMs);
        if (failed) {
            perFlow.failed(name(flow.id()), nowMs);
            perSource.failed(flow.remoteNetwork(), nowMs);
            perSourceAndName.failed(sourceAndName(flow, claimed), nowMs);
        }
        if (waitMs > 0) {
            return throttled(waitMs, claimed);
        }
        if (fault.isPresent()) {
            return challenge(algorithms, fault.get(), claimed, flow, realm, nowMs);
        }
        DeviceId id = device.orElseThrow().device();
        trusted.computeIfAbsent(flow.id(), _ -> new HashSet<>()).add(claimed);
        perSourceAndName.succeeded(sourceAndName(flow, claimed));
        if (answer.algorithm() == DigestAlgorithm.SHA_256) {
            usesSha256.add(id);
        }
        return new AuthVerdict.Authentic(id, answer.algorithm());
    }

    /// Forgets a flow that closed.
    public void flowClosed(FlowId flow) {
        trusted.remove(flow);
        perFlow.succeeded(name(flow));
    }

    /// The digest is checked before its nonce, so that only who knows the secret hears `stale`, and
    /// the nonce count is taken last, so that only a right answer takes one.
    private Optional<Cause> fault(
            DigestAnswer answer,
            SipRequest request,
            Flow flow,
            Optional<DeviceCredential> device,
            long nowMs) {
        if (!isProof(answer, request, device)) {
            return Optional.of(Cause.WRONG);
        }
        if (!answer.isFor(request)) {
            return Optional.of(Cause.URI_MISMATCH);
        }
        OptionalLong minted = seal.mintedAtMs(answer.nonce(), flow.id());
        ledger.forgetBefore(nowMs - NONCE_LIFE_MS);
        boolean fresh =
                minted.isPresent()
                        && nowMs - minted.getAsLong() < NONCE_LIFE_MS
                        && ledger.isRemembered(minted.getAsLong());
        if (!fresh) {
            return Optional.of(Cause.STALE);
        }
        return ledger.use(answer.nonce(), minted.getAsLong(), answer.nonceCount())
                ? Optional.empty()
                : Optional.of(Cause.REPLAYED);
    }

    /// Takes the same time whether the device exists, may use the algorithm, or knows its secret.
    private boolean isProof(
            DigestAnswer answer, SipRequest request, Optional<DeviceCredential> device) {
        DigestAlgorithm algorithm = answer.algorithm();
        Optional<Secret<String>> known =
                device.filter(d -> mayUse(d.device(), algorithm)).flatMap(d -> d.ha1(algorithm));
        String ha1 = known.orElse(nobody).reveal();
        String expected =
                algorithm.response(
                        ha1,
                        new DigestUse(request.method().name(), answer.uri()),
                        answer.nonce(),
                        answer.nc(),
                        answer.cnonce());
        boolean equal =
                MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.US_ASCII),
                        answer.response().getBytes(StandardCharsets.UTF_8));
        return equal && known.isPresent();
    }

    private boolean mayUse(DeviceId device, DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case SHA_256 -> true;
            case MD5 -> !usesSha256.contains(device);
        };
    }

    private boolean isTrusted(Flow flow, String claimed) {
        Set<String> names = trusted.getOrDefault(flow.id(), Set.of());
        return names.contains(claimed) || (claimed.isEmpty() && !names.isEmpty());
    }

    /// How long the source of an answer has to wait: for a name that is closed always, otherwise
    /// only who failed, so that one phone with a wrong secret keeps no other of its office out.
    private long waitMs(Flow flow, String claimed, boolean failed, long nowMs) {
        long ofName = perSourceAndName.waitMs(sourceAndName(flow, claimed), nowMs);
        return failed ? Math.max(ofName, perSource.waitMs(flow.remoteNetwork(), nowMs)) : ofName;
    }

    private static AuthVerdict throttled(long waitMs, String claimed) {
        long seconds = Math.ceilDiv(waitMs, 1000L);
        return new AuthVerdict.Throttled(Headers.of(HeaderName.RETRY_AFTER, seconds), claimed);
    }

    private static String name(FlowId flow) {
        return Long.toString(flow.value());
    }

    private static String sourceAndName(Flow flow, String claimed) {
        return flow.remoteNetwork() + " " + claimed;
    }

    private AuthVerdict challenge(
            List<DigestAlgorithm> algorithms,
            Cause cause,
            String claimed,
            Flow flow,
            String realm,
            long nowMs) {
        String nonce = seal.mint(flow.id(), nowMs);
        String stale = cause == Cause.STALE ? ", stale=true" : "";
        Headers headers = Headers.NONE;
        for (DigestAlgorithm algorithm : algorithms) {
            String text =
                    "Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"%s"
                            .formatted(realm, nonce, algorithm.token(), stale);
            headers = headers.with(HeaderName.WWW_AUTHENTICATE, text);
        }
        return new AuthVerdict.Challenged(headers, cause, claimed);
    }
}
