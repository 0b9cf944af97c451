package org.wardline.core;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.wardline.audit.Act;
import org.wardline.audit.Pseudonymizer;
import org.wardline.call.CallEvent;
import org.wardline.call.MediaReport;
import org.wardline.call.Visit;
import org.wardline.cdr.CallDetailRecord;
import org.wardline.directory.PhonePresence;
import org.wardline.emergency.OutsideNotice;
import org.wardline.ident.DeviceId;
import org.wardline.ident.TenantId;
import org.wardline.media.AudioSource;
import org.wardline.media.MediaEngine;
import org.wardline.sip.transport.FlowId;
import org.wardline.sip.ua.UaOutput;
import org.wardline.toll.TollRequest;

/// What surrounds a shard. Whatever is called from the shard only posts or adds to a queue.
///
/// @param network what phones are told of our address
/// @param media opens ports
/// @param musicOnHold loops while a party holds
/// @param random keys, tags and nonces
/// @param clock of records; timers run on the shard's own clock
/// @param pseudonyms of identities that strangers claim
/// @param wire what goes out by the listener
/// @param outward what others keep or do
record ShardServices(
        NetworkConfig network,
        MediaEngine media,
        AudioSource musicOnHold,
        SecureRandom random,
        InstantSource clock,
        Pseudonymizer pseudonyms,
        Wire wire,
        Outward outward) {

    ShardServices {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(media, "media");
        Objects.requireNonNull(musicOnHold, "musicOnHold");
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(pseudonyms, "pseudonyms");
        Objects.requireNonNull(wire, "wire");
        Objects.requireNonNull(outward, "outward");
    }

    /// The way to the phones.
    ///
    /// @param send sends a message on its flow
    /// @param admit tells that a device has authenticated on a flow
    /// @param end closes a flow once what was sent has gone out
    record Wire(
            Consumer<UaOutput.Send> send,
            BiConsumer<FlowId, DeviceId> admit,
            Consumer<FlowId> end) {
        Wire {
            Objects.requireNonNull(send, "send");
            Objects.requireNonNull(admit, "admit");
            Objects.requireNonNull(end, "end");
        }
    }

    /// The way to the rest of the server.
    ///
    /// @param media brings reports of media ports back to the shard; called on media loops
    /// @param applications starts the application that a caller visits
    /// @param notices tells contacts outside the practice that help is called for
    /// @param audit keeps acts that were done
    /// @param records keeps call records
    /// @param presence keeps until when phones are registered, as hints for a restart
    /// @param usesSha256 told when a device that still has an MD5 digest proved itself by SHA-256
    /// @param toll reserves minutes of calls outside; the answer comes as an input
    record Outward(
            Consumer<MediaReport> media,
            Function<Visit, Consumer<CallEvent>> applications,
            Consumer<OutsideNotice> notices,
            Consumer<Act> audit,
            Consumer<CallDetailRecord> records,
            Consumer<PhonePresence> presence,
            BiConsumer<TenantId, DeviceId> usesSha256,
            Consumer<TollRequest> toll) {
        Outward {
            Objects.requireNonNull(media, "media");
            Objects.requireNonNull(applications, "applications");
            Objects.requireNonNull(notices, "notices");
            Objects.requireNonNull(audit, "audit");
            Objects.requireNonNull(records, "records");
            Objects.requireNonNull(presence, "presence");
            Objects.requireNonNull(usesSha256, "usesSha256");
            Objects.requireNonNull(toll, "toll");
        }
    }
}
