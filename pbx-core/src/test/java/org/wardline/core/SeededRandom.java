package org.wardline.core;

import java.io.Serial;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Random;

/// The same "secure" random numbers for the same seed, so that a simulated run can be repeated.
final class SeededRandom extends SecureRandom {

    @Serial private static final long serialVersionUID = 1L;

    SeededRandom(long seed) {
        super(new Source(seed), null);
    }

    private static final class Source extends SecureRandomSpi {

        @Serial private static final long serialVersionUID = 1L;

        private final Random random;

        Source(long seed) {
            random = new Random(seed);
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            // The seed was given once.
        }

        @Override
        protected void engineNextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        protected byte[] engineGenerateSeed(int count) {
            var seed = new byte[count];
            random.nextBytes(seed);
            return seed;
        }
    }
}
