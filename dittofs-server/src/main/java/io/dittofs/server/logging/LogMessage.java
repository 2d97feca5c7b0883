package io.dittofs.server.logging;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/// A message in the style of this project, `what happened client={} share={}`, taken apart into words and fields.
///
/// Every `key={}` becomes a field. Those that end the message, as they should, are left out of its words; one in the
/// midst of a sentence stays there too, because the sentence would not read without it.
///
/// @param words the message without the pairs at its end
/// @param fields in the order of the message
record LogMessage(String words, List<LogField> fields) {
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\\\)(?:(?<key>[A-Za-z_][A-Za-z0-9_]*)=)?\\{}");
    private static final Pattern PAIRS_AT_END = Pattern.compile("(?:(?:^|\\s+)[A-Za-z_][A-Za-z0-9_]*=\\{})+\\s*$");

    LogMessage {
        fields = List.copyOf(fields);
    }

    /// Takes a message apart.
    ///
    /// @param template with `{}` for each argument
    /// @param arguments as many as there are placeholders; with fewer, the placeholders left stay as they are
    /// @param formatted the template with the arguments in it
    static LogMessage parse(String template, @Nullable Object[] arguments, String formatted) {
        var fields = new ArrayList<LogField>();
        Matcher placeholder = PLACEHOLDER.matcher(template);
        int index = 0;
        while (index < arguments.length && placeholder.find()) {
            String key = placeholder.group("key");
            if (key != null) {
                fields.add(new LogField(key, arguments[index]));
            }
            index++;
        }
        if (fields.isEmpty()) {
            return new LogMessage(formatted, fields);
        }
        return new LogMessage(words(template, arguments, formatted), fields);
    }

    private static String words(String template, @Nullable Object[] arguments, String formatted) {
        Matcher pairs = PAIRS_AT_END.matcher(template);
        if (!pairs.find()) {
            return formatted;
        }
        return MessageFormatter.basicArrayFormat(template.substring(0, pairs.start()), arguments);
    }
}
