package org.wardline.media.bench;

import java.io.IOException;
import org.wardline.media.MasterKey;

/// Our media engine, alone in a Java process with the options of the product.
final class WardlineRelay implements Relay {

    private final Child child;

    WardlineRelay() throws IOException {
        child = Child.java(RelayServer.class);
    }

    @Override
    public String name() {
        return "Wardline";
    }

    @Override
    public SetUp call(Wanted wanted) throws IOException {
        child.say(
                "call %d %s %s %d %s %s"
                        .formatted(
                                wanted.callerPort(),
                                wanted.callerSends().profile().sdesName(),
                                LoadLeg.base64(wanted.callerSends()),
                                wanted.calleePort(),
                                wanted.calleeSends().profile().sdesName(),
                                LoadLeg.base64(wanted.calleeSends())));
        String[] words = child.hear("call ");
        MasterKey toCaller = LoadLeg.key(wanted.callerSends().profile(), words[2]);
        MasterKey toCallee = LoadLeg.key(wanted.calleeSends().profile(), words[4]);
        return new SetUp(
                Integer.parseInt(words[1]), toCaller, Integer.parseInt(words[3]), toCallee);
    }

    @Override
    public void endCalls() throws IOException {
        child.say("end");
    }

    @Override
    public ProcessHandle process() {
        return child.process();
    }

    @Override
    public void close() {
        child.close();
    }
}
