package org.wardline.core;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wardline.access.PeopleStore;
import org.wardline.audit.AuditLog;
import org.wardline.audit.AuditReader;
import org.wardline.cdr.CallRecordStore;
import org.wardline.directory.DirectoryStore;
import org.wardline.emergency.OutsideNotice;
import org.wardline.key.ServiceKey;
import org.wardline.media.MediaEngine;
import org.wardline.store.VoicemailStore;
import org.wardline.tls.TlsIdentities;
import org.wardline.tls.TlsIdentity;

/// What the phone system is put together from. It uses these and closes none of them.
///
/// @param tls the certificates of the practices' domains
/// @param toCarriers makes the certificate by which a practice's domain is shown to its carriers
/// @param media speaks SRTP with phones
/// @param voicemail takes messages
/// @param people may hear them
/// @param directory who has which phone; the database behind it may be away
/// @param records keeps call records; the database behind it may be away
/// @param audit keeps what happened; the database behind it may be away
/// @param reader says what it has kept; the database behind it may be away
/// @param notices tells contacts outside the practices that help is called for; never waits
/// @param key seals the directory snapshot
/// @param clock of records and the audit log
public record PbxParts(
        TlsIdentities tls,
        Function<String, TlsIdentity> toCarriers,
        MediaEngine media,
        VoicemailStore voicemail,
        PeopleStore people,
        DirectoryStore directory,
        CallRecordStore records,
        AuditLog audit,
        AuditReader reader,
        Consumer<OutsideNotice> notices,
        ServiceKey key,
        InstantSource clock) {

    public PbxParts {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(toCarriers, "toCarriers");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(voicemail, "voicemail");
        Objects.requireNonNull(people, "people");
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(records, "records");
        Objects.requireNonNull(audit, "audit");
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(notices, "notices");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(clock, "clock");
    }
}
