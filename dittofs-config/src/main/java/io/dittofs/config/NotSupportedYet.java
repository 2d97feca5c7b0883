package io.dittofs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The key, enum constant or [Variant] belongs to the schema, but nothing obeys it yet. Setting it to anything but its
/// default is refused, so that nobody believes in a setting without effect.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface NotSupportedYet {}
