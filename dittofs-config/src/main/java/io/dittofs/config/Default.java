package io.dittofs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component is where nothing is configured, as it would be written in YAML: `30s`, `true`,
/// `[{ name: /export }]`. It is the only place that says so: binder, printer, schema and example read it here.
///
/// Without it a section has the defaults of its components, a list or map is empty, a nullable component is null, and
/// anything else must be configured.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    String value();
}
