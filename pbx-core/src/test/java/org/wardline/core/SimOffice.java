package org.wardline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.wardline.call.SettingVisit;
import org.wardline.directory.CallFeatures;
import org.wardline.directory.CallHandling;
import org.wardline.directory.Extension;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.NightSwitch;
import org.wardline.directory.PhoneSetting;
import org.wardline.directory.PracticeHours;
import org.wardline.directory.RingGroup;
import org.wardline.directory.Tenant;
import org.wardline.directory.Trunk;
import org.wardline.ident.DeviceId;
import org.wardline.store.MailboxChanged;
import org.wardline.store.MailboxCounts;
import org.wardline.testkit.phone.ScriptedPhone.Identity;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.tls.ShownCertificate;

/// A practice of a simulation: its people at 101, 102 and 103, with two phones at 102, a mailbox at
/// 101, and a group of all of them at 105. One phone proves itself by a certificate.
final class SimOffice {

    static final String GROUP = "105";
    static final List<String> PEOPLE = List.of("101", "102", "103");
    private static final String OF_TWO_PHONES = "102";
    private static final Duration RING_TIME = Duration.ofSeconds(10);

    private final SimWorld world;
    private final Tenant tenant;
    private final SimCalls.Manner manner;
    private final Map<String, Extension> extensions = new LinkedHashMap<>();
    private final Map<SimPhone, String> numbers = new LinkedHashMap<>();
    private final List<IssuedDevice> devices = new ArrayList<>();

    /// @param prefix of the user parts of its phones' contacts
    SimOffice(SimWorld world, String domain, String prefix, SimCalls.Manner manner) {
        this.world = world;
        this.manner = manner;
        this.tenant = world.exchange().practice(domain);
        for (String number : PEOPLE) {
            Extension extension = extension(number, number.equals("101"));
            extensions.put(number, extension);
            phone(extension, prefix + number, manner, certificate(number));
            if (number.equals(OF_TWO_PHONES)) {
                phone(extension, prefix + number + "b", manner, Optional.empty());
            }
            handle(number, SimOffice::amongColleagues);
        }
        extensions.put(GROUP, extension(GROUP, false));
        group();
    }

    /// It has a trunk from now on, whose number leads to 101, and caps that people come to.
    ///
    /// @return the carrier
    SimPhone withCarrier() {
        Trunk trunk = SimOutside.trunk(tenant, extensions.get("101"));
        world.exchange()
                .features(
                        tenant.id(), old -> old.withTrunks(List.of(trunk)).with(SimOutside.RULES));
        world.invariants().added(trunk);
        var identity = new Identity(tenant.domain(), SimOutside.SOMEBODY, "carrier", "none");
        var carrier = SimPhone.ofCarrier(identity, trunk, manner, world);
        world.add(carrier);
        return carrier;
    }

    private Extension extension(String number, boolean withMailbox) {
        return world.exchange().extension(tenant, number, withMailbox, RING_TIME);
    }

    private Optional<ShownCertificate> certificate(String number) {
        if (!number.equals("103")) {
            return Optional.empty();
        }
        String hex = "%064x".formatted(tenant.domain().hashCode() & 0xFFFF);
        var fingerprint = new CertificateFingerprint(hex);
        return Optional.of(new ShownCertificate(fingerprint, Instant.MIN, Instant.MAX));
    }

    private void phone(
            Extension extension,
            String contactUser,
            SimCalls.Manner manner,
            Optional<ShownCertificate> certificate) {
        IssuedDevice device = world.exchange().device(tenant, extension);
        DeviceId id = device.device().id();
        devices.add(device);
        world.invariants().issued(tenant.id(), id);
        certificate.ifPresent(
                shown -> world.exchange().certify(tenant, id, Optional.of(shown.fingerprint())));
        var identity =
                new Identity(
                        tenant.domain(),
                        extension.number().digits(),
                        device.device().username(),
                        device.secret().reveal());
        var phone = new SimPhone(identity, contactUser, certificate, manner, world);
        numbers.put(phone, extension.number().digits());
        world.add(phone);
    }

