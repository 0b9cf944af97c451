package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.wardline.access.Permission;
import org.wardline.directory.Device;
import org.wardline.directory.DirectoryRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.Route;
import org.wardline.tls.CertificateFingerprint;
import org.wardline.tls.CertificateRequest;
import org.wardline.tls.InternalCa;

/// The certificate that a phone may show instead of answering a digest challenge: one that it has,
/// named by its fingerprint, or one issued here for its own key.
public final class DeviceCertificateResource {

    private static final String PATH = "/v1/practices/{practice}/devices/{device}/certificate";

    private final DirectoryChanges directory;
    private final InternalCa authority;

    public DeviceCertificateResource(DirectoryChanges directory, InternalCa authority) {
        this.directory = directory;
        this.authority = authority;
    }

    /// What a client sends: exactly one of the two.
    ///
    /// @param fingerprint SHA-256 of a certificate that the phone has, in hexadecimal
    /// @param request a certificate request in PEM, made by the phone
    public record NewCertificate(Optional<String> fingerprint, Optional<String> request) {}

    /// What the phone proves itself by from now on.
    ///
    /// @param certificate in PEM, when it was issued here
    public record CertificateView(String fingerprint, Optional<String> certificate) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.PUT, this::put), guarded(HttpMethod.DELETE, this::delete));
    }

    private static Route guarded(HttpMethod method, Route.GuardedHandler handler) {
        return new Route.Guarded(method, PATH, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse put(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewCertificate.class);
        Device device = DeviceOf.path(directory, exchange).device();
        CertificateView view = view(wanted, device);
        directory.put(
                device,
                Optional.of(new CertificateFingerprint(view.fingerprint())),
                exchange.caller());
        return exchange.exchange().ok(view);
    }

    private HttpResponse delete(GuardedExchange exchange) {
        Device device = DeviceOf.path(directory, exchange).device();
        directory.put(device, Optional.empty(), exchange.caller());
        return exchange.exchange().noContent();
    }

    private CertificateView view(NewCertificate wanted, Device device) {
        if (wanted.fingerprint().isPresent() == wanted.request().isPresent()) {
            throw new DirectoryRefused(
                    "Send either the fingerprint of a certificate or a certificate request.");
        }
        try {
            return wanted.fingerprint()
                    .map(text ->
                            new CertificateView(
                                    CertificateFingerprint.parse(text).hex(), Optional.empty()))
                    .orElseGet(() -> issued(wanted.request().orElseThrow(), device));
        } catch (IllegalArgumentException e) {
            throw new DirectoryRefused(e.getMessage());
        }
    }

    private CertificateView issued(String request, Device device) {
        var certificate = authority.forDevice(CertificateRequest.parse(request), device.username());
        return new CertificateView(
                CertificateFingerprint.of(certificate).hex(),
                Optional.of(AuthorityResource.pem(certificate)));
    }
}
