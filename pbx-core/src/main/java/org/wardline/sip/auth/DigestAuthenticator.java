package org.wardline.sip.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;
import org.wardline.sip.auth.AuthVerdict.Cause;
import org.wardline.sip.auth.Claim.Account;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// Challenges requests and checks the answers (RFC 3261 22.4, RFC 7616, RFC 8760). Owned by one
/// signalling shard.
///
/// An unknown user name takes the same steps and gets the same bytes as a wrong secret. Failures
/// slow down whoever fails, and nobody else, however many share an address (ADR 0090, 0094):
///
///     20 a minute on one flow      that flow is not listened to until the minute is over
///     20 a minute from one address every failure from there is answered 503 instead of 401
///     100 a day for one name       from that address, the name is closed until the day is over or
///                                  its device is issued another secret
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
    private static final int MAX_GUESSED_ACCOUNTS = 100_000;
    private static final int HA1_BYTES = 32;

    private final NonceSeal seal;
    private final NonceLedger ledger = new NonceLedger(MAX_NONCES);
    private final SourceThrottle perFlow = new SourceThrottle(FAILURES_PER_MINUTE, MINUTE_MS);
    private final SourceThrottle perSource = new SourceThrottle(FAILURES_PER_MINUTE, MINUTE_MS);
    private final GuessLedger guesses =
            new GuessLedger(FAILURES_PER_DAY, DAY_MS, MAX_GUESSED_ACCOUNTS);

    /// Who has authenticated on a live flow, and with which issue of its secret.
    private final Map<FlowId, Map<Account, Secret<String>>> trusted = new HashMap<>();

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
        if (given.isPresent()) {
            Optional<DeviceCredential> device = devices.apply(given.get().username());
            return check(new Attempt(request, given.get(), flow, device), nowMs);
        }
        long deafMs = trusted.containsKey(flow.id()) ? 0 : perFlow.waitMs(name(flow.id()), nowMs);
        return deafMs > 0
                ? throttled(deafMs, false, "")
                : challenge(request, Cause.NO_CREDENTIALS, "", flow, realm, nowMs);
    }

    /// A complete answer to a challenge.
    ///
    /// @param device what the answer says it comes from, if there is one
    private record Attempt(
            SipRequest request, DigestAnswer answer, Flow flow, Optional<DeviceCredential> device) {

        Account account() {
            return new Account(answer.realm(), answer.username());
        }
    }

    private AuthVerdict check(Attempt attempt, long nowMs) {
        Flow flow = attempt.flow();
        Claim claim = claim(attempt);
        String claimed = claim.account().username();
        boolean isTrusted = isTrusted(flow, claim);
        long deafMs = isTrusted ? 0 : perFlow.waitMs(name(flow.id()), nowMs);
        if (deafMs > 0) {
            return throttled(deafMs, false, claimed);
        }
        Optional<Cause> fault = fault(attempt, nowMs);
        boolean failed = fault.filter(Cause::isFailure).isPresent();
        long closedMs = isTrusted ? 0 : guesses.closedMs(flow.remoteNetwork(), claim, nowMs);
        long waitMs = isTrusted || !failed ? 0 : waitMs(flow, nowMs);
        if (failed) {
            perFlow.failed(name(flow.id()), nowMs);
            perSource.failed(flow.remoteNetwork(), nowMs);
            guesses.failed(flow.remoteNetwork(), claim, nowMs);
        }
        if (Math.max(closedMs, waitMs) > 0) {
            return throttled(Math.max(closedMs, waitMs), closedMs > 0, claimed);
        }
        if (fault.isPresent()) {
            return challenge(
                    attempt.request(), fault.get(), claimed, flow, attempt.answer().realm(), nowMs);
        }
        return authentic(attempt, claim);
    }

    private AuthVerdict authentic(Attempt attempt, Claim claim) {
        Flow flow = attempt.flow();
        DeviceId id = attempt.device().orElseThrow().device();
        DigestAlgorithm algorithm = attempt.answer().algorithm();
        trusted.computeIfAbsent(flow.id(), _ -> new HashMap<>())
                .put(claim.account(), claim.issue());
        guesses.succeeded(flow.remoteNetwork(), claim);
        if (algorithm == DigestAlgorithm.SHA_256) {
            usesSha256.add(id);
        }
        return new AuthVerdict.Authentic(id, algorithm);
    }

    /// Forgets a flow that closed.
    public void flowClosed(FlowId flow) {
        trusted.remove(flow);
        perFlow.succeeded(name(flow));
    }

    /// The digest is checked before its nonce, so that only who knows the secret hears `stale`, and
    /// the nonce count is taken last, so that only a right answer takes one.
    private Optional<Cause> fault(Attempt attempt, long nowMs) {
        if (!isProof(attempt)) {
            return Optional.of(Cause.WRONG);
        }
        DigestAnswer answer = attempt.answer();
        if (!answer.isFor(attempt.request())) {
            return Optional.of(Cause.URI_MISMATCH);
        }
        OptionalLong minted = seal.mintedAtMs(answer.nonce(), attempt.flow().id());
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
    private boolean isProof(Attempt attempt) {
        DigestAnswer answer = attempt.answer();
        DigestAlgorithm algorithm = answer.algorithm();
        Optional<Secret<String>> known =
                attempt.device()
                        .filter(d -> mayUse(d.device(), algorithm))
                        .flatMap(d -> d.ha1(algorithm));
        String ha1 = known.orElse(nobody).reveal();
        String expected =
                algorithm.response(
                        ha1,
                        new DigestUse(attempt.request().method().name(), answer.uri()),
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

    private Claim claim(Attempt attempt) {
        return new Claim(
                attempt.account(),
                attempt.device().map(DeviceCredential::issue).orElse(nobody),
                attempt.device().isPresent());
    }

    /// Whether the flow has proved the account's secret as it is now.
    private boolean isTrusted(Flow flow, Claim claim) {
        return Optional.ofNullable(trusted.get(flow.id()))
                .flatMap(proved -> Optional.ofNullable(proved.get(claim.account())))
                .filter(claim::isOf)
                .isPresent();
    }

    /// How long the source of a wrong answer has to wait. One that is right does not, so that one
    /// phone with a wrong secret keeps no other of its office out.
    private long waitMs(Flow flow, long nowMs) {
        String network = flow.remoteNetwork();
        return Math.max(perSource.waitMs(network, nowMs), guesses.scannerMs(network, nowMs));
    }

    private static AuthVerdict throttled(long waitMs, boolean closed, String claimed) {
        long seconds = Math.ceilDiv(waitMs, 1000L);
        return new AuthVerdict.Throttled(
                Headers.of(HeaderName.RETRY_AFTER, seconds), closed, claimed);
    }

    private static String name(FlowId flow) {
        return Long.toString(flow.value());
    }

    private AuthVerdict challenge(
            SipRequest request, Cause cause, String claimed, Flow flow, String realm, long nowMs) {
        String nonce = seal.mint(flow.id(), nowMs);
        String stale = cause == Cause.STALE ? ", stale=true" : "";
        Headers headers = Headers.NONE;
        for (DigestAlgorithm algorithm : ChallengeQuirk.algorithmsFor(request)) {
            String text =
                    "Digest realm=\"%s\", nonce=\"%s\", algorithm=%s, qop=\"auth\"%s"
                            .formatted(realm, nonce, algorithm.token(), stale);
            headers = headers.with(HeaderName.WWW_AUTHENTICATE, text);
        }
        return new AuthVerdict.Challenged(headers, cause, claimed);
    }
}
