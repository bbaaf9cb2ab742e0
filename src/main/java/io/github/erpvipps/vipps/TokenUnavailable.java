package io.github.erpvipps.vipps;

/** No access token can be had now. Nothing was sent. */
public final class TokenUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean credentialsRefused;

    /** @param credentialsRefused Vipps knows us but does not let us in; trying again will not help until a person mends it */
    public TokenUnavailable(String message, boolean credentialsRefused) {
        super(message);
        this.credentialsRefused = credentialsRefused;
    }

    public boolean credentialsRefused() {
        return credentialsRefused;
    }
}
