package io.github.erpvipps.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "webhooks",
        description = "Where Vipps tells what becomes of ePayment payments: registers this bridge, lists, deletes.",
        subcommands = {
            RegisterWebhooksCommand.class,
            ListWebhooksCommand.class,
            DeleteWebhookCommand.class,
        })
final class WebhooksCommand implements Runnable {

    @Mixin
    @SuppressWarnings("UnusedVariable") // for picocli
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which: register, list or delete");
    }
}
