package org.wardline.store;

import java.io.IOException;
import java.nio.channels.Channels;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.wardline.blob.BlobId;
import org.wardline.blob.BlobWriter;
import org.wardline.blob.FileBlobStore;
import org.wardline.envelope.RecordedAudio;
import org.wardline.envelope.SealedReader;
import org.wardline.envelope.SealedWriter;
import org.wardline.key.ContentKey;
import org.wardline.key.ObjectContext;
import org.wardline.key.SealBroken;

/// Turns recorded audio into a sealed object in the blob store.
final class ObjectSealer {

    private final FileBlobStore blobs;
    private final SecureRandom random = new SecureRandom();

    ObjectSealer(FileBlobStore blobs) {
        this.blobs = blobs;
    }

    static BlobId blobId(ObjectContext object) {
        return new BlobId(object.tenant(), object.object());
    }

    /// Writes plaintext into an object that is being sealed.
    interface Audio {
        void writeTo(SealedWriter sealed) throws IOException;
    }

    /// Seals the audio; after an exception there is no object.
    BlobWriter.Stored seal(ObjectContext object, ContentKey content, Audio audio)
            throws IOException {
        try (var out = blobs.begin(blobId(object))) {
            var sealed = SealedWriter.begin(content, object.bytes(), out, random);
            audio.writeTo(sealed);
            sealed.finish();
            return out.commit();
        }
    }

    /// The object that an earlier process has already sealed, when it is whole and holds as much
    /// audio as was recorded. Sealing it again would change a digest that may be on record.
    Optional<BlobWriter.Stored> alreadySealed(
            ObjectContext object, ContentKey content, RecordedAudio audio) throws IOException {
        if (!blobs.exists(blobId(object))) {
            return Optional.empty();
        }
        try (var in = blobs.open(blobId(object))) {
            var reader = SealedReader.open(content, object.bytes(), in);
            if (reader.lengthBytes() != audio.lengthBytes()) {
                return Optional.empty();
            }
            reader.destroy();
            in.position(0);
            var digest = MessageDigest.getInstance("SHA-256");
            try (var bytes = new DigestInputStream(Channels.newInputStream(in), digest)) {
                var size = bytes.transferTo(java.io.OutputStream.nullOutputStream());
                return Optional.of(
                        new BlobWriter.Stored(size, HexFormat.of().formatHex(digest.digest())));
            }
        } catch (SealBroken _) {
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-256", e);
        }
    }
}
