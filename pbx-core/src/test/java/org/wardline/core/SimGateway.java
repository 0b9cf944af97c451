package org.wardline.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.wardline.directory.Device;
import org.wardline.directory.DeviceKind;
import org.wardline.directory.IssuedDevice;
import org.wardline.directory.PracticeDirectory.RegisteredDevice;
import org.wardline.directory.Tenant;
import org.wardline.testkit.phone.Habits;
import org.wardline.testkit.phone.ScriptedPhone;

/// A practice's gateway to the public network, on extension 109.
final class SimGateway {

    private SimGateway() {}

    /// One that is registered.
    static ScriptedPhone of(SimExchange exchange, Tenant tenant) {
        IssuedDevice device = exchange.device(tenant, exchange.extension(tenant, "109", false));
        exchange.change(tenant, device.device().id(), SimGateway::marked);
        ScriptedPhone gateway = exchange.connected(tenant, device, tenant.domain(), Habits.USUAL);
        gateway.register(exchange.now());
        exchange.settle();
        assertTrue(gateway.registered(), "registered");
        return gateway;
    }

    private static RegisteredDevice marked(RegisteredDevice old) {
        Device device = old.device();
        return new RegisteredDevice(
                new Device(
                        device.id(),
                        device.tenant(),
                        device.extension(),
                        device.username(),
                        device.label(),
                        DeviceKind.GATEWAY,
                        device.callerDisplay()),
                old.credential(),
                old.certificate());
    }
}