    private void group() {
        RingGroup.Order order =
                world.random().nextBoolean() ? RingGroup.Order.ALL : RingGroup.Order.IN_ORDER;
        List<RingGroup.Member> members =
                PEOPLE.stream()
                        .map(extensions::get)
                        .map(extension -> new RingGroup.Member(extension.id(), Duration.ZERO))
                        .toList();
        var group =
                new RingGroup(
                        extensions.get(GROUP).id(),
                        tenant.id(),
                        order,
                        Duration.ofSeconds(5),
                        false,
                        members);
        world.exchange()
                .features(
                        tenant.id(),
                        old -> new CallFeatures(old.handlings(), List.of(group), old.display()));
    }

    private static CallHandling amongColleagues(CallHandling h) {
        return new CallHandling(
                h.extension(),
                h.tenant(),
                h.doNotDisturb(),
                h.callWaiting(),
                h.forwards(),
                Optional.of("colleagues"),
                h.role());
    }

    Tenant tenant() {
        return tenant;
    }

    /// Its phones, by the order of their numbers.
    List<SimPhone> phones() {
        return List.copyOf(numbers.keySet());
    }

    void handle(String number, UnaryOperator<CallHandling> change) {
        world.exchange().handle(extensions.get(number), change);
    }

    /// What led a call to a phone here, as far as it is plain.
    ///
    /// @param dialled what the call was for
    Set<SimFeature> led(SimPhone phone, String dialled) {
        Set<SimFeature> led = EnumSet.noneOf(SimFeature.class);
        String number = phone.identity().number();
        if (dialled.equals(GROUP)) {
            led.add(SimFeature.RING_GROUP);
        } else if (!dialled.equals(number)) {
            Optional.ofNullable(extensions.get(dialled))
                    .map(extension -> world.exchange().handling(tenant, extension))
                    .flatMap(SimFeature::leadingOn)
                    .ifPresent(led::add);
        } else if (others(phone).anyMatch(world.network()::isConnected)) {
            led.add(SimFeature.SEVERAL_PHONES);
        }
        return led;
    }

    private Stream<SimPhone> others(SimPhone phone) {
        return numbers.keySet().stream()
                .filter(other -> other != phone)
                .filter(other -> numbers.get(other).equals(phone.identity().number()));
    }

    /// Carries out a star code.
    void carryOut(SettingVisit visit) {
        switch (visit.setting()) {
            case PhoneSetting.DoNotDisturb(boolean on) ->
                    world.exchange().handle(visit.extension(), h -> h.withDoNotDisturb(on));
            case PhoneSetting.Forward(var when, var to) ->
                    world.exchange().handle(visit.extension(), h -> h.withForward(when, to));
            case PhoneSetting.NightSwitched(var position) ->
                    world.exchange().features(tenant.id(), old -> turned(old, position));
        }
    }

    private static CallFeatures turned(CallFeatures old, Optional<NightSwitch.Position> position) {
        PracticeHours hours = old.hours().orElseThrow();
        return old.withHours(
                new PracticeHours(
                        hours.hours(),
                        position.map(way -> new NightSwitch(way, Optional.empty())),
                        hours.lines()));
    }

    /// Its mailbox holds other messages.
    void messages(int unheard) {
        var change =
                new MailboxChanged(
                        tenant.id(),
                        extensions.get("101").mailbox().orElseThrow(),
                        new MailboxCounts(unheard, 1),
                        Map.of());
        world.exchange().handle(new ShardInput.Mailbox(change));
    }

    /// Takes a device out of the directory, as long as some are left.
    ///
    /// @return whether one was
    boolean revokeOne() {
        if (devices.size() <= 2) {
            return false;
        }
        world.exchange().revoke(tenant, devices.removeFirst().device().id());
        return true;
    }
}
