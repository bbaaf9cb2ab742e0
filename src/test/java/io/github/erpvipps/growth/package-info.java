/** What it costs when the ledger has grown: each statement of the bridge against many closed payments and many more of them. */
package io.github.erpvipps.growth;
