package org.wardline.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.wardline.ident.Secret;

/// What the demo printed at its first run, kept for the next ones beside the server's home. A real
/// installation has no such file: each secret is shown once and kept by whoever it is for.
///
/// @param operator login of the installation's administrator
record DemoAccounts(
        String operator, Secret<String> password, DemoPractice maple, DemoPractice harbor) {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(secretsAsText());

    DemoAccounts {
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(maple, "maple");
        Objects.requireNonNull(harbor, "harbor");
    }

    static DemoAccounts read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException(
                    "the demo in "
                            + file.getParent()
                            + " was not set up to its end; remove that folder");
        }
        return JSON.readValue(file.toFile(), DemoAccounts.class);
    }

    /// Writes the file for its owner alone.
    void write(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, JSON.writeValueAsBytes(this));
    }

    private static SimpleModule secretsAsText() {
        SimpleModule module = new SimpleModule("secrets");
        module.addSerializer(new SecretWriter());
        module.addDeserializer(Secret.class, new SecretReader());
        return module;
    }

    @SuppressWarnings("rawtypes")
    private static final class SecretWriter extends StdSerializer<Secret> {
        private static final long serialVersionUID = 1L;

        SecretWriter() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret secret, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeString(secret.reveal().toString());
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class SecretReader extends StdDeserializer<Secret> {
        private static final long serialVersionUID = 1L;

        SecretReader() {
            super(Secret.class);
        }

        @Override
        public Secret<?> deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            return Secret.of(in.getText());
        }
    }
}
