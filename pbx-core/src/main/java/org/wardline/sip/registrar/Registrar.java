package org.wardline.sip.registrar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.Contact;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipUri;
import org.wardline.sip.transaction.Alarms;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.transport.FlowId;

/// The bindings of one shard's practices (RFC 3261 10.3, RFC 5626 6). Owned by one thread; time is
/// milliseconds of a clock that never goes back.
///
/// A REGISTER is staged on a copy and committed whole or not at all. A device changes its own
/// bindings only: `Contact: *` from one phone leaves the person's other phones registered, which is
/// less than RFC 3261 10.2.2 allows it, so that no phone can silence another.
public final class Registrar {

    private static final long SECOND_MS = 1000;
    private static final int SPREAD_FROM_SECONDS = 600;
    private static final int MAX_AGENT_CHARS = 200;

    private static final Comparator<Binding> BY_EXPIRY =
            Comparator.comparingLong(Binding::expiresAtMs);

    private final RegistrarPolicy policy;
    private final RandomGenerator random;
    private final Map<AddressOfRecord, List<Binding>> bindings = new HashMap<>();

    /// Addresses that have had a binding on a live flow.
    private final Map<FlowId, Set<AddressOfRecord>> byFlow = new HashMap<>();

    /// When the next binding of each address expires.
    private final Alarms<AddressOfRecord> expiries = new Alarms<>();

