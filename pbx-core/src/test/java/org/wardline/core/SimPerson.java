package org.wardline.core;

import java.util.List;
import java.util.Random;
import org.wardline.sip.dialog.DialogId;
import org.wardline.sip.ua.InviteId;

/// Somebody in front of a simulated phone: draws what to do next, by what their phone does now.
final class SimPerson {

    /// 104 and 999 lead nowhere; `*98` to messages.
    private static final List<String> NUMBERS =
            List.of("101", "101", "102", "102", "103", "103", SimOffice.GROUP, "104", "999", "*98");

    private static final String OUTSIDE = "12015550188";
    private static final List<String> ELSEWHERE = List.of("101", "102", "103", OUTSIDE);

    private static final List<String> SLOTS = List.of("*01", "*02");
    private static final List<String> FORWARDS = List.of("*72", "*90", "*92");
    private static final List<String> FORWARDS_OFF = List.of("*73", "*91", "*93");

    private final SimPhone phone;
    private final Random random;

    SimPerson(SimPhone phone, Random random) {
        this.phone = phone;
        this.random = random;
    }

    void act() {
        List<InviteId> talking = phone.calls().talking();
        if (phone.isCarrier()) {
            outside(talking);
            return;
        }
        List<DialogId> ringing = phone.ringingElsewhere();
        if (talking.size() < 2 && !ringing.isEmpty() && random.nextInt(3) == 0) {
            phone.calls().pickUp(draw(ringing));
            return;
        }
        switch (talking.size()) {
            case 0 -> withoutCall();
            case 1 -> withOneCall(talking.getFirst());
            default -> withTwoCalls(talking.getFirst(), talking.getLast());
        }
    }

    /// Somebody in the public network.
    private void outside(List<InviteId> talking) {
        SimCalls calls = phone.calls();
        switch (random.nextInt(8)) {
            case 0, 1, 2 ->
                    calls.call(
                            SimOutside.NUMBER, random.nextInt(4) > 0, SimFeature.CALL_FROM_OUTSIDE);
            case 3 -> talking.stream().findFirst().ifPresent(this::holdOrResume);
            case 4 -> talking.stream().findFirst().ifPresent(calls::reinviteWithoutOffer);
            case 5 -> talking.stream().findFirst().ifPresent(calls::hangUp);
            default -> {
                // They talk.
            }
        }
    }

    private void callOutside() {
        if (random.nextInt(6) == 0) {
            phone.calls().call("911", true, SimFeature.CALL_FOR_HELP);
        } else {
            phone.calls().call(OUTSIDE, random.nextInt(4) > 0, SimFeature.CALL_OUTSIDE);
        }
    }

    private void withoutCall() {
        SimCalls calls = phone.calls();
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 ->
                    calls.call(draw(NUMBERS), random.nextInt(4) > 0, SimFeature.CALL);
            case 7 -> calls.call("**" + draw(SimOffice.PEOPLE), true, SimFeature.DIRECTED_PICKUP);
            case 8 -> calls.call("*8", random.nextBoolean(), SimFeature.GROUP_PICKUP);
            case 9, 10 -> watch();
            case 11 -> calls.call(draw(SLOTS), true, SimFeature.RETRIEVAL);
            case 12 -> code();
            case 13 -> phone.subscribe("message-summary", phone.identity().number());
            case 14 -> callOutside();
            case 15 -> phone.register(random.nextInt(8) == 0 ? 0 : 300);
            default -> calls.hangUpAll();
        }
    }

    /// Puts a lamp of somebody, or of a slot, on the phone.
    private void watch() {
        phone.subscribe("dialog", random.nextInt(4) == 0 ? draw(SLOTS) : draw(NUMBERS));
    }

    private void code() {
        String code =
                switch (random.nextInt(7)) {
                    case 0 -> "*78";
                    case 1, 2 -> "*79";
                    case 3, 4 -> draw(FORWARDS) + draw(SimOffice.PEOPLE);
                    default -> draw(FORWARDS_OFF);
                };
        boolean disturbs = code.equals("*78") || code.equals("*79");
        SimFeature hope = disturbs ? SimFeature.DO_NOT_DISTURB : SimFeature.FORWARD_CODE;
        phone.calls().call(code, true, hope);
    }

    private void withOneCall(InviteId call) {
        SimCalls calls = phone.calls();
        List<InviteId> calling = calls.calling();
        if (!calling.isEmpty() && random.nextInt(2) == 0) {
            phone.join(call, draw(calling), SimFeature.EARLY_TRANSFER);
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> holdOrResume(call);
            case 3 -> phone.transfer(call, draw(NUMBERS), SimFeature.BLIND_TRANSFER);
            case 4 -> phone.transfer(call, draw(ELSEWHERE), SimFeature.BLIND_TRANSFER);
            case 5, 6 -> phone.transfer(call, draw(SLOTS), SimFeature.PARK);
            case 7, 8 -> calls.call(draw(NUMBERS), random.nextInt(4) > 0, SimFeature.CALL);
            case 9 -> callOutside();
            case 10 -> calls.reinviteWithoutOffer(call);
            case 11 -> watch();
            case 12, 13 -> calls.hangUp(call);
            default -> {
                // They talk.
            }
        }
    }

    private void withTwoCalls(InviteId first, InviteId second) {
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> phone.join(first, second, SimFeature.ATTENDED_TRANSFER);
            case 4 -> phone.join(second, first, SimFeature.ATTENDED_TRANSFER);
            case 5 -> holdOrResume(first);
            case 6 -> phone.calls().hangUp(random.nextBoolean() ? first : second);
            default -> withOneCall(second);
        }
    }

    private void holdOrResume(InviteId call) {
        if (phone.calls().isHeld(call)) {
            phone.calls().resume(call);
        } else {
            phone.calls().hold(call);
        }
    }

    private <T> T draw(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
