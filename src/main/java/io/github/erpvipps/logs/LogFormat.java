package io.github.erpvipps.logs;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.jul.Log4jBridgeHandler;

/** How the log is written: {@code logging.format} and {@code logging.level}, as {@code log4j2.xml} reads them. */
public final class LogFormat {

    private static final String FORMAT = "bridge.logging.format";
    private static final String LEVEL = "bridge.logging.level";

    private LogFormat() {}

    /**
     * Puts the log of this process into a format, and everything that would pass it by into the log: what libraries say
     * through the JDK's own logging, and failures that end a thread.
     *
     * @param format {@code json}, or anything else for people
     * @param level of our own packages: {@code debug}, {@code trace}, or anything else for {@code info}
     */
    public static void use(String format, String level) {
        boolean otherFormat = changes(FORMAT, "json".equals(format) ? "json" : "human");
        boolean otherLevel = changes(LEVEL, "debug".equals(level) || "trace".equals(level) ? level : "info");
        if ((otherFormat || otherLevel) && isConfigured()) {
            Configurator.reconfigure();
        }
        Log4jBridgeHandler.install(true, null, true);
        Thread.setDefaultUncaughtExceptionHandler(LogFormat::sayDeath);
    }

    /** Whether anything was logged before, in the format of that time. */
    private static boolean isConfigured() {
        return LogManager.getFactory().hasContext(LogFormat.class.getName(), LogFormat.class.getClassLoader(), false);
    }

    private static boolean changes(String property, String value) {
        return !value.equals(System.setProperty(property, value));
    }

    private static void sayDeath(Thread thread, Throwable failure) {
        Logger log = LogManager.getLogger(LogFormat.class);
        log.error("thread {} has died", thread.getName(), failure);
    }

    /** A failure's whole trace as it may be shown. */
    public static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return Masks.ofProcess().hide(text.toString());
    }
}
