package io.dittofs.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names a record that is one case of a sealed interface. Such a value is written with the name as its `type` and the
/// record's keys in a section of that name:
///
/// ```yaml
/// type: filesystem
/// filesystem: { path: /srv/blocks }
/// ```
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variant {
    String value();
}
