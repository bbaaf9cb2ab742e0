package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.SettingsCheck;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description =
                "Checks the settings, the databases, the ERP's statements and the folders, and says how to mend what is wrong."
                        + " It changes nothing."
                        + " With ePayment it asks Vipps for the registered webhooks.")
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Option(names = "--token", description = "also fetch an access token from Vipps for each sales unit")
    private boolean token;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Settings settings = common.settings();
        Findings findings = new Findings(spec.commandLine().getOut(), Ink.of(System.getenv()));
        settings(settings, findings);
        new DatabaseChecks(settings, findings).run();
        new FolderChecks(settings, findings).run();
        new WebhookChecks(settings, findings).run();
        if (token) {
            new TokenCheck(settings, findings).run();
        }
        return findings.anythingWrong() ? ExitCode.FAILED : ExitCode.OK;
    }

    private static void settings(Settings settings, Findings findings) {
        List<String> problems = SettingsCheck.problemsOf(settings);
        problems.forEach(findings::wrong);
        if (problems.isEmpty()) {
            findings.ok("settings: Vipps " + settings.text("vipps.api") + " at " + settings.text("vipps.base-url")
                    + ", sales units " + String.join(", ", settings.salesUnits()));
        }
    }

    /** One line each: well, worth knowing, or wrong with how to mend it. */
    static final class Findings {

        private final PrintWriter out;
        private final Ink ink;
        private boolean wrong;

        Findings(PrintWriter out, Ink ink) {
            this.out = out;
            this.ink = ink;
        }

        void ok(String what) {
            out.println(ink.green("ok   ") + " " + what);
        }

        void warn(String what) {
            out.println(ink.yellow("warn ") + " " + what);
        }

        void wrong(String what) {
            out.println(ink.red("WRONG") + " " + what);
            wrong = true;
        }

        boolean anythingWrong() {
            return wrong;
        }
    }
}
