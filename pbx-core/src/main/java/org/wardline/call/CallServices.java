package org.wardline.call;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.wardline.audit.Act;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.TenantId;
import org.wardline.media.AudioSource;
import org.wardline.media.MasterKey;
import org.wardline.media.MediaEngine;
import org.wardline.media.SrtpProfile;
import org.wardline.sip.transport.Flow;
import org.wardline.sip.ua.UserAgent;
import org.wardline.toll.TollRequest;

/// What calls work with; the same for all calls of a shard.
///
/// @param userAgent of this shard
/// @param signals tells what the world outside a shard is asked and told
/// @param media opens ports
/// @param ports what each practice has of them
/// @param musicOnHold loops while a party holds
public record CallServices(
        UserAgent userAgent,
        Signals signals,
        MediaEngine media,
        PracticePorts ports,
        AudioSource musicOnHold) {

    public CallServices {
        Objects.requireNonNull(userAgent, "userAgent");
        Objects.requireNonNull(signals, "signals");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(musicOnHold, "musicOnHold");
    }

    /// What a call asks of, and tells to, whatever is around the shard.
    ///
    /// @param directory of a practice as it is now
    /// @param phones the phones of an extension that are reachable now
    /// @param trunks those of a practice whose carriers are connected, in the order in which they
    ///   are tried
    /// @param expected whether a phone of an extension that is not reachable may be back any moment
    /// @param advertised the address that a peer on a flow is to send its media to
    /// @param freshKeys a new random SRTP key of a suite at every call
    /// @param wallClock the time of records
    /// @param media takes reports of media ports, on the media loop; must only post
    /// @param applications starts the application that a caller visits, and gives what hears its
    ///   events
    /// @param lines told of each place where calls are other than before, and which of them
    /// @param help told that a phone calls for help, and how far such a call has come
    /// @param audit takes acts that were done
    /// @param records takes the record of each call when it is over
    /// @param toll takes what minutes of calls outside are to be reserved
    public record Signals(
            Function<TenantId, Optional<PracticeDirectory>> directory,
            Function<Extension, List<ReachablePhone>> phones,
            Function<TenantId, List<ReachableTrunk>> trunks,
            Predicate<Extension> expected,
            Function<Flow, InetAddress> advertised,
            Function<SrtpProfile, MasterKey> freshKeys,
            java.util.function.Supplier<Instant> wallClock,
            Consumer<MediaReport> media,
            Function<Visit, Consumer<CallEvent>> applications,
            BiConsumer<Place, Set<String>> lines,
            Consumer<CalledForHelp> help,
            Consumer<Act> audit,
            Consumer<CallDetailRecord> records,
            Consumer<TollRequest> toll) {

        public Signals {
            Objects.requireNonNull(directory, "directory");
            Objects.requireNonNull(phones, "phones");
            Objects.requireNonNull(trunks, "trunks");
            Objects.requireNonNull(expected, "expected");
            Objects.requireNonNull(advertised, "advertised");
            Objects.requireNonNull(freshKeys, "freshKeys");
            Objects.requireNonNull(wallClock, "wallClock");
            Objects.requireNonNull(media, "media");
            Objects.requireNonNull(applications, "applications");
            Objects.requireNonNull(lines, "lines");
            Objects.requireNonNull(help, "help");
            Objects.requireNonNull(audit, "audit");
            Objects.requireNonNull(records, "records");
            Objects.requireNonNull(toll, "toll");
        }
    }
}
