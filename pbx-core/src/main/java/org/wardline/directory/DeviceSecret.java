package org.wardline.directory;

import java.security.SecureRandom;
import org.wardline.ident.DeviceId;
import org.wardline.ident.Secret;

/// Makes what a phone proves itself with. Secrets are generated, never chosen by people (R43):
/// nothing weaker than 160 random bits exists.
public final class DeviceSecret {

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int SECRET_CHARS = 32;
    private static final int SUFFIX_CHARS = 4;

    private DeviceSecret() {}

    /// A new device of an extension: its user name is the number and a random suffix, so that the
    /// second phone of a person has its own, and its secret is 160 bits in base32.
    ///
    /// @throws DirectoryRefused when the label is malformed
    public static IssuedDevice issue(
            Extension extension, DeviceKind kind, String label, SecureRandom random) {
        String username = extension.number().digits() + '-' + text(SUFFIX_CHARS, random);
        return new IssuedDevice(
                new Device(
                        DeviceId.random(),
                        extension.tenant(),
                        extension.id(),
                        username,
                        label,
                        kind,
                        CallerDisplay.FULL_NAME),
                Secret.of(text(SECRET_CHARS, random)));
    }

    /// The same device with a new secret.
    public static IssuedDevice renew(Device device, SecureRandom random) {
        return new IssuedDevice(device, Secret.of(text(SECRET_CHARS, random)));
    }

    private static String text(int chars, SecureRandom random) {
        var text = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            text.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return text.toString();
    }
}
