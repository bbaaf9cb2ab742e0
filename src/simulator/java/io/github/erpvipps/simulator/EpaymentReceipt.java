package io.github.erpvipps.simulator;

import java.util.List;
import java.util.regex.Pattern;

/** Checks the receipt that comes with a payment, which has the shape of the Order Management API. */
final class EpaymentReceipt {
    private static final Pattern TEXT = Pattern.compile(".+", Pattern.DOTALL);
    private static final Pattern CURRENCY = Pattern.compile("NOK|DKK|EUR");
    private static final List<String> SUMS = List.of("totalAmount", "totalAmountExcludingTax", "totalTaxAmount");

    private EpaymentReceipt() {}

    static void check(EpaymentBody body) {
        if (!body.has("receipt")) {
            return;
        }
        EpaymentBody receipt = body.object("receipt").only("orderLines", "bottomLine");
        List<EpaymentBody> lines = receipt.objects("orderLines");
        if (lines.isEmpty()) {
            receipt.complain("orderLines", "At least one line is required.");
        }
        lines.forEach(EpaymentReceipt::checkLine);
        receipt.requiredObject("bottomLine")
                .only(
                        "currency",
                        "tipAmount",
                        "posId",
                        "totalAmount",
                        "totalTax",
                        "totalDiscount",
                        "shippingAmount",
                        "shippingInfo",
                        "giftCardAmount",
                        "paymentSources",
                        "barcode",
                        "receiptNumber",
                        "terminalId")
                .requiredText("currency", CURRENCY);
    }

    private static void checkLine(EpaymentBody line) {
        line.only(
                "name",
                "id",
                "totalAmount",
                "totalAmountExcludingTax",
                "totalTaxAmount",
                "taxRate",
                "taxPercentage",
                "unitInfo",
                "discount",
                "productUrl",
                "isReturn",
                "isShipping");
        line.requiredText("name", TEXT);
        line.requiredText("id", TEXT);
        SUMS.forEach(line::requiredInteger);
        if (!line.has("taxRate") && !line.has("taxPercentage")) {
            line.complain("taxRate", "The field is required.");
        }
    }
}
