package org.wardline.core;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.wardline.call.CallCommand;
import org.wardline.call.MediaReport;
import org.wardline.directory.DirectorySnapshot;
import org.wardline.ident.DeviceId;
import org.wardline.sip.message.SipMessage;
import org.wardline.sip.transport.Flow;
import org.wardline.store.MailboxChanged;
import org.wardline.toll.TollGrant;

/// What can be posted to a signalling shard.
sealed interface ShardInput {

    /// A message of a phone.
    ///
    /// @param place that it has in the [Backlog] until the shard takes it
    record Received(Flow flow, SipMessage message, Backlog.Place place) implements ShardInput {
        public Received {
            Objects.requireNonNull(flow, "flow");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(place, "place");
        }
    }

    /// A connection is gone.
    record Closed(Flow flow) implements ShardInput {}

    /// The carrier of a trunk is connected.
    record Connected(TrunkLines.Line line) implements ShardInput {}

    /// A media port reports.
    record Media(MediaReport report) implements ShardInput {}

    /// A script or the operator wants something of a call.
    record Command(CallCommand command) implements ShardInput {}

    /// The directory was read anew.
    record Directory(DirectorySnapshot snapshot) implements ShardInput {}

    /// These phones were registered before the server was started, and are not back.
    record Expected(Set<DeviceId> devices) implements ShardInput {
        public Expected {
            devices = Set.copyOf(devices);
        }
    }

    /// A mailbox holds other counts than before.
    record Mailbox(MailboxChanged change) implements ShardInput {}

    /// Minutes that were asked for are granted, or not.
    record Granted(TollGrant grant) implements ShardInput {}

    /// Somebody wants to see what goes on.
    record Look(CompletableFuture<ShardView> view) implements ShardInput {}

    /// End all calls; nothing new is begun.
    record Stop() implements ShardInput {}
}
