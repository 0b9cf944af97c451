package org.wardline.ident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class UnprintableTest {

    private record Envelope(Phi<String> caller, Secret<String> password) {}

    @Test
    void patientInformationAndSecretsDoNotPrintEvenInsideARecord() {
        var text = new Envelope(Phi.of("Rosalind Okafor"), Secret.of("hunter2-hunter2")).toString();
        assertFalse(text.contains("Rosalind"), text);
        assertFalse(text.contains("hunter2"), text);
        assertEquals("Envelope[caller=[PHI], password=[SECRET]]", text);
    }

    @Test
    void secretsAreNotComparedByEquals() {
        assertNotEquals(Secret.of("same"), Secret.of("same"));
        assertEquals(Phi.of("same"), Phi.of("same"));
    }
}
