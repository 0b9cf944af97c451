package org.wardline.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.wardline.ident.Secret;

/// Password verifiers: Argon2id (RFC 9106) with 46 MiB and one pass, the first choice of the OWASP
/// password storage cheat sheet, as a PHC string.
///
/// They are computed on half of the processors' worth of platform threads, never on the caller's: a
/// virtual thread that computes gives its carrier to nobody, and call scripts run on those. At most
/// 64 wait, so a flood of sign-ins costs neither memory nor the calls' processor time.
final class Argon2id {

    private static final int MEMORY_KIB = 47_104;
    private static final int PASSES = 1;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String PREFIX =
            "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int WAITING = 64;

    private final ExecutorService workers = workers();

    /// Compared with when there is no such account, so that both answers take as long.
    private final String nobody = verifier(Secret.of("nobody's password"));

    /// The verifier of a password under a fresh salt.
    String verifier(Secret<String> password) {
        var salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return PREFIX + text(salt) + "$" + text(hash(password, salt));
    }

    /// Whether the password is the verifier's.
    boolean matches(String verifier, Secret<String> password) {
        if (!verifier.startsWith(PREFIX)) {
            throw new IllegalStateException("a stored verifier has other parameters");
        }
        var parts = verifier.substring(PREFIX.length()).split("\\$", 2);
        var salt = Base64.getDecoder().decode(parts[0]);
        return MessageDigest.isEqual(Base64.getDecoder().decode(parts[1]), hash(password, salt));
    }

    /// Spends the time of a comparison.
    void compareWithNobody(Secret<String> password) {
        var _ = matches(nobody, password);
    }

    private byte[] hash(Secret<String> password, byte[] salt) {
        // The same password typed on another keyboard must give the same bytes (SP 800-63B
        // 3.1.1.2).
        var normal = Normalizer.normalize(password.reveal(), Normalizer.Form.NFKC);
        var bytes = normal.getBytes(StandardCharsets.UTF_8);
        try {
            return workers.submit(() -> argon2id(bytes, salt)).get();
        } catch (RejectedExecutionException _) {
            throw new SignInBusy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new SignInBusy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Argon2id failed", e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] argon2id(byte[] password, byte[] salt) {
        var argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(MEMORY_KIB)
                        .withIterations(PASSES)
                        .withParallelism(LANES)
                        .withSalt(salt)
                        .build());
        var hash = new byte[HASH_BYTES];
        argon2.generateBytes(password, hash);
        return hash;
    }

    private static ExecutorService workers() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        var workers =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(WAITING),
                        Thread.ofPlatform().daemon().name("argon2id-", 0).factory());
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static String text(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
