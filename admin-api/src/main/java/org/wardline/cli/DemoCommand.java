package org.wardline.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.wardline.demo.Demo;
import org.wardline.demo.PracticeDay;
import org.wardline.demo.Promise;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = {
            "Run the whole system with two made-up practices and say what to try, until Ctrl-C.",
            "With --once play a practice's day and print one line per promise; exit code 0 when all held."
        })
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "play the practice day once, and end")
    private boolean once;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "where the demo lives",
            required = true)
    private Path folder;

    @Override
    public Integer call() throws Exception {
        if (!once) {
            Demo.run(folder, System.out::println);
            return 0;
        }
        long started = System.nanoTime();
        List<Promise> promises =
                PracticeDay.play(
                        folder, System.err::println, promise -> System.out.println(promise.line()));
        long failed = promises.stream().filter(promise -> !promise.held()).count();
        System.out.printf(
                "%n%d promises, %d failed, %d s%n",
                promises.size(), failed, (System.nanoTime() - started) / 1_000_000_000);
        return failed == 0 ? 0 : 1;
    }
}
