package io.github.erpvipps.vipps.ecom;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.vipps.ForceApproval;
import io.github.erpvipps.vipps.RequestJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** eCom wants the token that the payment's address carries (eCom API guide, "Force approve"). */
public final class EcomApproval implements ForceApproval.Request {

    private static final Pattern TOKEN = Pattern.compile("[?&]token=([^&]+)");

    @Override
    public String path(String reference) {
        return "/ecomm/v2/integration-test/payments/" + reference + "/approve";
    }

    @Override
    public String body(String paymentUrl, String phone) {
        Matcher token = TOKEN.matcher(paymentUrl == null ? "" : paymentUrl);
        if (!token.find()) {
            throw new IllegalArgumentException("the payment has no url with a token; was it initiated?");
        }
        ObjectNode body = RequestJson.object();
        body.put("customerPhoneNumber", phone);
        body.put("token", URLDecoder.decode(token.group(1), StandardCharsets.UTF_8));
        return body.toString();
    }
}
