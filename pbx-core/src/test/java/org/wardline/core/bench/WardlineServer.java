package org.wardline.core.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.wardline.media.bench.Child;

/// The product in a process of its own, as [BenchedPbx] starts it.
public final class WardlineServer implements Benched {

    private final Child child;
    private final String[] ready;

    /// @param options of the virtual machine beside the product's
    /// @param home a new folder
    /// @param phones how many it is to know
    public WardlineServer(List<String> options, Path home, int phones) throws IOException {
        child = Child.java(options, BenchedPbx.class, home.toString(), Integer.toString(phones));
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

    /// The most memory that it has had so far, in KiB.
    public double peakKib() throws IOException {
        return new ProcessTree(child.process()).peakKib();
    }

    /// How many files and connections it has open.
    public long openFiles() throws IOException {
        return new ProcessTree(child.process()).openFiles();
    }

    /// What goes on in it: calls, scripts, media ports, and faults so far.
    public String leftovers() throws IOException {
        child.say("left");
        return String.join(" ", child.hear("left "));
    }

    @Override
    public void close() throws IOException {
        child.say("stop");
        child.hear("stopped");
        child.close();
    }
}
