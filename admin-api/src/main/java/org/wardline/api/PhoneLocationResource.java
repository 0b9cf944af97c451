package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.Device;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.DispatchableLocation;
import org.wardline.directory.Interior;
import org.wardline.directory.PhoneLocation;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.ident.PremisesId;

/// Where each phone stands: the premises, and where in them. The list shows the phones of which
/// nobody has said it.
public final class PhoneLocationResource {

    private static final String ALL = "/v1/practices/{practice}/locations";
    private static final String ONE = "/v1/practices/{practice}/devices/{device}/location";

    private final DirectoryChanges directory;

    public PhoneLocationResource(DirectoryChanges directory) {
        this.directory = directory;
    }

    /// A place, both ways.
    ///
    /// @param unit suite or apartment
    /// @param detail what else helps to find it
    public record Location(
            UUID premises,
            Optional<String> building,
            Optional<String> floor,
            Optional<String> unit,
            Optional<String> room,
            Optional<String> detail) {
        static Location of(PhoneLocation location) {
            Interior inside = location.inside();
            return new Location(
                    location.premises().value(),
                    inside.building(),
                    inside.floor(),
                    inside.unit(),
                    inside.room(),
                    inside.detail());
        }

        private PhoneLocation of(Device device) {
            return new PhoneLocation(
                    device.id(),
                    device.tenant(),
                    new PremisesId(premises),
                    new Interior(building, floor, unit, room, detail));
        }
    }

    /// A phone and where it stands.
    ///
    /// @param number of its extension
    /// @param location as it was said; absent when nobody has
    /// @param sent what emergency services are told; absent when nothing is known
    public record LocatedPhone(
            UUID device,
            String number,
            String label,
            Optional<Location> location,
            Optional<String> sent) {
        static LocatedPhone of(PracticeDirectory practice, Device device) {
            var plan = practice.emergency();
            return new LocatedPhone(
                    device.id().value(),
                    practice.extension(device.extension())
                            .map(extension -> extension.number().digits())
                            .orElse(""),
                    device.label(),
                    plan.location(device.id()).map(Location::of),
                    plan.dispatchable(device.id()).map(DispatchableLocation::text));
        }
    }

    /// All phones.
    ///
    /// @param withoutLocation how many of them nobody has placed: a warning
    public record LocationList(List<LocatedPhone> phones, int withoutLocation) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, ALL, this::list),
                guarded(HttpMethod.PUT, ONE, this::put),
                guarded(HttpMethod.DELETE, ONE, this::delete));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var practice = directory.store().practice(exchange.granted().tenant());
        List<Device> devices = practice.devices().stream().map(RegisteredDevice::device).toList();
        return exchange.exchange()
                .ok(
                        new LocationList(
                                devices.stream()
                                        .map(device -> LocatedPhone.of(practice, device))
                                        .toList(),
                                practice.emergency().withoutLocation(devices).size()));
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(Location.class);
        var of = DeviceOf.path(directory, exchange);
        var plan = of.practice().emergency();
        if (plan.premises(new PremisesId(wanted.premises())).isEmpty()) {
            throw new DirectoryRefused("A phone stands in premises of its own practice.");
        }
        PhoneLocation after = wanted.of(of.device());
        directory.change(
                exchange,
                event(of.device(), plan.location(of.device().id()), Optional.of(after)),
                receipt -> directory.store().locations().put(after, receipt));
        return exchange.exchange().ok(Location.of(after));
    }

    private HttpResponse delete(GuardedExchange exchange) {
        var of = DeviceOf.path(directory, exchange);
        Device device = of.device();
        directory.change(
                exchange,
                event(device, of.practice().emergency().location(device.id()), Optional.empty()),
                receipt ->
                        directory
                                .store()
                                .locations()
                                .removeLocation(device.tenant(), device.id(), receipt));
        return exchange.exchange().noContent();
    }

    private static ConfigurationChanged event(
            Device device, Optional<PhoneLocation> before, Optional<PhoneLocation> after) {
        return new ConfigurationChanged(
                "device_location",
                device.id().toString(),
                before.map(EmergencyInWords::of).orElse(""),
                after.map(EmergencyInWords::of).orElse(""));
    }
}
