package io.github.erpvipps.work;

import java.util.List;

/** Takes up to so many of the rows that are due, so that nobody else takes them too. Bound in the registry by name. */
@FunctionalInterface
public interface DueSource {
    List<?> take(int most);

    /** Rows that can be given back may be taken before there is a slot for them. */
    interface Ahead extends DueSource {
        /** They are due again at once, for whoever looks next. */
        void giveBack(List<?> rows);
    }
}
