package io.github.erpvipps.work;

import java.util.List;

/** Takes up to so many of the rows that are due, so that nobody else takes them too. Bound in the registry by name. */
@FunctionalInterface
public interface DueSource {
    List<?> take(int most);

    /** Whether rows may be taken before there is a slot for them, because what is not worked off can be given back. */
    default boolean canGiveBack() {
        return false;
    }

    /** They are due again at once, for whoever looks next. */
    default void giveBack(List<?> rows) {
        throw new UnsupportedOperationException("what was taken here cannot be given back");
    }
}
