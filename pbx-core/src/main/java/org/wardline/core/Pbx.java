package org.wardline.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.app.CallScript;
import org.wardline.app.Prompt;
import org.wardline.app.Prompts;
import org.wardline.app.setting.SettingChange;
import org.wardline.app.setting.SettingScript;
import org.wardline.app.voicemail.DepositScript;
import org.wardline.app.voicemail.RetrievalScript;
import org.wardline.app.voicemail.VoicemailServices;
import org.wardline.audit.Pseudonymizer;
import org.wardline.call.CallEvent;
import org.wardline.call.LiveCall;
import org.wardline.call.MailboxVisit;
import org.wardline.call.RetrievalVisit;
import org.wardline.call.SettingVisit;
import org.wardline.call.Visit;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.db.DatabaseUnavailable;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.directory.Mailbox;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.SnapshotFile;
import org.wardline.ident.DeviceId;
import org.wardline.ident.MailboxId;
import org.wardline.ident.TenantId;
import org.wardline.ident.TrunkId;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.transport.ListenerSettings;
import org.wardline.sip.transport.TlsConnector;
import org.wardline.sip.transport.TlsListener;
import org.wardline.spool.AuditSpool;
import org.wardline.spool.SpoolUnusable;
import org.wardline.store.MailboxChanged;
import org.wardline.toll.TollGrant;
import org.wardline.trunk.TrunkLinks;

