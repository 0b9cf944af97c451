package org.wardline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import org.wardline.ident.Secret;

/// Somebody who is signed in to the API.
public final class ApiPerson {

    private final ApiServer server;
    private final Secret<String> token;

    ApiPerson(ApiServer server, Secret<String> token) {
        this.server = server;
        this.token = token;
    }

    /// Reads something.
    public ApiServer.Reply get(String path) {
        return server.send("GET", path, Optional.empty(), bearer());
    }

    /// Reads a range of bytes.
    public ApiServer.Reply get(String path, long first, long last) {
        Map<String, String> headers =
                Map.of(
                        "Authorization",
                        bearer().get("Authorization"),
                        "Range",
                        "bytes=" + first + "-" + last);
        return server.send("GET", path, Optional.empty(), headers);
    }

    /// Adds something.
    ///
    /// @param fields names and values in turn, texts or numbers; an empty text is left out
    /// @return what the server says it made
    /// @throws IllegalStateException when it refuses
    public JsonNode add(String path, Object... fields) {
        ApiServer.Reply reply = server.send("POST", path, Optional.of(object(fields)), bearer());
        if (reply.status() != 201) {
            throw new IllegalStateException("POST " + path + " was answered " + reply.status());
        }
        return reply.json();
    }

    /// Puts something in place.
    ///
    /// @return what the server says about it
    /// @throws IllegalStateException when it refuses
    public ApiServer.Reply put(String path, Object... fields) {
        ApiServer.Reply reply = server.send("PUT", path, Optional.of(object(fields)), bearer());
        if (reply.status() / 100 != 2) {
            throw new IllegalStateException("PUT " + path + " was answered " + reply.status());
        }
        return reply;
    }

    /// Chooses a password of one's own.
    public void changePassword(Secret<String> current, Secret<String> chosen) {
        put("/v1/account/password", "current", current.reveal(), "chosen", chosen.reveal());
    }

    private Map<String, String> bearer() {
        return Map.of("Authorization", "Bearer " + token.reveal());
    }

    private static JsonNode object(Object... fields) {
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < fields.length; i += 2) {
            String name = (String) fields[i];
            if (fields[i + 1] instanceof Integer number) {
                object.put(name, number);
            } else if (fields[i + 1] instanceof String text && !text.isEmpty()) {
                object.put(name, text);
            }
        }
        return object;
    }
}
