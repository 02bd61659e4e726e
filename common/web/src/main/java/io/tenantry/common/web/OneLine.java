package io.tenantry.common.web;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Text without line breaks or other control characters: names, subjects, whatever may reach a mail
 * header or a log line.
 */
@Pattern(regexp = "[^\\p{Cntrl}\\u2028\\u2029]*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OneLine {

  String message() default "must be one line without control characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
