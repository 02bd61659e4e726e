package io.tenantry.common.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Problems} writes, for the document. */
record ProblemBody(
    String type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable List<Complaint> errors,
    @Nullable List<String> missing,
    @Nullable Long count) {}
