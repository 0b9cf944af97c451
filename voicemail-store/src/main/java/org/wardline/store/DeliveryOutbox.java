package org.wardline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wardline.blob.Durable;
import org.wardline.ident.MessageId;
import org.wardline.key.SealBroken;
import org.wardline.key.ServiceKey;

/// Deposits that the database does not know yet, one file each, sealed under the service key. A
/// note is removed when the row is committed, so a message is in the mailbox once however often
/// delivery is tried.
final class DeliveryOutbox {

    private static final Logger log = LoggerFactory.getLogger(DeliveryOutbox.class);
    private static final String SUFFIX = ".note";
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private final Path folder;
    private final ServiceKey service;

    DeliveryOutbox(Path folder, ServiceKey service) throws IOException {
        this.folder = folder;
        this.service = service;
        Durable.createFolder(folder);
    }

    void put(DeliveryNote note) throws IOException {
        var sealed = service.seal(purpose(note.message()), note.bytes());
        Durable.publish(file(note.message()), sealed, OWNER);
    }

    boolean holds(MessageId message) {
        return Files.exists(file(message));
    }

    void remove(MessageId message) throws IOException {
        Files.deleteIfExists(file(message));
        Durable.syncFolder(folder);
    }

    /// How many notes there are.
    int size() throws IOException {
        return files().size();
    }

    /// All notes, oldest first. One that does not verify is left in place and reported; one that is
    /// removed meanwhile is passed over.
    List<DeliveryNote> list() throws IOException {
        var files = files();
        files.sort(Comparator.comparing(DeliveryOutbox::modified));
        var notes = new ArrayList<DeliveryNote>();
        for (var file : files) {
            read(file).ifPresent(notes::add);
        }
        return notes;
    }

    private Optional<DeliveryNote> read(Path file) throws IOException {
        var name = file.getFileName().toString();
        try {
            var message = MessageId.parse(name.substring(0, name.length() - SUFFIX.length()));
            var opened = service.open(purpose(message), Files.readAllBytes(file));
            return Optional.of(DeliveryNote.parse(opened));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (SealBroken | IllegalArgumentException e) {
            log.error("delivery note {} cannot be read: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        return files;
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    private Path file(MessageId message) {
        return folder.resolve(message + SUFFIX);
    }

    private static String purpose(MessageId message) {
        return "delivery-note/" + message;
    }
}
