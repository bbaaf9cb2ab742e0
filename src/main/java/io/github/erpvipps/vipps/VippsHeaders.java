package io.github.erpvipps.vipps;

import io.github.erpvipps.config.Settings;
import io.github.erpvipps.config.Settings.Credentials;
import org.apache.camel.Message;

/** The headers that every request carries (eCom API guide, "HTTP headers"; 30 characters at most for those of the system). */
public final class VippsHeaders {

    private final Settings settings;

    public VippsHeaders(Settings settings) {
        this.settings = settings;
    }

    void put(Message message, Credentials credentials) {
        message.setHeader("Ocp-Apim-Subscription-Key", credentials.subscriptionKey());
        message.setHeader("Merchant-Serial-Number", credentials.salesUnit());
        put(message, "Vipps-System-Name", "vipps.system-name");
        put(message, "Vipps-System-Version", "vipps.system-version");
        put(message, "Vipps-System-Plugin-Name", "vipps.plugin-name");
        put(message, "Vipps-System-Plugin-Version", "vipps.plugin-version");
    }

    private void put(Message message, String header, String setting) {
        if (settings.isSet(setting)) {
            message.setHeader(header, settings.text(setting));
        }
    }
}
