package io.github.erpvipps.vipps;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import java.util.function.BiConsumer;

/** The headers that every request carries (eCom API guide, "HTTP headers"; 30 characters at most for those of the system). */
public final class VippsHeaders {

    private final Settings settings;

    public VippsHeaders(Settings settings) {
        this.settings = settings;
    }

    /** Gives each header to a request of whatever kind. */
    public void put(BiConsumer<String, String> request, Credentials credentials) {
        request.accept("Ocp-Apim-Subscription-Key", credentials.subscriptionKey());
        request.accept("Merchant-Serial-Number", credentials.salesUnit());
        put(request, "Vipps-System-Name", "vipps.system-name");
        put(request, "Vipps-System-Version", "vipps.system-version");
        put(request, "Vipps-System-Plugin-Name", "vipps.plugin-name");
        put(request, "Vipps-System-Plugin-Version", "vipps.plugin-version");
    }

    private void put(BiConsumer<String, String> request, String header, String setting) {
        if (settings.isSet(setting)) {
            request.accept(header, settings.text(setting));
        }
    }
}
