package org.wardline.testkit;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.wardline.ident.TenantId;
import org.wardline.key.KeyPaths;
import org.wardline.key.Keys;
import org.wardline.sip.auth.AuthVerdict;
import org.wardline.sip.auth.DeviceCredential;
import org.wardline.sip.auth.DigestAuthenticator;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.registrar.AddressOfRecord;
import org.wardline.sip.registrar.RegisterOutcome;
import org.wardline.sip.registrar.Registrar;
import org.wardline.sip.registrar.RegistrarPolicy;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowListener;
import org.wardline.sip.transport.ListenerSettings;
import org.wardline.sip.transport.TlsListener;
import org.wardline.sip.ua.UaEvent;
import org.wardline.sip.ua.UaOutput;
import org.wardline.sip.ua.UaSettings;
import org.wardline.sip.ua.UserAgent;
import org.wardline.tls.InternalCa;
import org.wardline.tls.TlsIdentities;
import org.wardline.tls.TlsIdentity;

/// The signalling stack alone on real sockets: one shard that authenticates, registers, and answers
/// every call with 480. Calls, media and a directory are left to the real thing.
public final class SipServer implements FlowListener, AutoCloseable {

    /// The domain whose certificate is the default.
    public static final String DOMAIN = "north.example";

    public static final String OTHER_DOMAIN = "south.example";

    private final ExecutorService shard = Executors.newSingleThreadExecutor();
    private final Map<String, SipCredentials> phones = new ConcurrentHashMap<>();
    private final Map<Flow, Boolean> flows = new ConcurrentHashMap<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final AtomicInteger faults = new AtomicInteger();
    private final TenantId tenant = TenantId.random();
    private final UserAgent agent;
    private final DigestAuthenticator authenticator;
    private final Registrar registrar;
    private final X509Certificate root;
    private final TlsListener listener;

    private SipServer(Path home, ListenerSettings settings) {
        var random = new SecureRandom();
        var service = Keys.open(KeyPaths.under(home), random).service();
        var ca = InternalCa.open(home.resolve("tls"), service, Instant::now, random);
        var identities = new ArrayList<TlsIdentity>(ca.identitiesFor(DOMAIN, List.of()));
        identities.addAll(ca.identitiesFor(OTHER_DOMAIN, List.of()));
        root = ca.certificate();
        SipUri contact = SipUri.of("", DOMAIN);
        agent = new UserAgent(new UaSettings("Wardline", _ -> contact), random);
        authenticator = new DigestAuthenticator(random);
        registrar = new Registrar(RegistrarPolicy.DEFAULT, random);
        listener = TlsListener.start(settings, TlsIdentities.of(DOMAIN, identities), this);
        started.countDown();
    }

    /// A server whose keys and certificates are made under that folder.
    public static SipServer start(Path home, ListenerSettings settings) {
        return new SipServer(home, settings);
    }

    /// A client connection to it.
    public SipPhone connect() throws java.io.IOException {
        return SipPhone.connect(address(), root, DOMAIN);
    }

    /// Probes on a connection of its own.
    public void probe(String after) throws java.io.IOException {
        try (SipPhone phone = connect()) {
            Probe.answered(phone, DOMAIN, after);
        }
    }

    public InetSocketAddress address() {
        return listener.addresses().getFirst();
    }

    public TlsListener listener() {
        return listener;
    }

    public X509Certificate root() {
        return root;
    }

    /// Lets a phone in.
    public void provision(SipCredentials phone) {
        phones.put(phone.username(), phone);
    }

    /// The flows that are open.
    public List<Flow> flows() {
        return List.copyOf(flows.keySet());
    }

    /// What the shard's objects hold, asked on the shard.
    public int held() {
        return onShard(() -> agent.size() + registrar.all().size());
    }

    private <T> T onShard(Supplier<T> question) {
        try {
            return shard.submit(question::get).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException
                | ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void opened(Flow flow) {
        flows.put(flow, true);
    }

    @Override
    public void received(Flow flow, SipMessage message) {
        post(() -> agent.receive(flow, message, now()));
    }

    @Override
    public void closed(Flow flow) {
        flows.remove(flow);
        post(() -> {
            agent.flowClosed(flow.id(), now());
            authenticator.flowClosed(flow.id());
            registrar.flowClosed(flow.id());
        });
    }

    @SuppressWarnings("checkstyle:IllegalCatch") // counted and thrown on
    private void post(Runnable input) {
        shard.execute(() -> {
            awaitStarted();
            try {
                input.run();
                agent.advance(now());
                agent.drain(this::carryOut);
            } catch (RuntimeException e) {
                faults.incrementAndGet();
                throw e;
            }
        });
    }

    /// Exceptions that nobody caught.
    public int faults() {
        return faults.get();
    }

    private void awaitStarted() {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(UaOutput output) {
        switch (output) {
            case UaOutput.Send(var flow, var message) -> listener.send(flow, message);
            case UaEvent.Invited(var id, var flow, var request) -> {
                AuthVerdict verdict = check(request, flow);
                agent.reject(id, status(verdict, 480), headers(verdict), now());
            }
            case UaEvent.RequestReceived(var id, var flow, var request, _) -> {
                AuthVerdict verdict = check(request, flow);
                RegisterOutcome outcome = outcome(verdict, flow, request);
                agent.respond(id, outcome.status(), outcome.headers(), Body.NONE, now());
            }
            case UaEvent _ -> {
                // Every call was refused, so nothing follows.
            }
        }
    }

    private AuthVerdict check(SipRequest request, Flow flow) {
        return authenticator.check(request, flow, DOMAIN, this::credential, now());
    }

    private Optional<DeviceCredential> credential(String username) {
        return Optional.ofNullable(phones.get(username)).map(SipCredentials::asKept);
    }

    private RegisterOutcome outcome(AuthVerdict verdict, Flow flow, SipRequest request) {
        if (verdict instanceof AuthVerdict.Authentic known && request.is(Method.REGISTER)) {
            listener.admit(flow.id(), known.device());
            String user = ((SipUri) request.to().uri()).userDecoded();
            return registrar.register(
                    new AddressOfRecord(tenant, user), known.device(), flow, request, now());
        }
        return new RegisterOutcome(status(verdict, 403), headers(verdict), List.of());
    }

    private static int status(AuthVerdict verdict, int authentic) {
        return switch (verdict) {
            case AuthVerdict.Authentic _ -> authentic;
            case AuthVerdict.Challenged _ -> 401;
            case AuthVerdict.Throttled _ -> 503;
        };
    }

    private static Headers headers(AuthVerdict verdict) {
        return switch (verdict) {
            case AuthVerdict.Authentic _ -> Headers.NONE;
            case AuthVerdict.Challenged challenged -> challenged.headers();
            case AuthVerdict.Throttled throttled -> throttled.headers();
        };
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void close() {
        listener.close();
        shard.close();
    }
}