    /// A registrar without bindings.
    ///
    /// @param random spreads expiry times
    public Registrar(RegistrarPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /// One REGISTER while it is worked on.
    private record Stage(
            AddressOfRecord aor,
            DeviceId device,
            Flow flow,
            SipRequest request,
            long nowMs,
            List<Binding> staged,
            List<BindingChange> changes) {}

    /// Carries out an authenticated REGISTER.
    ///
    /// @param aor the address-of-record in To, which this device may register for
    public RegisterOutcome register(
            AddressOfRecord aor, DeviceId device, Flow flow, SipRequest request, long nowMs) {
        var stage =
                new Stage(
                        aor,
                        device,
                        flow,
                        request,
                        nowMs,
                        new ArrayList<>(bindings(aor)),
                        new ArrayList<>());
        List<Contact> contacts = request.headers().all(HeaderName.CONTACT);
        for (Contact contact : contacts) {
            Optional<RegisterOutcome> refusal =
                    switch (contact) {
                        case Contact.Wildcard _ -> stageRemoveAll(stage, contacts.size());
                        case NameAddr address -> stageContact(stage, address);
                    };
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        if (stage.staged.size() > policy.maxBindings()) {
            return RegisterOutcome.refused(403);
        }
        commit(aor, stage.staged);
        return new RegisterOutcome(200, headers(stage), stage.changes);
    }

    /// The live bindings of an address, oldest first.
    public List<Binding> bindings(AddressOfRecord aor) {
        return List.copyOf(bindings.getOrDefault(aor, List.of()));
    }

    /// All live bindings, for views and figures.
    public List<Binding> all() {
        return bindings.values().stream().flatMap(List::stream).toList();
    }

    /// A flow closed: its bindings go with it (RFC 5626 7).
    public List<BindingChange> flowClosed(FlowId flow) {
        var changes = new ArrayList<BindingChange>();
        byFlow.getOrDefault(flow, Set.of()).forEach(aor -> removeFlow(aor, flow, changes));
        byFlow.remove(flow);
        return changes;
    }

    private void removeFlow(AddressOfRecord aor, FlowId flow, List<BindingChange> changes) {
        var left = new ArrayList<Binding>();
        for (Binding binding : bindings(aor)) {
            if (binding.flow().id().equals(flow)) {
                changes.add(new BindingChange.Removed(binding, BindingChange.Cause.FLOW_LOST));
            } else {
                left.add(binding);
            }
        }
        commit(aor, left);
    }

    /// Removes a binding whose device is no longer what it was.
    ///
    /// @return nothing when it is gone already
    public List<BindingChange> revoked(Binding binding) {
        var left = new ArrayList<>(bindings(binding.aor()));
        if (!left.remove(binding)) {
            return List.of();
        }
        commit(binding.aor(), left);
        return List.of(new BindingChange.Removed(binding, BindingChange.Cause.REVOKED));
    }

    public OptionalLong nextDeadlineMs() {
        return expiries.nextMs();
    }

    /// Removes what has expired.
    public List<BindingChange> advance(long nowMs) {
        var changes = new ArrayList<BindingChange>();
        expiries.due(nowMs, aor -> expire(aor, nowMs, changes));
        return changes;
    }

    private void expire(AddressOfRecord aor, long nowMs, List<BindingChange> changes) {
        var left = new ArrayList<Binding>();
        for (Binding binding : bindings(aor)) {
            if (binding.expiresAtMs() <= nowMs) {
                changes.add(new BindingChange.Removed(binding, BindingChange.Cause.EXPIRED));
            } else {
                left.add(binding);
            }
        }
        commit(aor, left);
    }

    private void commit(AddressOfRecord aor, List<Binding> changed) {
        if (changed.isEmpty()) {
            bindings.remove(aor);
            expiries.cancel(aor);
        } else {
            bindings.put(aor, List.copyOf(changed));
            expiries.set(aor, Collections.min(changed, BY_EXPIRY).expiresAtMs());
            for (Binding binding : changed) {
                byFlow.computeIfAbsent(binding.flow().id(), _ -> new HashSet<>()).add(aor);
            }
        }
    }

    /// 10.3 step 6: `*` stands alone and with `Expires: 0`.
    private static Optional<RegisterOutcome> stageRemoveAll(Stage stage, int contacts) {
        long expires = stage.request.headers().first(HeaderName.EXPIRES).orElse(-1L);
        if (contacts != 1 || expires != 0) {
            return Optional.of(RegisterOutcome.refused(400));
        }
        for (Binding mine : List.copyOf(stage.staged)) {
            if (mine.device().equals(stage.device)) {
                stage.staged.remove(mine);
                stage.changes.add(
                        new BindingChange.Removed(mine, BindingChange.Cause.UNREGISTERED));
            }
        }
        return Optional.empty();
    }

    /// 10.3 step 7, for one contact.
    private Optional<RegisterOutcome> stageContact(Stage stage, NameAddr address) {
        if (!(address.uri() instanceof SipUri)) {
            return Optional.of(RegisterOutcome.refused(400));
        }
        long wanted = wantedSeconds(stage.request, address);
        if (wanted > 0 && wanted < policy.minExpiresSeconds()) {
            Headers shortest =
                    Headers.of(HeaderName.MIN_EXPIRES, (long) policy.minExpiresSeconds());
            return Optional.of(new RegisterOutcome(423, shortest, List.of()));
        }
        Binding binding = binding(stage, address, granted(wanted));
        Optional<Binding> before = stage.staged.stream().filter(binding::isSame).findFirst();
        boolean outOfOrder =
                before.filter(b -> b.callId().equals(binding.callId()))
                        .filter(b -> b.cseq() >= binding.cseq())
                        .isPresent();
        if (outOfOrder) {
            return Optional.of(RegisterOutcome.refused(500));
        }
        stage(stage, binding, before, wanted > 0);
        return Optional.empty();
    }

    private void stage(Stage stage, Binding binding, Optional<Binding> before, boolean keep) {
        before.ifPresent(stage.staged::remove);
        if (keep) {
            Binding kept = before.map(binding::refreshing).orElse(binding);
            stage.staged.add(kept);
            stage.changes.add(
                    before.isPresent()
                            ? new BindingChange.Refreshed(kept, before.get())
                            : new BindingChange.Added(kept));
        } else {
            before.ifPresent(b ->
                    stage.changes.add(
                            new BindingChange.Removed(b, BindingChange.Cause.UNREGISTERED)));
        }
    }

    private Binding binding(Stage stage, NameAddr address, long seconds) {
        Headers headers = stage.request.headers();
        String agent = headers.first(HeaderName.USER_AGENT).orElse("");
        return new Binding(
                stage.aor,
                stage.device,
                stage.flow,
                address,
                isOutbound(stage.request, address),
                stage.request.callId(),
                stage.request.cseq().number(),
                stage.nowMs + seconds * SECOND_MS,
                agent.length() > MAX_AGENT_CHARS ? agent.substring(0, MAX_AGENT_CHARS) : agent);
    }

    /// RFC 5626 6: only when the phone asks for it and stands at the first hop.
    private static boolean isOutbound(SipRequest request, NameAddr address) {
        return request.headers().lists(HeaderName.SUPPORTED, "outbound")
                && address.params().has("+sip.instance")
                && address.params()
                        .value("reg-id")
                        .filter(id -> id.matches("[1-9]\\d{0,9}"))
                        .isPresent()
                && request.headers().all(HeaderName.VIA).size() == 1;
    }

    /// The contact's own `expires`, else the Expires header, else the longest that we grant
    /// (10.2.1.1).
    private long wantedSeconds(SipRequest request, NameAddr address) {
        return address.params()
                .value("expires")
                .map(Long::parseLong)
                .or(() -> request.headers().first(HeaderName.EXPIRES))
                .orElse((long) policy.maxExpiresSeconds());
    }

    private long granted(long wanted) {
        long seconds = Math.min(wanted, policy.maxExpiresSeconds());
        if (seconds < SPREAD_FROM_SECONDS) {
            return seconds;
        }
        return seconds - seconds / 10 - random.nextLong(seconds / 10 + 1);
    }

    /// 10.3 step 8: every contact as it was registered, with the time that is left for it.
    private Headers headers(Stage stage) {
        Headers headers = Headers.NONE;
        boolean outbound = false;
        for (Binding binding : stage.staged) {
            long seconds = Math.max(1, (binding.expiresAtMs() - stage.nowMs) / SECOND_MS);
            NameAddr contact = binding.contact().withParam("expires", Long.toString(seconds));
            headers = headers.with(HeaderName.CONTACT, contact);
            outbound |= binding.outbound() && binding.flow().id().equals(stage.flow.id());
        }
        if (outbound) {
            headers =
                    headers.with(HeaderName.REQUIRE, "outbound")
                            .with(HeaderName.SUPPORTED, "outbound")
                            .with(HeaderName.FLOW_TIMER, (long) policy.flowTimerSeconds());
        }
        return headers;
    }
}
