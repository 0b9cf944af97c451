package org.wardline.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wardline.ident.TenantId;

class WrapTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final UUID DEPLOYMENT = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");

    private final Kek kek = Kek.random(RANDOM, 1);
    private final DepositKey deposit = DepositKey.generate(1);
    private final ContentKey content = ContentKey.random(RANDOM);

    @Test
    void aWrappedContentKeyComesBack() {
        var context = context(TenantId.random(), UUID.randomUUID(), UUID.randomUUID());
        assertSame(kek.unwrap(kek.wrap(content, context), context));
        assertSame(deposit.unwrap(deposit.publicHalf().wrap(content, context), context));
    }

    @Test
    void aWrapMovedToAnyOtherPlaceDoesNotOpen() {
        var contexts = manyPlaces();
        int refused = 0;
        for (var from : contexts) {
            var wrap = kek.wrap(content, from);
            var sealed = deposit.publicHalf().wrap(content, from);
            for (var to : contexts) {
                if (!from.equals(to)) {
                    assertThrows(SealBroken.class, () -> kek.unwrap(wrap, to));
                    assertThrows(SealBroken.class, () -> deposit.unwrap(sealed, to));
                    refused++;
                }
            }
        }
        assertEquals(contexts.size() * (contexts.size() - 1), refused);
    }

    @Test
    void aChangedBitInAWrapIsRefused() {
        var context = context(TenantId.random(), UUID.randomUUID(), UUID.randomUUID());
        var wrap = kek.wrap(content, context);
        var sealed = deposit.publicHalf().wrap(content, context);
        for (int bit = 0; bit < wrap.length * 8; bit++) {
            var changed = flipped(wrap, bit);
            assertThrows(SealBroken.class, () -> kek.unwrap(changed, context));
        }
        for (int bit = 0; bit < sealed.length * 8; bit += 7) {
            var changed = flipped(sealed, bit);
            assertThrows(SealBroken.class, () -> deposit.unwrap(changed, context));
        }
    }

    @Test
    void anotherKeyDoesNotOpenAWrap() {
        var context = context(TenantId.random(), UUID.randomUUID(), UUID.randomUUID());
        var other = Kek.random(RANDOM, 1);
        assertThrows(SealBroken.class, () -> other.unwrap(kek.wrap(content, context), context));
        var otherDeposit = DepositKey.generate(1);
        var sealed = deposit.publicHalf().wrap(content, context);
        assertThrows(SealBroken.class, () -> otherDeposit.unwrap(sealed, context));
    }

    @Test
    void noTwoWrapsOfAKeyAreTheSame() {
        var context = context(TenantId.random(), UUID.randomUUID(), UUID.randomUUID());
        var seen = new HashSet<List<Byte>>();
        for (int i = 0; i < 10_000; i++) {
            seen.add(boxed(kek.wrap(content, context)));
        }
        assertEquals(10_000, seen.size());
    }

    @Test
    void aPracticesKeysComeBackUnderTheRootAndNowhereElse() {
        var root = Kek.random(RANDOM, 1);
        var tenant = TenantId.random();
        var place = new WrapContext.OfTenantKek(DEPLOYMENT, tenant, kek.ref(), root.ref());
        var elsewhere =
                new WrapContext.OfTenantKek(DEPLOYMENT, TenantId.random(), kek.ref(), root.ref());
        var wrap = root.wrap(kek, place);
        assertEquals(kek.ref(), root.unwrap(wrap, place).ref());
        assertThrows(SealBroken.class, () -> root.unwrap(wrap, elsewhere));

        var half = deposit.publicHalf();
        var depositPlace = new WrapContext.OfDepositKey(DEPLOYMENT, tenant, half.ref(), kek.ref());
        var restored = kek.unwrap(kek.wrap(deposit, depositPlace), half, depositPlace);
        var context = context(tenant, UUID.randomUUID(), UUID.randomUUID());
        assertSame(restored.unwrap(half.wrap(content, context), context));
    }

    @Test
    void aPointOffTheCurveIsNoDepositKey() {
        var point = deposit.publicHalf().point();
        point[40] ^= 1;
        assertThrows(SealBroken.class, () -> DepositPublicKey.of(point, 1));
        assertThrows(SealBroken.class, () -> DepositPublicKey.of(new byte[65], 1));
        assertThrows(SealBroken.class, () -> DepositPublicKey.of(new byte[0], 1));
    }

    @Test
    void aDestroyedKeyIsNotUsed() {
        var key = ContentKey.random(RANDOM);
        key.destroy();
        assertThrows(IllegalStateException.class, () -> key.derive(Hkdf.SHA256, new byte[0], 32));
    }

    private void assertSame(ContentKey other) {
        var info = new byte[] {1};
        assertArrayEquals(
                content.derive(Hkdf.SHA256, info, 32), other.derive(Hkdf.SHA256, info, 32));
    }

    /// Contexts of which any two differ in one thing or more.
    private List<WrapContext.OfContentKey> manyPlaces() {
        var contexts = new ArrayList<WrapContext.OfContentKey>();
        var tenants = List.of(TenantId.random(), TenantId.random());
        var objects = List.of(UUID.randomUUID(), UUID.randomUUID());
        var mailboxes = List.of(UUID.randomUUID(), UUID.randomUUID());
        for (var tenant : tenants) {
            objects.forEach(object ->
                    mailboxes.forEach(mailbox -> contexts.add(context(tenant, object, mailbox))));
        }
        var first = contexts.getFirst();
        var later = kek.ref().version() + 1;
        contexts.add(
                new WrapContext.OfContentKey(
                        first.object(), first.holder(), new KekRef(kek.ref().id(), later)));
        contexts.add(
                new WrapContext.OfContentKey(
                        first.object(), first.holder(), deposit.publicHalf().ref()));
        return contexts;
    }

    private WrapContext.OfContentKey context(TenantId tenant, UUID object, UUID mailbox) {
        var objectContext =
                new ObjectContext(
                        DEPLOYMENT,
                        tenant,
                        object,
                        ObjectContext.Kind.VOICEMAIL,
                        AudioFormat.MULAW_8K,
                        NOW);
        assertEquals(objectContext, ObjectContext.parse(objectContext.bytes()));
        return new WrapContext.OfContentKey(objectContext, mailbox, kek.ref());
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        var changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static List<Byte> boxed(byte[] bytes) {
        var list = new ArrayList<Byte>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }
}
