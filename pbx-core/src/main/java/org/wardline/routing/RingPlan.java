package org.wardline.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.directory.RingGroup;

/// Who rings when, for a call to one extension: its own phones, and the members of its group.
///
/// @param steps by the time at which they begin
/// @param priority whether the phones ring differently
public record RingPlan(List<Step> steps, boolean priority) {

    /// The phones of one extension ring.
    ///
    /// @param after when they begin, from the start of the plan
    /// @param until when they stop, from the start of the plan
    public record Step(Extension extension, Duration after, Duration until) {
        public Step {
            Objects.requireNonNull(extension, "extension");
            if (after.isNegative() || until.compareTo(after) <= 0) {
                throw new IllegalArgumentException("a step ends after its beginning");
            }
        }
    }

    public RingPlan {
        var sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing(Step::after));
        steps = List.copyOf(sorted);
    }

    /// The plan of an extension. Members of its group that are away are left out, and what members
    /// have set for their own calls (forwards, mailboxes, groups) is not followed.
    public static RingPlan of(PracticeDirectory practice, Extension extension) {
        List<Step> members =
                practice.group(extension.id())
                        .map(group -> steps(practice, group, extension.ringTime()))
                        .orElse(List.of());
        Duration end =
                members.stream()
                        .map(Step::until)
                        .max(Duration::compareTo)
                        .orElse(extension.ringTime());
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(extension, Duration.ZERO, end));
        steps.addAll(members);
        boolean priority = practice.group(extension.id()).map(RingGroup::priority).orElse(false);
        return new RingPlan(steps, priority);
    }

    private static List<Step> steps(
            PracticeDirectory practice, RingGroup group, Duration ringTime) {
        List<Step> steps = new ArrayList<>();
        Duration next = Duration.ZERO;
        for (RingGroup.Member member : group.members()) {
            Extension extension = practice.extension(member.extension()).orElseThrow();
            if (practice.handling(extension).isAway()) {
                continue;
            }
            switch (group.order()) {
                case ALL -> {
                    if (member.delay().compareTo(ringTime) < 0) {
                        steps.add(new Step(extension, member.delay(), ringTime));
                    }
                }
                case IN_ORDER -> {
                    steps.add(new Step(extension, next, next.plus(group.each())));
                    next = next.plus(group.each());
                }
            }
        }
        return steps;
    }
}
