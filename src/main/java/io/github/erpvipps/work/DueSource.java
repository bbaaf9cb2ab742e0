package io.github.erpvipps.work;

import java.util.List;

/** Takes up to so many of the rows that are due, so that nobody else takes them too. Bound in the registry by name. */
@FunctionalInterface
public interface DueSource {
    List<?> take(int most);
}
