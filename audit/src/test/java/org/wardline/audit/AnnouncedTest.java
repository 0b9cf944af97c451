package org.wardline.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wardline.audit.event.AuditEvent;
import org.wardline.audit.event.AuditRead;
import org.wardline.audit.event.AuditReadIntended;
import org.wardline.audit.event.Conclusion;
import org.wardline.audit.event.IntentClosed;
import org.wardline.ident.TenantId;

class AnnouncedTest {

    private static final AuditReadIntended INTENT = new AuditReadIntended("search", "");

    private final List<AuditEvent> written = new ArrayList<>();
    private int writable = Integer.MAX_VALUE;

    private AuditReceipt write(AuditEvent event) {
        if (written.size() == writable) {
            throw new AuditUnavailable("the disk is full");
        }
        written.add(event);
        return new AuditReceipt(
                written.size() - 1L,
                Act.ofMachine(TenantId.random(), "test", event),
                Instant.EPOCH);
    }

    private List<String> read(Function<AuditReceipt, List<String>> reading) {
        return Announced.read(
                this::write,
                INTENT,
                reading,
                (intent, found) -> new AuditRead(intent.index(), found.size()));
    }

    @Test
    void theOutcomeIsWrittenBeforeAnybodyHasWhatWasRead() {
        var found =
                read(_ -> {
                    assertEquals(List.of(INTENT), written);
                    return List.of("a", "b");
                });
        assertEquals(List.of("a", "b"), found);
        assertEquals(List.of(INTENT, new AuditRead(0, 2)), written);
    }

    @Test
    void aReadThatFailsIsNotOneThatFoundNothing() {
        var fault = new IllegalStateException("no such table");
        assertSame(fault, assertThrows(fault.getClass(), () -> read(_ -> fail(fault))));
        assertEquals(List.of(INTENT, new IntentClosed(0, Conclusion.FAILED)), written);
    }

    @Test
    void ofAChangeThatFailsNobodyKnowsHowFarItGot() {
        var fault = new IllegalStateException("connection lost");
        assertThrows(
                fault.getClass(),
                () ->
                        Announced.change(
                                this::write,
                                INTENT,
                                _ -> fail(fault),
                                (intent, _) -> new AuditRead(intent.index(), 0)));
        assertEquals(List.of(INTENT, new IntentClosed(0, Conclusion.UNKNOWN)), written);
    }

    @Test
    void nothingIsReadOrReleasedWithoutTheLog() {
        writable = 0;
        assertThrows(AuditUnavailable.class, () -> read(_ -> fail(new AssertionError("read"))));
        writable = 1;
        assertThrows(AuditUnavailable.class, () -> read(_ -> List.of("a")));
    }

    @Test
    void theFirstFaultIsTheOneThatIsTold() {
        writable = 1;
        var fault = new IllegalStateException("no such table");
        assertSame(fault, assertThrows(fault.getClass(), () -> read(_ -> fail(fault))));
        assertEquals(1, fault.getSuppressed().length);
    }

    private static List<String> fail(Error fault) {
        throw fault;
    }

    private static List<String> fail(RuntimeException fault) {
        throw fault;
    }
}
