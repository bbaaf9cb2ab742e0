package io.github.erpvipps.cli;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.ledger.Ledger;
import io.github.erpvipps.ledger.Operators;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs the ledger and nothing else. */
abstract class LedgerCommand implements Callable<Integer> {

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    private Settings settings;

    private final Ink ink = Ink.of(System.getenv());

    @Override
    public final Integer call() {
        settings = common.settings();
        Ledger ledger = OpenLedger.of(settings);
        return call(ledger, new Operators(ledger));
    }

    Settings settings() {
        return settings;
    }

    abstract int call(Ledger ledger, Operators operators);

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    Ink ink() {
        return ink;
    }

    /** Who is at the keyboard, for the story of the order. */
    static String who() {
        return System.getProperty("user.name", "operator");
    }
}