/// The phone system: phones register, call each other and leave messages while it runs.
///
/// Starts without database and without audit log when the sealed directory snapshot exists: phones
/// register and call, and what has to be recorded waits until they are back: acts sealed on disk,
/// call records in memory, both bounded. Thread-safe.
public final class Pbx implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pbx.class);

    /// Call records that wait for an absent database: hours of a large practice.
    private static final int MAX_WAITING = 10_000;

    private static final Duration VIEW_PATIENCE = Duration.ofSeconds(5);
    private static final int PSEUDONYM_KEY_BYTES = 32;

    private final PbxConfig config;
    private final PbxParts parts;
    private final Prompts prompts;
    private final Scripts scripts = new Scripts();
    private final AuditSpool acts;
    private final Outbox<CallDetailRecord> records;
    private final PresenceNotes presence;
    private final TollClerk toll;
    private final List<SignallingShard> shards = new ArrayList<>();
    private final ShardRouter router;
    private final DirectoryFeed feed;
    private final TlsConnector connector = new TlsConnector();
    private final TrunkLinks trunks;

    /// Mailboxes whose counts the shards know.
    private final Set<MailboxId> counted = ConcurrentHashMap.newKeySet();

    private final AtomicReference<Optional<TlsListener>> listener =
            new AtomicReference<>(Optional.empty());

    private Pbx(PbxConfig config, PbxParts parts) {
        this.config = config;
        this.parts = parts;
        this.prompts = Prompts.load(config.prompts());
        this.acts = spool(config, parts);
        this.records = new Outbox<>(recordStore(parts), MAX_WAITING, parts.clock());
        this.presence = new PresenceNotes(parts.directory().presence()::note);
        this.toll = new TollClerk(parts.directory().toll()::reserve, this::granted);
        var random = new SecureRandom();
        for (int number = 0; number < config.shards(); number++) {
            shards.add(new SignallingShard(number, new Shard(services(number, random))));
        }
        this.router = new ShardRouter(shards, this::send);
        this.trunks =
                new TrunkLinks(
                        new TrunkLinks.Surroundings(
                                connector,
                                parts.toCarriers(),
                                router,
                                (trunk, flow) ->
                                        router.connected(
                                                new TrunkLines.Line(
                                                        trunk.tenant(), trunk.id(), flow))));
        this.feed =
                new DirectoryFeed(
                        parts.directory(),
                        new SnapshotFile(config.snapshotFile(), parts.key()),
                        this::publish);
    }

    /// Starts the phone system; returns when phones can connect.
    ///
    /// @throws org.wardline.sip.transport.ListenFailed when an address can't be listened on
    /// @throws org.wardline.app.PromptUnusable when a prompt of the operator's folder can't be
    ///   played
    /// @throws SpoolUnusable when acts can't wait on disk
    public static Pbx start(PbxConfig config, PbxParts parts) {
        var pbx = new Pbx(config, Objects.requireNonNull(parts, "parts"));
        boolean started = false;
        try {
            pbx.open();
            started = true;
            return pbx;
        } finally {
            if (!started) {
                pbx.close();
            }
        }
    }

    private void open() {
        records.start();
        presence.start();
        toll.start();
        shards.forEach(SignallingShard::start);
        if (feed.start()) {
            expectPhones();
        }
        parts.voicemail().onChange(this::mailboxChanged);
        var settings =
                ListenerSettings.on(config.listen().toArray(InetSocketAddress[]::new))
                        .withIoThreads(Math.ceilDiv(config.shards(), 2));
        var wire = TlsListener.start(settings, parts.tls(), router);
        listener.set(Optional.of(wire));
    }

    /// Where phones connect, with the port that the system chose where 0 was asked for.
    public List<InetSocketAddress> addresses() {
        return listener.get().map(TlsListener::addresses).orElse(List.of());
    }

    /// Reads the directory anew after a change; returns when new requests see it. Blocks on the
    /// database.
    ///
    /// @throws DatabaseUnavailable when the database is away; the directory stays as it was
    public void directoryChanged() {
        feed.refresh();
        look();
    }

    /// The phones of a practice that can be reached now.
    public List<Registration> registrations(TenantId tenant) {
        return look().flatMap(view -> view.registrations().stream())
                .filter(registration -> registration.tenant().equals(tenant))
                .toList();
    }

    /// The calls of a practice that go on now.
    public List<LiveCall> liveCalls(TenantId tenant) {
        return look().flatMap(view -> view.calls().stream())
                .filter(call -> call.tenant().equals(tenant))
                .toList();
    }

    /// The trunks of all practices that are connected now.
    public Set<TrunkId> connectedTrunks() {
        return look().flatMap(view -> view.trunks().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Figures of the whole system.
    public PbxFigures figures() {
        List<ShardView> views = look().toList();
        return new PbxFigures(
                listener.get().map(TlsListener::connections).orElse(0),
                views.stream().mapToInt(view -> view.registrations().size()).sum(),
                views.stream().mapToInt(view -> view.calls().size()).sum(),
                views.stream().mapToInt(ShardView::subscriptions).sum(),
                scripts.size(),
                acts.size(),
                views.stream().mapToLong(ShardView::faults).sum()
                        + shards.stream().mapToLong(SignallingShard::faults).sum());
    }

    /// Ends all calls in order, lets recordings finish, keeps what has to be recorded as long as
    /// database and audit log are there, and closes every connection. Takes up to 25 s.
    @Override
    public void close() {
        feed.close();
        shards.forEach(SignallingShard::close);
        scripts.close();
        trunks.close();
        connector.close();
        listener.getAndSet(Optional.empty()).ifPresent(TlsListener::close);
        records.close();
        presence.close();
        toll.close();
        acts.close();
    }

    private ShardServices services(int number, SecureRandom random) {
        return new ShardServices(
                config.network(),
                parts.media(),
                prompts.of(Prompt.HOLD_MUSIC),
                random,
                parts.clock(),
                pseudonyms(),
                new ShardServices.Wire(
                        send -> send(send.flow(), send.message()), this::admitted, this::end),
                new ShardServices.Outward(
                        report -> shards.get(number).post(new ShardInput.Media(report)),
                        visit -> visited(number, visit),
                        parts.notices(),
                        acts::add,
                        records::add,
                        presence::add,
                        this::forgetMd5,
                        toll::ask));
    }

    private void admitted(FlowId flow, DeviceId device) {
        router.admitted(flow);
        onWire(wire -> wire.admit(flow, device));
    }

    /// A flow is the listener's or the connector's; the other one does not know it.
    private void send(FlowId flow, SipMessage message) {
        onWire(wire -> wire.send(flow, message));
        connector.send(flow, message);
    }

    private void end(FlowId flow) {
        onWire(wire -> wire.end(flow));
        connector.end(flow);
    }

    private void onWire(Consumer<TlsListener> act) {
        listener.get().ifPresent(act);
    }

    private Consumer<CallEvent> visited(int shard, Visit visit) {
        return scripts.start(
                visit.call(),
                script(visit),
                command -> shards.get(shard).post(new ShardInput.Command(command)));
    }

    private CallScript script(Visit visit) {
        return switch (visit) {
            case MailboxVisit mailbox ->
                    new DepositScript(
                            mailbox,
                            mailbox.extension().tenant(),
                            parts.voicemail(),
                            prompts,
                            config.messageLimit());
            case RetrievalVisit retrieval -> new RetrievalScript(retrieval, voicemail());
            case SettingVisit setting ->
                    new SettingScript(
                            setting,
                            new SettingChange(
                                    parts.directory(),
                                    parts.audit(),
                                    parts.clock(),
                                    this::directoryChanged),
                            prompts);
        };
    }

    private VoicemailServices voicemail() {
        return new VoicemailServices(
                parts.voicemail(),
                parts.people(),
                parts.audit(),
                pseudonyms(),
                prompts,
                parts.clock());
    }

    private Pseudonymizer pseudonyms() {
        return new Pseudonymizer(parts.key().derive("audit/pseudonyms", PSEUDONYM_KEY_BYTES));
    }

    private void forgetMd5(TenantId tenant, DeviceId device) {
        Thread.ofVirtual()
                .name("forget-md5")
                .start(() -> {
                    try {
                        parts.directory().forgetMd5(tenant, device);
                        feed.refreshSoon();
                    } catch (DatabaseUnavailable e) {
                        LOG.warn(
                                "device {} keeps its MD5 digest until the database is back",
                                device);
                    }
                });
    }

    /// Calls to phones that were here before wait for them a little (ADR 0073).
    private void expectPhones() {
        try {
            for (PracticeDirectory practice : router.directory().practices()) {
                TenantId tenant = practice.tenant().id();
                var here = parts.directory().presence().present(tenant, parts.clock().instant());
                router.shardOf(tenant).post(new ShardInput.Expected(here));
            }
        } catch (DatabaseUnavailable e) {
            LOG.warn("no call waits for a phone that comes back: the database is away");
        }
    }

    private void publish(DirectorySnapshot snapshot) {
        router.directory(snapshot);
        trunks.directory(snapshot);
        Thread.ofVirtual().name("mailbox-counts").start(() -> countMailboxes(snapshot));
    }

    /// Lamps show what is waiting from the first subscription on.
    private void countMailboxes(DirectorySnapshot snapshot) {
        try {
            for (PracticeDirectory practice : snapshot.practices()) {
                for (Mailbox mailbox : practice.mailboxes()) {
                    count(practice.tenant().id(), mailbox.id());
                }
            }
        } catch (DatabaseUnavailable e) {
            LOG.warn("message-waiting lamps are not known before the database is back");
        }
    }

    private void count(TenantId tenant, MailboxId mailbox) {
        if (!counted.contains(mailbox)) {
            MailboxChanged now = parts.voicemail().now(tenant, mailbox);
            // A change that was told meanwhile is newer.
            if (counted.add(mailbox)) {
                post(now);
            }
        }
    }

    private void mailboxChanged(MailboxChanged change) {
        counted.add(change.mailbox());
        post(change);
    }

    private void post(MailboxChanged change) {
        router.shardOf(change.tenant()).post(new ShardInput.Mailbox(change));
    }

    private void granted(TollGrant grant) {
        TenantId practice = grant.request().account().tenant();
        router.shardOf(practice).post(new ShardInput.Granted(grant));
    }

    private Stream<ShardView> look() {
        List<CompletableFuture<ShardView>> views = new ArrayList<>();
        for (SignallingShard shard : shards) {
            var view = new CompletableFuture<ShardView>();
            shard.post(new ShardInput.Look(view));
            views.add(view);
        }
        return views.stream().map(Pbx::await).flatMap(Optional::stream);
    }

    private static Optional<ShardView> await(CompletableFuture<ShardView> view) {
        try {
            return Optional.of(view.get(VIEW_PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("a signalling shard does not answer");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static AuditSpool spool(PbxConfig config, PbxParts parts) {
        try {
            return AuditSpool.open(
                    config.spoolFolder(),
                    parts.key(),
                    parts.audit(),
                    parts.reader(),
                    parts.clock());
        } catch (IOException e) {
            throw new SpoolUnusable(config.spoolFolder(), e);
        }
    }

    private static Outbox.Destination<CallDetailRecord> recordStore(PbxParts parts) {
        return new Outbox.Destination<>(
                "call-records",
                parts.records()::add,
                DatabaseUnavailable.class::isInstance,
                gap -> LOG.error("{} call records could not be kept", gap.count()));
    }
}
