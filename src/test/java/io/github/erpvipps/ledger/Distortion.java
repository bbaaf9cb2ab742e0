package io.github.erpvipps.ledger;

/** What becomes of a sight on its way from Vipps to the ledger. */
enum Distortion {
    NONE("as it is"),
    FAILS("but it fails"),
    NOT_THERE("but Vipps denies it for a moment"),
    UNIT_STOPPED("but the sales unit is blocked"),
    STRANGE_WORD("with a word that nobody knows"),
    MORE_REFUNDED("with more refunded than captured"),
    NEGATIVE("with a negative sum"),
    RESERVATION_GONE("without the reservation that was there");

    final String words;

    Distortion(String words) {
        this.words = words;
    }
}
