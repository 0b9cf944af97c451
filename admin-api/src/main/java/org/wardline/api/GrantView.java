package org.wardline.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.wardline.access.Grant;

/// One mailbox that a person was given, as clients see it.
public record GrantView(UUID mailbox, String permission) {

    static List<GrantView> of(Collection<Grant> grants) {
        return grants.stream()
                .map(grant ->
                        new GrantView(
                                grant.mailbox().value(),
                                grant.permission().name().toLowerCase(Locale.ROOT)))
                .sorted(
                        Comparator.comparing(GrantView::mailbox)
                                .thenComparing(GrantView::permission))
                .toList();
    }
}
