package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.DeviceSecret;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.EmergencyPlan;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ExtensionId;
import org.wardline.tls.CertificateFingerprint;

/// The phones of a practice. A phone's secrets are made here; each is in one answer, and nowhere
/// else in clear.
public final class DeviceResource {

    private static final String PATH = "/v1/practices/{practice}/devices";

    private final DirectoryChanges directory;
    private final SecureRandom random;

    public DeviceResource(DirectoryChanges directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /// What a client sends for a new device.
    ///
    /// @param kind `phone`, or `gateway` to the public network; a phone if it is left out
    public record NewDevice(UUID extension, String label, Optional<String> kind) {}

    /// The only answers that ever hold a phone's secret: when it is added, and when it is given a
    /// new one.
    ///
    /// @param domain the SIP domain, also the TLS server name and the digest realm
    public record NewDeviceView(
            UUID id,
            UUID extension,
            String label,
            String kind,
            String username,
            String secret,
            String domain) {
        static NewDeviceView of(IssuedDevice issued, Tenant tenant) {
            Device device = issued.device();
            return new NewDeviceView(
                    device.id().value(),
                    device.extension().value(),
                    device.label(),
                    word(device.kind()),
                    device.username(),
                    issued.secret().reveal(),
                    tenant.domain());
        }
    }

    /// A phone as clients see it afterwards.
    ///
    /// @param callerDisplay the most that its screen shows of outside callers
    /// @param certificate the fingerprint of the certificate that it proves itself by, if it has
    ///   one
    /// @param located whether somebody has said where it stands; else help would have to search
    public record DeviceView(
            UUID id,
            UUID extension,
            String label,
            String kind,
            String username,
            String callerDisplay,
            Optional<String> certificate,
            boolean located) {
        static DeviceView of(RegisteredDevice registered, EmergencyPlan plan) {
            Device device = registered.device();
            return new DeviceView(
                    device.id().value(),
                    device.extension().value(),
                    device.label(),
                    word(device.kind()),
                    device.username(),
                    CallerDisplayResource.word(device.callerDisplay()),
                    registered.certificate().map(CertificateFingerprint::hex),
                    plan.location(device.id()).isPresent());
        }
    }

    /// All phones of the practice.
    public record DeviceList(List<DeviceView> devices) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                new Route.Guarded(HttpMethod.POST, PATH, Permission.CONFIGURE_TELEPHONY, this::add),
                new Route.Guarded(
                        HttpMethod.POST,
                        PATH + "/{device}/secret",
                        Permission.CONFIGURE_TELEPHONY,
                        this::renew),
                new Route.Guarded(
                        HttpMethod.GET, PATH, Permission.CONFIGURE_TELEPHONY, this::list));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewDevice.class);
        var practice = directory.store().practice(exchange.granted().tenant());
        var extension =
                practice.extension(new ExtensionId(wanted.extension()))
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.NOT_FOUND,
                                        "There is no such extension in this practice."));
        var kind = wanted.kind().map(DeviceResource::kind).orElse(DeviceKind.PHONE);
        var issued = DeviceSecret.issue(extension, kind, wanted.label(), random);
        directory.add(issued, exchange.caller());
        return exchange.exchange()
                .created(issued.device().id().value(), NewDeviceView.of(issued, practice.tenant()));
    }

    private HttpResponse renew(GuardedExchange exchange) {
        var found = DeviceOf.path(directory, exchange);
        var renewed = DeviceSecret.renew(found.device(), random);
        directory.renew(renewed, exchange.caller());
        return exchange.exchange().ok(NewDeviceView.of(renewed, found.practice().tenant()));
    }

    private HttpResponse list(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        var all =
                practice.devices().stream()
                        .map(device -> DeviceView.of(device, practice.emergency()))
                        .toList();
        return exchange.exchange().ok(new DeviceList(all));
    }

    static String word(DeviceKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static DeviceKind kind(String word) {
        for (DeviceKind kind : DeviceKind.values()) {
            if (word(kind).equals(word)) {
                return kind;
            }
        }
        throw new DirectoryRefused("A device is a `phone` or a `gateway`.");
    }
}
