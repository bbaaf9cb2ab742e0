package io.github.erpvipps.operate;

import java.util.List;
import java.util.Map;

/**
 * The bridge as an operator sees it in JMX, under {@code io.github.erpvipps:type=Bridge}. Numbers are at most five seconds old and
 * are those of the whole ledger, whichever bridge is asked; what is said to be of this bridge is of its process.
 */
@Described(
        "The ERP–Vipps bridge: how many payments are in which state, what waits and why, and what a person can do about it.")
public interface BridgeMXBean {

    @Described("Whether a person must act: yes or no, and why.")
    String getOperatorNeeded();

    @Described("How many payments there were at the time CountedAt, by the status that the ERP is told.")
    Map<String, Long> getPaymentsByState();

    @Described(
            "How many operations there are by kind and state, such as \"CAPTURE WAITING\"; DONE and REJECTED as of CountedAt.")
    Map<String, Long> getOperationsByState();

    @Described("When payments and finished operations were counted last; empty: not yet.")
    String getCountedAt();

    @Described("How many operations wait for a person, by reason.")
    Map<String, Long> getDeadLettersByReason();

    @Described("What has waited longest: what it is, of which order, for what, and since when.")
    String getOldestWaiting();

    @Described("For how many seconds the oldest operation has waited; 0: none waits.")
    long getOldestWaitingSeconds();

    @Described("The call whose outcome has been unknown for longest: what, of which order, why, and its next look-up.")
    String getOldestUnknown();

    @Described("For how many seconds the oldest outcome has been unknown; 0: none is.")
    long getOldestUnknownSeconds();

    @Described("The oldest reservation that is not captured: its order, what is left of it, and since when.")
    String getOldestUncapturedReservation();

    @Described(
            "How many days the oldest uncaptured reservation has left until the card's bank may let go of it; -1: nothing is reserved.")
    long getOldestUncapturedReservationDaysLeft();

    @Described("What is paused or held, by whom, since when and why.")
    List<String> getPauses();

    @Described("What will need a person before long, each with its name, since when, and what was seen.")
    List<String> getWarnings();

    @Described("The age and the time left of each sales unit's access token in this bridge; never the token.")
    Map<String, String> getAccessTokens();

    @Described("When Vipps last answered with success in this bridge, by operation.")
    Map<String, String> getLastSuccessByOperation();

    @Described("Whether Vipps is well, by kind of call: CLOSED when calls go through, OPEN while this bridge waits.")
    Map<String, String> getStormBreakers();

    @Described("The whole story of an order, in order of time: what was sent, what came back, who did what.")
    List<String> order(@Described("the ERP's order id") String orderId);

    @Described("The operations that wait for a person: their numbers, what they are, the reason, and what to do.")
    List<String> deadLetters();

    @Described("Has an order's payments looked at in Vipps now, whenever their next look would have been.")
    String checkNow(
            @Described("the ERP's order id") String orderId, @Described("your name, for the order's story") String who);

    @Described("Lets one dead letter go on. It is looked up first, so nothing is booked twice.")
    String replay(
            @Described("the number that deadLetters shows") long operationId,
            @Described("also when the order had the same kind and amount since") boolean force,
            @Described("your name, for the order's story") String who);

    @Described("Lets the oldest dead letters of a reason go on, five a second; those that are not safe are left.")
    List<String> replayByReason(
            @Described("a reason of DeadLettersByReason, such as attempts-used-up") String reason,
            @Described("so many at most, up to 1000") int atMost,
            @Described("your name, for the orders' stories") String who);

    @Described("Closes one dead letter by your word, after a look-up: as done only if Vipps shows it.")
    String resolve(
            @Described("the number that deadLetters shows") long operationId,
            @Described("true: as done; false: as rejected") boolean asDone,
            @Described("why, for the order's story") String reason,
            @Described("your name, for the order's story") String who);

    @Described("Stops one kind of call that moves money, on all bridges and through restarts, until it is resumed.")
    String pause(
            @Described("initiations, captures, refunds or cancels; empty: all of them") String kind,
            @Described("a sales unit's number; empty: all of them") String salesUnit,
            @Described("why, for whoever reads the status") String reason,
            @Described("your name") String who);

    @Described("Ends a pause of exactly this kind and sales unit; for a unit that Vipps holds, one call is tried now.")
    String resume(
            @Described("initiations, captures, refunds or cancels; empty: all of them") String kind,
            @Described("a sales unit's number; empty: all of them") String salesUnit,
            @Described("your name") String who);

    @Described(
            "Stops every call that moves money, on all bridges and through restarts. Calls in flight end; looks go on.")
    String stopAllMoneyMovement(
            @Described("why, for whoever reads the status") String reason, @Described("your name") String who);

    @Described("What people have done in a month, as CSV.")
    String acts(@Described("the month as YYYY-MM") String month);
}
