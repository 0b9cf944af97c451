package org.wardline.api;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.access.Permission;
import org.wardline.audit.event.ConfigurationChanged;
import org.wardline.directory.ContactStore;
import org.wardline.directory.DirectoryRefused;
import org.wardline.directory.EmergencyContact;
import org.wardline.directory.EmergencyContact.Way;
import org.wardline.directory.PracticeDirectory;
import org.wardline.http.ApiRefused;
import org.wardline.http.GuardedExchange;
import org.wardline.http.ProblemType;
import org.wardline.http.Route;
import org.wardline.ident.ContactId;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.Secret;

/// Who is told when somebody at a phone of the practice calls for help.
public final class EmergencyContactResource {

    private static final String PATH = "/v1/practices/{practice}/emergency-contacts";
    private static final String ONE = PATH + "/{contact}";

    private final DirectoryChanges directory;
    private final SecureRandom random;

    public EmergencyContactResource(DirectoryChanges directory, SecureRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /// What a client sends: one of the two ways.
    ///
    /// @param extension whose phones show the notice
    /// @param webhook the `https` address that gets it by a signed POST
    public record NewContact(String name, Optional<UUID> extension, Optional<String> webhook) {}

    /// The only answer that ever holds a contact's signing key.
    ///
    /// @param key 64 hexadecimal digits; of a web server only
    public record NewContactView(
            UUID id,
            String name,
            Optional<UUID> extension,
            Optional<String> webhook,
            Optional<String> key) {
        static NewContactView of(EmergencyContact contact) {
            var view = ContactView.of(contact);
            return new NewContactView(
                    view.id(),
                    view.name(),
                    view.extension(),
                    view.webhook(),
                    contact.way() instanceof Way.Webhook(var _, Secret<byte[]> key)
                            ? Optional.of(HexFormat.of().formatHex(key.reveal()))
                            : Optional.empty());
        }
    }

    /// A contact as clients see it.
    public record ContactView(
            UUID id, String name, Optional<UUID> extension, Optional<String> webhook) {
        static ContactView of(EmergencyContact contact) {
            return switch (contact.way()) {
                case Way.Phones(ExtensionId extension) ->
                        new ContactView(
                                contact.id().value(),
                                contact.name(),
                                Optional.of(extension.value()),
                                Optional.empty());
                case Way.Webhook(URI url, var _) ->
                        new ContactView(
                                contact.id().value(),
                                contact.name(),
                                Optional.empty(),
                                Optional.of(url.toString()));
            };
        }
    }

    /// All contacts of the practice.
    public record ContactList(List<ContactView> contacts) {}

    /// The routes of this resource.
    public List<Route> routes() {
        return List.of(
                guarded(HttpMethod.GET, PATH, this::list),
                guarded(HttpMethod.POST, PATH, this::add),
                guarded(HttpMethod.DELETE, ONE, this::delete));
    }

    private static Route guarded(HttpMethod method, String path, Route.GuardedHandler handler) {
        return new Route.Guarded(method, path, Permission.CONFIGURE_TELEPHONY, handler);
    }

    private HttpResponse list(GuardedExchange exchange) {
        var all = contacts(exchange).stream().map(ContactView::of).toList();
        return exchange.exchange().ok(new ContactList(all));
    }

    private HttpResponse add(GuardedExchange exchange) {
        var wanted = exchange.exchange().body(NewContact.class);
        var practice = directory.store().practice(exchange.granted().tenant());
        var contact =
                new EmergencyContact(
                        ContactId.random(),
                        practice.tenant().id(),
                        wanted.name(),
                        way(practice, wanted));
        List<EmergencyContact> others = practice.emergency().contacts();
        if (others.size() >= EmergencyContact.MOST) {
            throw new DirectoryRefused(
                    "A practice has %d contacts at most.".formatted(EmergencyContact.MOST));
        }
        if (others.stream().anyMatch(other -> other.name().equals(contact.name()))) {
            throw ContactStore.nameTaken();
        }
        directory.change(
                exchange,
                event(contact, "", EmergencyInWords.of(contact)),
                receipt -> directory.store().contacts().add(contact, receipt));
        return exchange.exchange().created(contact.id().value(), NewContactView.of(contact));
    }

    private Way way(PracticeDirectory practice, NewContact wanted) {
        if (wanted.extension().isPresent() == wanted.webhook().isPresent()) {
            throw new DirectoryRefused("A contact is an extension or a web server, one of them.");
        }
        if (wanted.webhook().isPresent()) {
            return webhook(wanted.webhook().get());
        }
        var extension = new ExtensionId(wanted.extension().orElseThrow());
        if (practice.extension(extension).isEmpty()) {
            throw new DirectoryRefused("A contact is an extension of its own practice.");
        }
        return new Way.Phones(extension);
    }

    private Way webhook(String address) {
        byte[] key = new byte[Way.Webhook.KEY_BYTES];
        random.nextBytes(key);
        try {
            return new Way.Webhook(new URI(address), Secret.of(key));
        } catch (URISyntaxException e) {
            throw new DirectoryRefused("The address of a web server is https://host/path.");
        }
    }

    private HttpResponse delete(GuardedExchange exchange) {
        var id = new ContactId(exchange.exchange().id("contact"));
        var gone =
                contacts(exchange).stream()
                        .filter(contact -> contact.id().equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new ApiRefused(
                                        ProblemType.NOT_FOUND,
                                        "There is no such contact in this practice."));
        directory.change(
                exchange,
                event(gone, EmergencyInWords.of(gone), ""),
                receipt -> directory.store().contacts().remove(gone, receipt));
        return exchange.exchange().noContent();
    }

    private static ConfigurationChanged event(
            EmergencyContact contact, String before, String after) {
        return new ConfigurationChanged(
                "emergency_contact", contact.id().toString(), before, after);
    }

    private List<EmergencyContact> contacts(GuardedExchange exchange) {
        return directory.store().practice(exchange.granted().tenant()).emergency().contacts();
    }
}
