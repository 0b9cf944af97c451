package org.wardline.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/// The contract of the API, docs/spec/admin-api/openapi.yaml, as answers are held against it.
public final class Contract {

    private final JsonNode tree;

    private Contract(JsonNode tree) {
        this.tree = tree;
    }

    /// Reads it, from the module's folder or from the checkout's.
    public static Contract read() {
        var file = Path.of("docs/spec/admin-api/openapi.yaml");
        try {
            return new Contract(
                    new YAMLMapper()
                            .readTree(
                                    (Files.exists(file) ? file : Path.of("..").resolve(file))
                                            .toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The whole of it.
    public JsonNode tree() {
        return tree;
    }

    /// Fails unless an answer has every member that its schema requires and none that it does not
    /// name.
    public void requireMembers(String schema, JsonNode answer) {
        var definition = tree.path("components").path("schemas").path(schema);
        var known = new TreeSet<String>();
        definition.path("properties").fieldNames().forEachRemaining(known::add);
        var required = new TreeSet<String>();
        definition.path("required").forEach(name -> required.add(name.asText()));
        var found = new TreeSet<String>();
        answer.fieldNames().forEachRemaining(found::add);
        required.removeAll(found);
        assertEquals(new TreeSet<String>(), required, schema + " lacks members: " + answer);
        found.removeAll(known);
        assertEquals(new TreeSet<String>(), found, schema + " has members of no contract");
    }
}
