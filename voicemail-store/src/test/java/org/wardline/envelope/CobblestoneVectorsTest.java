package org.wardline.envelope;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wardline.key.ContentKey;
import org.wardline.key.SealBroken;

class CobblestoneVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @TempDir Path folder;

    @Test
    void the35PublishedVectorsHold() throws Exception {
        int run = 0;
        for (var group : vectors().get("testGroups")) {
            for (var vector : group.get("tests")) {
                if (vector.get("result").asText().equals("valid")) {
                    opensAndSealsTheSame(vector);
                } else {
                    refused(vector);
                }
                run++;
            }
        }
        assertEquals(35, run);
    }

    private void opensAndSealsTheSame(JsonNode vector) throws Exception {
        var object = inflate(vector);
        var content = ContentKey.of(hex(vector, "key"));
        var context = hex(vector, "ctx");
        var reader = SealedReader.open(content, context, Objects.channel(folder, object));
        assertEquals(vector.get("msgLength").asLong(), reader.lengthBytes());
        var message = Objects.readAll(reader);
        var digest = MessageDigest.getInstance("SHA-512").digest(message);
        assertEquals(vector.get("msgSha512").asText(), HEX.formatHex(digest));

        var out = new ByteArrayOutputStream();
        var salt = Arrays.copyOf(object, Cobblestone.SALT_BYTES);
        var writer = SealedWriter.begin(content, context, Channels.newChannel(out), salt);
        writer.write(message, 0, message.length);
        writer.finish();
        assertArrayEquals(object, out.toByteArray());
    }

    private void refused(JsonNode vector) throws Exception {
        if (has(vector, "InvalidKeySize")) {
            assertThrows(IllegalArgumentException.class, () -> ContentKey.of(hex(vector, "key")));
            return;
        }
        var object = inflate(vector);
        var content = ContentKey.of(hex(vector, "key"));
        var broken =
                assertThrows(
                        SealBroken.class,
                        () -> {
                            var in = Objects.channel(folder, object);
                            Objects.readAll(SealedReader.open(content, hex(vector, "ctx"), in));
                        },
                        vector.get("comment")::asText);
        if (has(vector, "HeaderFailure")) {
            assertTrue(broken.part().equals("key") || broken.part().equals("header"));
        } else {
            assertTrue(broken.part().matches("chunk \\d+|length"), broken.part());
        }
    }

    private static boolean has(JsonNode vector, String flag) {
        for (var name : vector.get("flags")) {
            if (name.asText().equals(flag)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] inflate(JsonNode vector) throws IOException {
        var in = new ByteArrayInputStream(hex(vector, "ct"));
        return new InflaterInputStream(in).readAllBytes();
    }

    private static byte[] hex(JsonNode vector, String field) {
        return HEX.parseHex(vector.get(field).asText());
    }

    private static JsonNode vectors() throws IOException {
        var name = "/wycheproof/c2sp_chunked_encryption_aes_256_gcm_test.json";
        try (var in = CobblestoneVectorsTest.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        }
    }
}
