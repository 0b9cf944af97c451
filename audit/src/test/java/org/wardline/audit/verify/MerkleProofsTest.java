package org.wardline.audit.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleProofsTest {

    private static final int VECTORS = 98;

    @Test
    void allInclusionVectorsGetTheirVerdict() throws Exception {
        int judged = 0;
        for (var file : vectors("inclusion")) {
            var vector = new ObjectMapper().readTree(file.toFile());
            boolean included =
                    MerkleProofs.includes(
                            bytes(vector.get("leafHash")),
                            vector.get("leafIdx").bigIntegerValue().longValue(),
                            vector.get("treeSize").bigIntegerValue().longValue(),
                            proof(vector),
                            bytes(vector.get("root")));
            assertEquals(!vector.get("wantErr").asBoolean(), included, file.toString());
            judged++;
        }
        assertEquals(VECTORS, judged);
    }

    @Test
    void allConsistencyVectorsGetTheirVerdict() throws Exception {
        int judged = 0;
        for (var file : vectors("consistency")) {
            var vector = new ObjectMapper().readTree(file.toFile());
            boolean grew =
                    MerkleProofs.grewFrom(
                            vector.get("size1").bigIntegerValue().longValue(),
                            bytes(vector.get("root1")),
                            vector.get("size2").bigIntegerValue().longValue(),
                            bytes(vector.get("root2")),
                            proof(vector));
            assertEquals(!vector.get("wantErr").asBoolean(), grew, file.toString());
            judged++;
        }
        assertEquals(VECTORS, judged);
    }

    private static List<Path> vectors(String kind) throws IOException, URISyntaxException {
        var folder = Path.of(MerkleProofsTest.class.getResource("/merkle/" + kind).toURI());
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static List<byte[]> proof(JsonNode vector) {
        var proof = new ArrayList<byte[]>();
        vector.get("proof").forEach(hash -> proof.add(bytes(hash)));
        return proof;
    }

    private static byte[] bytes(JsonNode base64) {
        return base64.isNull() ? new byte[0] : Base64.getDecoder().decode(base64.asText());
    }
}
