package io.tenantry.users;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One mail address without quotes, comments or a display name: what a mail can be sent to. */
@Email
@Pattern(regexp = "[^\\p{Cntrl}\\s,;:<>()\\[\\]\"\\\\]*")
@Size(max = 254)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@interface PlainAddress {

  String message() default "must be one plain mail address";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
