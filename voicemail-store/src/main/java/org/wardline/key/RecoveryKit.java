package org.wardline.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.crypto.threshold.ShamirSecretSplitter;
import org.bouncycastle.crypto.threshold.ShamirSplitSecret;
import org.bouncycastle.crypto.threshold.ShamirSplitSecretShare;
import org.wardline.blob.Durable;

/// The content root and the service key, split so that any two of three printed shares restore them
/// and one alone says nothing (Shamir 1979, over GF(2^8)).
///
/// The first start leaves three sheets in the recovery folder. They are to be printed, put in three
/// places, and removed with [#confirm]; until then the server reminds its operator at every start.
public final class RecoveryKit {

    private static final int SHARES = 3;
    private static final int NEEDED = 2;
    private static final int CHECK_BYTES = 8;
    private static final int SECRET_BYTES = 2 * Aead.KEY_BYTES + CHECK_BYTES;
    private static final byte[] CHECK_INFO =
            "wardline/recovery-kit-check/v1".getBytes(StandardCharsets.US_ASCII);

    private RecoveryKit() {}

    /// What a kit restores.
    ///
    /// @param deployment the installation that the kit was made for
    public record Restored(UUID deployment, ServiceKey service, Kek contentRoot) {

        /// Writes what is missing of the keys and of the identity that binds the data to them;
        /// existing files are left as they are.
        ///
        /// @throws KeyFault when a file cannot be written
        public void writeMissing(KeyPaths paths) {
            if (Files.notExists(paths.serviceKey())) {
                ServiceKey.write(paths.serviceKey(), service);
            }
            if (Files.notExists(paths.contentRoot())) {
                FileKek.create(paths.contentRoot(), contentRoot);
            }
            var identity = Installation.file(paths);
            if (Files.notExists(identity)) {
                new Installation(deployment, service.id(), contentRoot.ref()).write(identity);
            }
        }
    }

    /// Writes the three sheets, replacing earlier ones.
    static void write(
            Path folder, UUID deployment, Kek root, ServiceKey service, SecureRandom random) {
        var sheets = split(deployment, root, service, random);
        try {
            Durable.createFolder(folder);
            Files.deleteIfExists(folder.resolve("confirmed"));
        } catch (IOException e) {
            throw new KeyFault("The recovery kit cannot be written to " + folder + ".", e);
        }
        for (int i = 0; i < SHARES; i++) {
            KeyFile.publish(
                    sheet(folder, i + 1),
                    "recovery kit",
                    sheets.get(i).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// True until the operator has said that the sheets are in safe places.
    public static boolean awaitsConfirmation(Path folder) {
        return Files.notExists(folder.resolve("confirmed"));
    }

    /// The sheets are printed and put away: removes them from the disk and stops the reminder.
    ///
    /// @throws KeyFault when a sheet cannot be removed
    public static void confirm(Path folder) {
        try {
            for (int i = 1; i <= SHARES; i++) {
                Files.deleteIfExists(sheet(folder, i));
            }
            KeyFile.publish(folder.resolve("confirmed"), "confirmation", new byte[0]);
        } catch (IOException e) {
            throw new KeyFault("The recovery kit in " + folder + " cannot be removed.", e);
        }
    }

    /// Restores the keys from the text of two or three sheets.
    ///
    /// @throws KeyFault when a sheet is mistyped, the sheets are of different kits, or too few
    public static Restored restore(List<String> sheets) {
        var shares = new HashMap<Integer, RecoverySheet>();
        for (var sheet : sheets) {
            var share = RecoverySheet.parse(sheet);
            shares.put(share.number(), share);
        }
        if (shares.size() < NEEDED) {
            throw new KeyFault("Two different sheets of the recovery kit are needed.");
        }
        if (shares.values().stream().map(RecoverySheet::deployment).distinct().count() > 1) {
            throw new KeyFault("The sheets belong to recovery kits of different installations.");
        }
        return join(List.copyOf(shares.values()));
    }

    private static List<String> split(
            UUID deployment, Kek root, ServiceKey service, SecureRandom random) {
        var secret = Arrays.copyOf(root.bytes(), SECRET_BYTES);
        System.arraycopy(service.bytes(), 0, secret, Aead.KEY_BYTES, Aead.KEY_BYTES);
        System.arraycopy(check(secret), 0, secret, 2 * Aead.KEY_BYTES, CHECK_BYTES);
        var splitter =
                new ShamirSecretSplitter(
                        ShamirSecretSplitter.Algorithm.AES,
                        ShamirSecretSplitter.Mode.Native,
                        SECRET_BYTES,
                        random);
        var sheets = new ArrayList<String>();
        try {
            var shares = splitter.resplit(secret, NEEDED, SHARES).getSecretShares();
            for (int i = 0; i < SHARES; i++) {
                sheets.add(new RecoverySheet(deployment, i + 1, shares[i].getEncoded()).print());
            }
            return sheets;
        } catch (IOException e) {
            throw new IllegalStateException("a share in memory cannot be read", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Restored join(List<RecoverySheet> sheets) {
        var shares =
                sheets.stream()
                        .limit(NEEDED)
                        .map(sheet -> new ShamirSplitSecretShare(sheet.share(), sheet.number()))
                        .toArray(ShamirSplitSecretShare[]::new);
        var split =
                new ShamirSplitSecret(
                        ShamirSecretSplitter.Algorithm.AES,
                        ShamirSecretSplitter.Mode.Native,
                        shares);
        try {
            var secret = split.getSecret();
            var check = Arrays.copyOfRange(secret, 2 * Aead.KEY_BYTES, SECRET_BYTES);
            if (!MessageDigest.isEqual(check, check(secret))) {
                throw new KeyFault("The sheets do not belong to the same recovery kit.");
            }
            var root = Arrays.copyOf(secret, Aead.KEY_BYTES);
            var service = Arrays.copyOfRange(secret, Aead.KEY_BYTES, 2 * Aead.KEY_BYTES);
            return new Restored(
                    sheets.getFirst().deployment(), ServiceKey.of(service), Kek.of(root, 1));
        } catch (IOException e) {
            throw new IllegalStateException("a share in memory cannot be read", e);
        }
    }

    private static byte[] check(byte[] secret) {
        var keys = Arrays.copyOf(secret, 2 * Aead.KEY_BYTES);
        return Hkdf.SHA256.expand(keys, CHECK_INFO, CHECK_BYTES);
    }

    private static Path sheet(Path folder, int number) {
        return folder.resolve("sheet-" + number + "-of-" + SHARES + ".txt");
    }
}
