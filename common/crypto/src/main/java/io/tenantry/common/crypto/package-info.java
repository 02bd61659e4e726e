/** Ids, one-time tokens and the box that seals what only a node may read. Knows nothing else. */
@NullMarked
package io.tenantry.common.crypto;

import org.jspecify.annotations.NullMarked;
