package io.github.erpvipps.cli;

import io.github.erpvipps.config.SettingsException;
import io.github.erpvipps.ledger.RefusedRequest;
import io.github.erpvipps.logs.LogFormat;
import io.github.erpvipps.logs.Masks;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bridge}: the commands for those who run it. {@code demo} and {@code simulator} are parts of the simulator's jar. */
@Command(
        name = "bridge",
        description = "Turns an ERP's orders into Vipps payments: captured when they ship, never twice.",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            OrderCommand.class,
            DeadLettersCommand.class,
            ReplayCommand.class,
            ResolveCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ActsCommand.class,
            ArchiveCommand.class,
            ApproveCommand.class,
            WebhooksCommand.class,
            HawtioCommand.class,
            RehearseCommand.class
        },
        footer = {
            "",
            "Also: bridge demo [--exit]      sample orders through a simulated Vipps, in this terminal",
            "      bridge simulator          the Vipps simulator alone",
            "",
            "Exit codes: 0 well; 1 it failed; 2 an operator is needed (status); 64 wrong usage; 78 wrong settings."
        })
public final class BridgeCommand implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("UnusedVariable") // for picocli
    private boolean help;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(commandLine(new BridgeCommand()).execute(args));
    }

    /** A command line with the exit codes, the one-line errors and the colours of all our commands. */
    public static CommandLine commandLine(Object command) {
        CommandLine line = new CommandLine(command)
                .setOut(utf8(FileDescriptor.out))
                .setErr(utf8(FileDescriptor.err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        Ink.of(System.getenv()).inColour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(110)
                .setParameterExceptionHandler(BridgeCommand::wrongUsage)
                .setExecutionExceptionHandler((failure, failed, parsed) -> failed(failure, failed));
        line.setUsageHelpAutoWidth(false);
        return line;
    }

    /** Whatever the terminal's locale says: names of customers' goods are not ASCII. */
    private static PrintWriter utf8(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say which command");
    }

    private static int wrongUsage(ParameterException wrong, String... args) {
        CommandLine line = wrong.getCommandLine();
        line.getErr().println("bridge: " + OpenLedger.oneLine(wrong));
        line.usage(line.getErr());
        return ExitCode.WRONG_USAGE;
    }

    private static int failed(Exception failure, CommandLine line) {
        if (failure instanceof SettingsException wrong) {
            wrong.problems().forEach(problem -> line.getErr().println("bridge: " + problem));
            return ExitCode.WRONG_SETTINGS;
        }
        if (failure instanceof CommandFailed || failure instanceof RefusedRequest) {
            line.getErr().println("bridge: " + Masks.ofProcess().hide(failure.getMessage()));
            return ExitCode.FAILED;
        }
        if (failure instanceof DataAccessException || failure instanceof TransactionException) {
            Throwable root = failure.getCause() == null ? failure : failure.getCause();
            line.getErr()
                    .println("bridge: the ledger's database: "
                            + Masks.ofProcess().hide(OpenLedger.oneLine(root)));
            return ExitCode.FAILED;
        }
        line.getErr().print(LogFormat.trace(failure));
        line.getErr().flush();
        return ExitCode.FAILED;
    }
}
