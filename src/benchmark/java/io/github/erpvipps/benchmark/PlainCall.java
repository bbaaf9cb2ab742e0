package io.github.erpvipps.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * One kind of call as somebody writes it by hand.
 *
 * @param lease takes how many; gives id, token, reference, key and body of each row
 * @param sending takes ids and tokens, gives a row for each that may be sent; null for a look, before which nothing needs to be
 *     committed
 * @param record takes ids and what the answers told, gives a row for each that is recorded
 * @param request Vipps' address and the row make it
 * @param told what of the answer is recorded
 */
record PlainCall(String lease, String sending, String record, RequestOf request, Function<JsonNode, String> told) {

    /** A row that nobody else works on for a minute; token, key and body are null for a look. */
    record Leased(long id, UUID token, String reference, String key, byte[] body) {}

    /** What is to be recorded of a row. */
    record Answered(long id, String told) {}

    /** The request for a row. */
    interface RequestOf {
        HttpUriRequestBase of(String vipps, Leased row);
    }

    private static final String LEASE = """
            update plain.operation o set state = 'LEASED', lease_token = gen_random_uuid(),
                lease_until = clock_timestamp() + interval '60 seconds'
            where o.operation_id = any (array(
                select r.operation_id from plain.operation r where r.state = 'READY' and r.kind = '%s'
                order by r.operation_id limit ? for update skip locked))
            returning o.operation_id, o.lease_token, o.reference, o.idempotency_key, o.request_body
            """;

    private static final String SENDING = """
            with sent as (
                update plain.operation o set state = 'SENDING', sent_at = clock_timestamp()
                from unnest(?, ?) as l (operation_id, lease_token)
                where o.operation_id = l.operation_id and o.state = 'LEASED' and o.lease_token = l.lease_token
                    and o.lease_until > clock_timestamp()
                returning o.payment_id)
            insert into plain.event (payment_id, what) select payment_id, 'sent' from sent returning event_id
            """;

    private static final String INITIATED = """
            with done as (
                update plain.operation o set state = 'DONE', done_at = clock_timestamp()
                from unnest(?, ?) as a (operation_id, payment_url)
                where o.operation_id = a.operation_id and o.state = 'SENDING'
                returning o.payment_id, a.payment_url),
            initiated as (
                update plain.payment p set state = 'INITIATED', payment_url = d.payment_url,
                    next_check_at = clock_timestamp() + interval '1 hour'
                from done d where p.payment_id = d.payment_id)
            insert into plain.event (payment_id, what) select payment_id, 'initiated' from done returning event_id
            """;

    private static final String CAPTURED = """
            with done as (
                update plain.operation o set state = 'DONE', done_at = clock_timestamp(), transaction_id = a.transaction_id
                from unnest(?, ?) as a (operation_id, transaction_id)
                where o.operation_id = a.operation_id and o.state = 'SENDING'
                returning o.payment_id, o.amount_minor),
            booked as (
                update plain.payment p set held_minor = p.held_minor - d.amount_minor, captured_minor = p.captured_minor + d.amount_minor
                from done d where p.payment_id = d.payment_id)
            insert into plain.event (payment_id, what) select payment_id, 'captured' from done returning event_id
            """;

    /** Its time is moved on, without a token: whoever dies leaves a look that another makes a minute later. */
    private static final String LEASE_LOOKS = """
            update plain.payment p set next_check_at = clock_timestamp() + interval '1 minute', looked_at = clock_timestamp()
            where p.payment_id = any (array(
                select d.payment_id from plain.payment d where d.state = 'INITIATED' and d.next_check_at <= statement_timestamp()
                order by d.next_check_at limit ? for update skip locked))
            returning p.payment_id, null::uuid, p.reference, null, null::bytea
            """;

    private static final String AUTHORIZED = """
            with seen as (
                update plain.payment p set state = 'AUTHORIZED', authorized_minor = a.authorized_minor::bigint,
                    changed_at = clock_timestamp(), next_check_at = clock_timestamp() + interval '1 day'
                from unnest(?, ?) as a (payment_id, authorized_minor)
                where p.payment_id = a.payment_id and p.state = 'INITIATED'
                returning p.payment_id)
            insert into plain.event (payment_id, what) select payment_id, 'authorized' from seen returning event_id
            """;

    static PlainCall of(Call call) {
        return switch (call) {
            case INITIATE ->
                new PlainCall(
                        LEASE.formatted("INITIATE"),
                        SENDING,
                        INITIATED,
                        (vipps, row) -> post(vipps + "/ecomm/v2/payments", row),
                        answer -> answer.path("url").asText());
            case STATUS_CHECK ->
                new PlainCall(
                        LEASE_LOOKS,
                        null,
                        AUTHORIZED,
                        (vipps, row) -> new HttpGet(vipps + "/ecomm/v2/payments/" + row.reference() + "/details"),
                        PlainCall::reserved);
            case CAPTURE ->
                new PlainCall(
                        LEASE.formatted("CAPTURE"),
                        SENDING,
                        CAPTURED,
                        (vipps, row) -> {
                            HttpPost post = post(vipps + "/ecomm/v2/payments/" + row.reference() + "/capture", row);
                            post.setHeader("X-Request-Id", row.key());
                            return post;
                        },
                        answer -> answer.path("transactionInfo")
                                .path("transactionId")
                                .asText());
        };
    }

    private static HttpPost post(String address, Leased row) {
        HttpPost post = new HttpPost(address);
        post.setEntity(new ByteArrayEntity(row.body(), ContentType.APPLICATION_JSON));
        return post;
    }

    private static String reserved(JsonNode details) {
        for (JsonNode entry : details.path("transactionLogHistory")) {
            if (entry.path("operation").asText().equals("RESERVE")) {
                return entry.path("amount").asText();
            }
        }
        throw new IllegalStateException("nothing is reserved");
    }
}
