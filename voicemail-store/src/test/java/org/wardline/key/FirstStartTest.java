package org.wardline.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir Path home;
    private KeyPaths paths;

    @BeforeEach
    void place() throws IOException {
        paths = KeyPaths.under(home);
        Files.createDirectories(paths.dataFolder());
    }

    @Test
    void theFirstStartCreatesAndTheSecondFindsTheSameKeys() throws IOException {
        var first = Keys.open(paths, RANDOM);
        var second = Keys.open(paths, RANDOM);
        assertTrue(first.created());
        assertFalse(second.created());
        assertTrue(second.sameDevice());
        assertEquals(first.deployment(), second.deployment());
        assertEquals(first.service().id(), second.service().id());
        assertEquals(first.root().kek().ref(), second.root().kek().ref());
        for (var file : List.of(paths.serviceKey(), paths.contentRoot())) {
            var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            assertEquals("r--------", mode);
        }
    }

    @Test
    void withoutTheContentRootTheStoreIsSealed() throws IOException {
        Keys.open(paths, RANDOM);
        Files.delete(paths.contentRoot());
        var keys = Keys.open(paths, RANDOM);
        assertInstanceOf(ContentRoot.Sealed.class, keys.root());
        var refused = assertThrows(StoreSealed.class, () -> keys.root().kek());
        assertTrue(refused.safeMessage().contains("sealed"));
        assertTrue(Files.notExists(paths.contentRoot()));
    }

    @Test
    void aMissingServiceKeyIsOneClearSentence() throws IOException {
        Keys.open(paths, RANDOM);
        Files.delete(paths.serviceKey());
        assertFault("service key is missing");
        assertTrue(Files.notExists(paths.serviceKey()));
    }

    @Test
    void aDamagedKeyIsOneClearSentenceWhereverTheDamageIs() throws IOException {
        Keys.open(paths, RANDOM);
        for (var file : List.of(paths.serviceKey(), paths.contentRoot())) {
            var good = Files.readAllBytes(file);
            for (int at = 0; at < good.length - 1; at += 5) {
                var bad = good.clone();
                bad[at] ^= 0x11;
                rewrite(file, bad);
                assertThrows(KeyFault.class, () -> Keys.open(paths, RANDOM));
            }
            rewrite(file, new byte[0]);
            assertFault("damaged");
            rewrite(file, good);
        }
        Keys.open(paths, RANDOM);
    }

    @Test
    void keysOfAnotherInstallationAreRefused() throws IOException {
        Keys.open(paths, RANDOM);
        var other = KeyPaths.under(home.resolve("other"));
        Files.createDirectories(other.dataFolder());
        Keys.open(other, RANDOM);
        var root = Files.readAllBytes(paths.contentRoot());
        rewrite(paths.contentRoot(), Files.readAllBytes(other.contentRoot()));
        assertFault("content root key in .* belongs to another installation");
        rewrite(paths.contentRoot(), root);
        rewrite(paths.serviceKey(), Files.readAllBytes(other.serviceKey()));
        assertFault("service key in .* belongs to another installation");
    }

    @Test
    void aKeyInsideTheDataFolderIsRefusedAlsoThroughALink() throws IOException {
        var inside = paths.dataFolder().resolve("keys/content-root.kek");
        paths = new KeyPaths(paths.serviceKey(), inside, paths.dataFolder(), home);
        assertFault("must not lie inside the data folder");
        Files.createDirectories(inside.getParent());
        var link = Files.createSymbolicLink(home.resolve("elsewhere"), inside.getParent());
        paths = new KeyPaths(paths.serviceKey(), link.resolve("x.kek"), paths.dataFolder(), home);
        assertFault("must not lie inside the data folder");
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws IOException {
        Keys.open(paths, RANDOM);
        Files.setPosixFilePermissions(
                paths.serviceKey(), PosixFilePermissions.fromString("r--r-----"));
        assertFault("chmod 400");
    }

    @Test
    void anInterruptedFirstStartIsTakenUpAgain() throws IOException {
        var first = Keys.open(paths, RANDOM);
        Files.delete(paths.dataFolder().resolve("installation"));
        Files.createDirectories(paths.dataFolder().resolve("programs/bin"));
        Files.writeString(paths.dataFolder().resolve("programs/bin/postgres"), "program");
        var again = Keys.open(paths, RANDOM);
        assertEquals(first.service().id(), again.service().id());
        assertEquals(first.root().kek().ref(), again.root().kek().ref());
    }

    @Test
    void aLostIdentityIsNoFirstStartWhenThereIsData() throws IOException {
        var first = Keys.open(paths, RANDOM);
        var sheets = sheets(paths);
        Files.createDirectories(paths.dataFolder().resolve("pg"));
        Files.writeString(paths.dataFolder().resolve("pg/PG_VERSION"), "18");
        Files.delete(paths.dataFolder().resolve("installation"));
        assertFault("installation is missing, but data is there");
        RecoveryKit.restore(sheets).writeMissing(paths);
        assertEquals(first.deployment(), Keys.open(paths, RANDOM).deployment());
    }

    @Test
    void anyTwoOfTheThreeSheetsRestoreBothKeys() throws IOException {
        var keys = Keys.open(paths, RANDOM);
        var sheets = sheets(paths);
        for (var pair : List.of(List.of(0, 1), List.of(0, 2), List.of(2, 1))) {
            var restored =
                    RecoveryKit.restore(List.of(sheets.get(pair.get(0)), sheets.get(pair.get(1))));
            assertEquals(keys.deployment(), restored.deployment());
            assertEquals(keys.service().id(), restored.service().id());
            assertArrayEquals(keys.root().kek().bytes(), restored.contentRoot().bytes());
        }
        Files.delete(paths.serviceKey());
        Files.delete(paths.contentRoot());
        RecoveryKit.restore(sheets).writeMissing(paths);
        assertEquals(keys.service().id(), Keys.open(paths, RANDOM).service().id());
    }

    @Test
    void aMistypedMissingOrForeignSheetIsSaid() throws IOException {
        Keys.open(paths, RANDOM);
        var sheets = sheets(paths);
        var typed = sheets.get(1).toLowerCase(java.util.Locale.ROOT).replace('0', 'o');
        RecoveryKit.restore(List.of(sheets.get(0), typed));
        assertThrows(KeyFault.class, () -> RecoveryKit.restore(List.of(sheets.get(0))));
        assertThrows(
                KeyFault.class, () -> RecoveryKit.restore(List.of(sheets.get(0), sheets.get(0))));
        var line = sheets.get(1).lines().toList().getLast();
        var last = line.charAt(line.length() - 1) == '0' ? '1' : '0';
        var mistyped = sheets.get(1).stripTrailing().replaceAll(".$", String.valueOf(last));
        assertThrows(KeyFault.class, () -> RecoveryKit.restore(List.of(sheets.get(0), mistyped)));
        var other = KeyPaths.under(home.resolve("other"));
        Files.createDirectories(other.dataFolder());
        Keys.open(other, RANDOM);
        assertThrows(
                KeyFault.class,
                () -> RecoveryKit.restore(List.of(sheets.get(0), sheets(other).get(1))));
    }

    @Test
    void aConfirmedKitIsNoLongerOnTheDisk() throws IOException {
        Keys.open(paths, RANDOM);
        assertTrue(RecoveryKit.awaitsConfirmation(paths.recoveryFolder()));
        RecoveryKit.confirm(paths.recoveryFolder());
        assertFalse(RecoveryKit.awaitsConfirmation(paths.recoveryFolder()));
        try (var files = Files.list(paths.recoveryFolder())) {
            assertEquals(1, files.count());
        }
    }

    private void assertFault(String pattern) {
        var fault = assertThrows(KeyFault.class, () -> Keys.open(paths, RANDOM));
        assertTrue(fault.safeMessage().matches(".*" + pattern + ".*"), fault.safeMessage());
    }

    private static List<String> sheets(KeyPaths paths) throws IOException {
        var sheets = new ArrayList<String>();
        for (int i = 1; i <= 3; i++) {
            var name = "sheet-" + i + "-of-3.txt";
            sheets.add(Files.readString(paths.recoveryFolder().resolve(name)));
        }
        return sheets;
    }

    private static void rewrite(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    }
}
