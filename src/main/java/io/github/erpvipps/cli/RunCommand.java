package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.run.Bridge;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        description =
                "Runs the bridge until SIGTERM or Ctrl-C: then it takes no new work, finishes the calls in flight and ends.")
final class RunCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Override
    @SuppressWarnings("try") // the bridge works by itself until it is closed
    public Integer call() throws InterruptedException {
        Settings settings = common.settings();
        try (Stop stop = Stop.listen()) {
            try (Bridge bridge = Bridge.start(settings)) {
                stop.started();
                stop.await();
            } catch (RuntimeException | InterruptedException e) {
                if (!stop.isAsked()) {
                    throw e;
                }
            }
            return ExitCode.OK;
        }
    }
}
