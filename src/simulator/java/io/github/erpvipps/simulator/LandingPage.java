package io.github.erpvipps.simulator;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/** Where the customer is sent: the amount, the text, and two buttons. */
final class LandingPage {
    static final String PATH = "/simulator/pay";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Vipps simulator</title>
            <style>
              body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 22rem; margin: 15vh auto; padding: 0 1rem; }
              h1 { font-size: 2.4rem; margin: 0; }
              p { color: #555; }
              button { font: inherit; padding: .6rem 1.4rem; border: 1px solid #999; border-radius: .5rem; margin-right: .5rem; }
              button:first-child { background: #333; color: #fff; }
            </style>
            <p>Vipps simulator &middot; no money is moved</p>
            <h1>%s</h1>
            <p>%s<br><small>%s</small></p>
            %s
            </html>
            """;

    private final Books books;
    private final Customers customers;

    LandingPage(Books books, Customers customers) {
        this.books = books;
        this.customers = customers;
    }

    void addRoutes(Router router) {
        router.get(PATH).handler(this::show);
        router.route(HttpMethod.POST, PATH).handler(this::answer);
    }

    private void answer(RoutingContext http) {
        payment(http).filter(Payment::isOpen).ifPresent(payment -> {
            if ("approve".equals(http.request().getParam("answer"))) {
                customers.approve(payment);
            } else {
                customers.reject(payment);
            }
        });
        show(http);
    }

    private void show(RoutingContext http) {
        http.response().putHeader("Content-Type", "text/html;charset=UTF-8");
        payment(http)
                .ifPresentOrElse(
                        payment -> http.end(page(payment)),
                        () -> http.response().setStatusCode(404).end("There is no such payment"));
    }

    private static String page(Payment payment) {
        BookedPayment booked = payment.booked();
        String unit = booked.currency().equals("NOK") ? "kr" : booked.currency();
        String amount =
                String.format(Locale.ROOT, "%s %d.%02d", unit, booked.amountMinor() / 100, booked.amountMinor() % 100);
        return PAGE.formatted(
                amount,
                escaped(payment.order.text()),
                booked.reference(),
                payment.isOpen() ? buttons(payment) : farewell(payment, booked.state()));
    }

    private static String buttons(Payment payment) {
        String button = "<button formmethod=\"post\" formaction=\"" + PATH + "?token=" + payment.order.token()
                + "&amp;answer=%s\">%s</button>";
        return "<form>" + button.formatted("approve", "Approve") + button.formatted("reject", "Reject") + "</form>";
    }

    private static String farewell(Payment payment, String state) {
        String fallBack = payment.order.returnUrl();
        return "<p><strong>" + state + "</strong></p>"
                + (fallBack.startsWith("http") ? "<a href=\"" + escaped(fallBack) + "\">Back to the shop</a>" : "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private Optional<Payment> payment(RoutingContext http) {
        return books.findByToken(http.request().getParam("token"));
    }
}
