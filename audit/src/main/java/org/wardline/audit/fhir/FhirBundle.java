package org.wardline.audit.fhir;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wardline.audit.AuditEntry;

/// A page of entries as a `Bundle` of FHIR R4, type `searchset`.
public final class FhirBundle {

    private FhirBundle() {}

    /// The bundle.
    ///
    /// @param server the host name of the server that says so
    /// @param next where the next page is; empty after the last
    public static ObjectNode of(List<AuditEntry> entries, String server, Optional<String> next) {
        var bundle = JsonNodeFactory.instance.objectNode().put("resourceType", "Bundle");
        bundle.put("type", "searchset");
        next.ifPresent(
                url -> bundle.putArray("link").addObject().put("relation", "next").put("url", url));
        // FHIR knows no empty arrays.
        if (!entries.isEmpty()) {
            var all = bundle.putArray("entry");
            for (var entry : entries) {
                var event = FhirAuditEvent.of(entry, server);
                all.addObject().put("fullUrl", fullUrl(event)).set("resource", event);
            }
        }
        return bundle;
    }

    /// FHIR wants one; the same entry has the same in every page and every export.
    private static String fullUrl(ObjectNode event) {
        var id = event.path("id").asText().getBytes(StandardCharsets.US_ASCII);
        return "urn:uuid:" + UUID.nameUUIDFromBytes(id);
    }
}
