package org.wardline.routing;

import java.util.Optional;
import org.wardline.directory.EmergencyNumber;
import org.wardline.directory.Extension;
import org.wardline.directory.PracticeDirectory;
import org.wardline.numbering.DestinationClass;
import org.wardline.numbering.DialledNumber;
import org.wardline.numbering.OutsideNumber;

/// Decides where a call goes, from what a known phone of a practice dialled. A phone reaches its
/// own practice only: another practice's numbers do not exist for it.
public final class Router {

    private Router() {}

    /// Emergency numbers first, before any dial plan; then star codes and the practice's
    /// extensions; then numbers of the public network, where the practice has a trunk.
    ///
    /// @param practice the caller's practice
    /// @param dialled the user part of the Request-URI, unescaped; anything at all
    public static Destination route(PracticeDirectory practice, String dialled) {
        return EmergencyNumber.of(dialled)
                .<Destination>map(Destination.Emergency::new)
                .or(() -> FeatureCode.of(dialled).map(Destination.Feature::new))
                .or(() -> practice.extensionByNumber(dialled).map(Destination.Ring::new))
                .or(() -> outside(practice, dialled))
                .orElseGet(Destination.Unknown::new);
    }

    /// A number of the practice's own is rung within it, whoever dials it.
    private static Optional<Destination> outside(PracticeDirectory practice, String dialled) {
        return practice.trunks().isEmpty()
                ? Optional.empty()
                : DialledNumber.read(practice.numberingPlace(), dialled)
                        .map(number ->
                                own(practice, number)
                                        .<Destination>map(Destination.Ring::new)
                                        .orElseGet(() -> permitted(practice, number)));
    }

    private static Optional<Extension> own(PracticeDirectory practice, OutsideNumber number) {
        return practice.trunks().stream()
                .flatMap(trunk -> trunk.extensionOf(number.number()).stream())
                .findFirst()
                .flatMap(practice::extension);
    }

    /// Default-deny: a stolen phone or a wrong digit is not to cost a fortune.
    private static Destination permitted(PracticeDirectory practice, OutsideNumber number) {
        return switch (number.destination()) {
            case DestinationClass.National _,
                    DestinationClass.TollFree _,
                    DestinationClass.SharedCost _ ->
                    new Destination.Outside(number);
            case DestinationClass.International(String country)
                    when practice.outside().rates().containsKey(country) ->
                    new Destination.Outside(number);
            case DestinationClass.International _,
                    DestinationClass.Premium _,
                    DestinationClass.Unknown _ ->
                    new Destination.Barred();
        };
    }
}
