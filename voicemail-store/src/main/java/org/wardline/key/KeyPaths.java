package org.wardline.key;

import java.nio.file.Path;
import java.util.Objects;

/// Where keys lie, relative to the data that they protect.
///
/// @param serviceKey file of the service key
/// @param contentRoot file of the content root, never inside the data folder
/// @param dataFolder what the keys protect; holds their ids, so that a wrong key is noticed
/// @param recoveryFolder where the first start leaves the recovery kit to be printed and taken away
public record KeyPaths(Path serviceKey, Path contentRoot, Path dataFolder, Path recoveryFolder) {

    public KeyPaths {
        Objects.requireNonNull(serviceKey, "serviceKey");
        Objects.requireNonNull(contentRoot, "contentRoot");
        Objects.requireNonNull(dataFolder, "dataFolder");
        Objects.requireNonNull(recoveryFolder, "recoveryFolder");
    }

    /// The usual places under the server's home folder.
    public static KeyPaths under(Path home) {
        return new KeyPaths(
                home.resolve("keys/service.key"),
                home.resolve("keys/content-root.kek"),
                home.resolve("data"),
                home.resolve("recovery"));
    }
}
