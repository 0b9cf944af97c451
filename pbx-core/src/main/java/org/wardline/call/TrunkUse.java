package org.wardline.call;

import java.util.Objects;
import java.util.function.ObjLongConsumer;
import java.util.function.ToIntFunction;
import org.wardline.ident.TrunkId;

/// What a call asks of the others about the trunks. Owned by the shard's thread.
///
/// @param inUse how many sides of calls are at a trunk now, those included that ring
/// @param giveUp ends the call at a trunk that began last and is no emergency call, at a time
/// @param dialled what each phone has dialled there, and may
record TrunkUse(
        ToIntFunction<TrunkId> inUse, ObjLongConsumer<TrunkId> giveUp, OutsideCalls dialled) {

    TrunkUse {
        Objects.requireNonNull(inUse, "inUse");
        Objects.requireNonNull(giveUp, "giveUp");
        Objects.requireNonNull(dialled, "dialled");
    }

    int calls(TrunkId trunk) {
        return inUse.applyAsInt(trunk);
    }

    void giveUpOne(TrunkId trunk, long nowMs) {
        giveUp.accept(trunk, nowMs);
    }
}
