package org.wardline.core.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.wardline.media.bench.Child;

/// The product in a process of its own, as [BenchedPbx] starts it.
final class WardlineServer implements Benched {

    private final Child child;
    private final String[] ready;

    WardlineServer(Path home, int phones) throws IOException {
        child = Child.java(BenchedPbx.class, home.toString(), Integer.toString(phones));
        ready = child.hear("ready ");
    }

    @Override
    public String name() {
        return "Wardline";
    }

    @Override
    public int port() {
        return Integer.parseInt(ready[1]);
    }

    @Override
    public Path root() {
        return Path.of(ready[2]);
    }

    @Override
    public Path phones() {
        return Path.of(ready[3]);
    }

    @Override
    public double cpuMs() throws IOException {
        return new ProcessTree(child.process()).cpuMs();
    }

    @Override
    public double residentKib() throws IOException {
        child.say("collect");
        child.hear("collected");
        return new ProcessTree(child.process()).residentKib(false);
    }

    @Override
    public void close() throws IOException {
        child.say("stop");
        child.hear("stopped");
        child.close();
    }
}
