package org.wardline.api;

import java.util.Arrays;
import java.util.Locale;
import org.wardline.http.ApiRefused;
import org.wardline.http.Exchange;
import org.wardline.http.ProblemType;

/// Why patient information is accessed (R65; 45 CFR 164.506 for the first three). Recorded, never
/// guessed from content.
enum Purpose {
    TREATMENT,
    PAYMENT,
    OPERATIONS,
    PATIENT_REQUEST;

    /// The stable word of the API and of the audit log.
    String term() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The purpose that a request names, treatment when it names none.
    ///
    /// @throws ApiRefused 400 for another word
    static Purpose of(Exchange exchange) {
        return exchange.query("purpose")
                .map(word ->
                        Arrays.stream(values())
                                .filter(purpose -> purpose.term().equals(word))
                                .findFirst()
                                .orElseThrow(() ->
                                        new ApiRefused(
                                                ProblemType.MALFORMED,
                                                "purpose must be treatment, payment,"
                                                        + " operations or"
                                                        + " patient_request.")))
                .orElse(TREATMENT);
    }
}
