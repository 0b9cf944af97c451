package org.wardline.core;

import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.wardline.sip.auth.DigestAlgorithm;
import org.wardline.sip.message.Body;
import org.wardline.sip.message.CSeq;
import org.wardline.sip.message.EventType;
import org.wardline.sip.message.HeaderName;
import org.wardline.sip.message.Headers;
import org.wardline.sip.message.Method;
import org.wardline.sip.message.NameAddr;
import org.wardline.sip.message.SipRequest;
import org.wardline.sip.message.SipResponse;
import org.wardline.sip.message.SipUri;
import org.wardline.testkit.phone.DigestClient;
import org.wardline.testkit.phone.ScriptedPhone.Identity;

/// The account of a simulated phone: what it registers and subscribes with, and its digest.
final class SimAccount {

    private final Identity identity;
    private final Supplier<SipUri> contact;
    private final Random random;
    private long cseq;

    SimAccount(Identity identity, Supplier<SipUri> contact, Random random) {
        this.identity = identity;
        this.contact = contact;
        this.random = random;
    }

    SipRequest register(long expires) {
        return request(
                Method.REGISTER,
                SipUri.of("", identity.domain()),
                standing(identity.number()).with(HeaderName.EXPIRES, expires));
    }

    /// Watches something of a number.
    SipRequest subscribe(String event, String number) {
        return request(
                Method.SUBSCRIBE,
                SipUri.of(number, identity.domain()),
                standing(number)
                        .with(HeaderName.EVENT, EventType.of(event))
                        .with(HeaderName.EXPIRES, 60L + random.nextInt(60)));
    }

    private SipRequest request(Method method, SipUri target, Headers headers) {
        Headers numbered = headers.with(HeaderName.CSEQ, new CSeq(++cseq, method));
        return new SipRequest(method, target, numbered, Body.NONE);
    }

    private Headers standing(String to) {
        return Headers.of(HeaderName.MAX_FORWARDS, 70L)
                .with(HeaderName.FROM, address(identity.number()).withTag(token()))
                .with(HeaderName.TO, address(to))
                .with(HeaderName.CALL_ID, token())
                .with(HeaderName.CONTACT, NameAddr.of(contact.get()));
    }

    /// The same request with the answer to a challenge; empty when there was none.
    Optional<SipRequest> answering(SipRequest request, SipResponse response) {
        if (response.status() != 401) {
            return Optional.empty();
        }
        String challenge =
                response.headers().all(HeaderName.WWW_AUTHENTICATE).stream()
                        .filter(text -> text.contains("algorithm=SHA-256"))
                        .findFirst()
                        .orElseThrow();
        String answer = DigestClient.answer(identity, DigestAlgorithm.SHA_256, request, challenge);
        return Optional.of(
                request.withHeaders(
                        request.headers()
                                .set(HeaderName.CSEQ, new CSeq(++cseq, request.method()))
                                .with(HeaderName.AUTHORIZATION, answer)));
    }

    NameAddr address(String user) {
        return NameAddr.of(SipUri.of(user, identity.domain()));
    }

    private String token() {
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    }
}
