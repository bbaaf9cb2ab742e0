package io.github.erpvipps.vipps.epayment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.erpvipps.vipps.ForceApproval;
import io.github.erpvipps.vipps.RequestJson;

/** ePayment wants the customer alone (ePayment API guide, "Force approve"; the path as in the OpenAPI file). */
public final class EpaymentApproval implements ForceApproval.Request {

    @Override
    public String path(String reference) {
        return "/epayment/v1/test/payments/" + reference + "/approve";
    }

    @Override
    public String body(String paymentUrl, String phone) {
        ObjectNode body = RequestJson.object();
        body.putObject("customer").put("phoneNumber", EpaymentRequests.msisdn(phone));
        return body.toString();
    }
}
