package org.wardline.call;

import java.util.Optional;
import org.wardline.numbering.DialledNumber;
import org.wardline.numbering.E164;
import org.wardline.numbering.NumberingPlace;
import org.wardline.numbering.OutsideNumber;
import org.wardline.sip.message.SipRequest;

/// What the Request-URI of a carrier's INVITE says of the number that was called.
final class TrunkUri {

    private TrunkUri() {}

    /// The number in full. Carriers write it with the plus (RFC 3966 5.1.4), with the country code
    /// but without the plus, or as neighbours of the practice dial it.
    static Optional<E164> number(NumberingPlace place, SipRequest request) {
        String user = Call.dialled(request);
        return E164.of(user).or(() -> DialledNumber.read(place, user).map(OutsideNumber::number));
    }
}
