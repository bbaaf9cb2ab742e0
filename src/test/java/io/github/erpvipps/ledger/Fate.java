package io.github.erpvipps.ledger;

/** What becomes of a call between the gate and the record of its answer. */
enum Fate {
    ANSWERED("is answered"),
    LOST_BEFORE("is lost on its way"),
    LOST_AFTER("reaches Vipps, and the answer is lost"),
    DIES_BEFORE("never leaves: the bridge dies"),
    DIES_AFTER("reaches Vipps, and the bridge dies"),
    DELAYED("stays in the network"),
    LATER("is put off by Vipps"),
    NOT_SENT("finds no connection"),
    REFUSED("is refused"),
    REFUSED_KNOWN("is refused for a reason to be looked at"),
    REFUSED_STRANGE("is refused for a reason that nobody knows"),
    STRANGE_AFTER("reaches Vipps, and the answer is strange"),
    UNIT_STOPPED("meets a sales unit that is blocked"),
    OTHER_SUMS("is done, and the answer has other sums");

    final String words;

    Fate(String words) {
        this.words = words;
    }
}
