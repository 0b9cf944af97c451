package org.wardline.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wardline.directory.Extension;
import org.wardline.directory.ForwardWhen;
import org.wardline.directory.MainLine;
import org.wardline.directory.PracticeDirectory;
import org.wardline.ident.ExtensionId;
import org.wardline.ident.MailboxId;

/// The way of one call through the opening hours and forwards of a practice, until somebody is to
/// be rung, a message is to be taken or nothing is left. Pure, and bounded: no extension is met
/// twice, so a loop of forwards ends where it would begin again, and a chain after [#MAX_FORWARDS].
public final class CallPath {

    /// How often one call is forwarded.
    public static final int MAX_FORWARDS = 5;

    /// Why nobody answered at an extension.
    public enum Unanswered {
        /// Its phones were busy or declined, or it is not to be disturbed.
        BUSY,
        /// Its phones rang in vain.
        NO_ANSWER,
        /// No phone of it is there.
        UNAVAILABLE
    }

    /// What comes next.
    public sealed interface Turn {

        /// Ring.
        record Ring(Extension extension, RingPlan plan) implements Turn {
            public Ring {
                Objects.requireNonNull(extension, "extension");
                Objects.requireNonNull(plan, "plan");
            }
        }

        /// Take a message.
        ///
        /// @param extension whose mailbox it is
        /// @param busy whether that extension was busy, whatever became of the call after
        record Message(Extension extension, MailboxId mailbox, boolean busy) implements Turn {
            public Message {
                Objects.requireNonNull(extension, "extension");
                Objects.requireNonNull(mailbox, "mailbox");
            }
        }

        /// Tell the caller.
        record Nobody(Unanswered why) implements Turn {
            public Nobody {
                Objects.requireNonNull(why, "why");
            }
        }
    }

    private final PracticeDirectory practice;
    private final Instant at;
    private final Set<ExtensionId> met = new HashSet<>();
    private final List<Extension> tried = new ArrayList<>();
    private final Set<ExtensionId> busy = new HashSet<>();
    private final List<Extension> passed = new ArrayList<>();
    private Optional<Extension> current = Optional.empty();

    /// @param at the moment whose opening hours hold for the whole way
    public CallPath(PracticeDirectory practice, Instant at) {
        this.practice = Objects.requireNonNull(practice, "practice");
        this.at = Objects.requireNonNull(at, "at");
    }

    /// Leads the call to an extension, and on from there by the opening hours, or when all its
    /// calls are forwarded or it is not to be disturbed.
    public Turn to(Extension extension) {
        met.add(extension.id());
        return byHours(extension).orElseGet(() -> atOrFrom(extension));
    }

    /// A main line that leads its calls on now, before what it is set to as an extension. Where
    /// they have been already they are not led again: they stay.
    private Optional<Turn> byHours(Extension line) {
        return practice.byHours(line, at)
                .flatMap(target ->
                        switch (target) {
                            case MainLine.Target.Ring(ExtensionId id) ->
                                    practice.extension(id)
                                            .filter(extension -> !met.contains(extension.id()))
                                            .map(extension -> {
                                                passed.add(line);
                                                return to(extension);
                                            });
                            case MainLine.Target.Message(MailboxId mailbox) ->
                                    Optional.of(new Turn.Message(line, mailbox, false));
                            case MainLine.Target.Stay _, MainLine.Target.OnCall _ ->
                                    Optional.empty();
                        });
    }

    private Turn atOrFrom(Extension extension) {
        Optional<Extension> elsewhere = forward(extension, ForwardWhen.ALWAYS);
        if (elsewhere.isPresent()) {
            passed.add(extension);
            return to(elsewhere.get());
        }
        current = Optional.of(extension);
        tried.add(extension);
        return practice.handling(extension).doNotDisturb()
                ? unanswered(Unanswered.BUSY, Optional.empty())
                : new Turn.Ring(extension, RingPlan.of(practice, extension));
    }

    /// Nobody answered where the last turn led.
    ///
    /// @param moved where a phone there forwards its calls to itself, which goes before what the
    ///   extension is set to
    public Turn unanswered(Unanswered why, Optional<Extension> moved) {
        if (why == Unanswered.BUSY) {
            current.map(Extension::id).ifPresent(busy::add);
        }
        ForwardWhen when =
                switch (why) {
                    case BUSY -> ForwardWhen.BUSY;
                    case NO_ANSWER, UNAVAILABLE -> ForwardWhen.NO_ANSWER;
                };
        return moved.filter(this::mayFollow)
                .or(() -> current.flatMap(extension -> forward(extension, when)))
                .map(this::to)
                .orElseGet(() -> message().orElseGet(() -> new Turn.Nobody(why)));
    }

    /// Whether an extension is where the last turn led.
    public boolean isAt(Extension extension) {
        return current.filter(here -> here.id().equals(extension.id())).isPresent();
    }

    /// The mailbox of the one who was meant: whom the caller reached first. Whoever forwards all
    /// calls has given the messages away with them.
    private Optional<Turn> message() {
        return Stream.concat(tried.stream(), passed.stream())
                .filter(extension -> extension.mailbox().isPresent())
                .findFirst()
                .map(extension ->
                        new Turn.Message(
                                extension,
                                extension.mailbox().orElseThrow(),
                                busy.contains(extension.id())));
    }

    private Optional<Extension> forward(Extension extension, ForwardWhen when) {
        return practice.handling(extension)
                .forward(when)
                .flatMap(number -> practice.extensionByNumber(number.digits()))
                .filter(this::mayFollow);
    }

    private boolean mayFollow(Extension target) {
        return met.size() <= MAX_FORWARDS && !met.contains(target.id());
    }
}
