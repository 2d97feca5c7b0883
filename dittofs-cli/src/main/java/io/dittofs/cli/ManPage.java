package io.dittofs.cli;

import io.dittofs.server.Build;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// A manual page made of what a command says of itself, in the macros of `man(7)`. Confined to a thread.
final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    static String of(CommandLine command) {
        return new ManPage(command.getCommandSpec()).write();
    }

    private String write() {
        var name = spec.qualifiedName("-");
        macro("TH", quoted(name.toUpperCase(Locale.ROOT)), "1", quoted(""), quoted("DittoFS " + Build.version()));
        macro("SH", "NAME");
        line(name + " \\- " + plain(summary()));
        macro("SH", "SYNOPSIS");
        line(plain(new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .strip()));
        macro("SH", "DESCRIPTION");
        Arrays.stream(
                        spec.usageMessage().description().length == 0
                                ? spec.usageMessage().header()
                                : spec.usageMessage().description())
                .forEach(each -> line(plain(each)));
        parameters();
        options();
        commands();
        exitCodes();
        footer();
        macro("SH", "SEE ALSO");
        line(seeAlso());
        return text.toString();
    }

    private String summary() {
        var message = spec.usageMessage();
        var first = message.header().length > 0 ? message.header()[0] : String.join(" ", message.description());
        int end = first.indexOf(". ");
        return (end < 0 ? first : first.substring(0, end)).replaceAll("[.:]$", "");
    }

    private void parameters() {
        if (spec.positionalParameters().isEmpty()) {
            return;
        }
        macro("SH", "ARGUMENTS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), parameter);
        }
    }

    private void options() {
        macro("SH", "OPTIONS");
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                var names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
                item(option.arity().max() == 0 ? names : names + "=" + option.paramLabel(), option);
            }
        }
    }

    private void item(String term, ArgSpec of) {
        macro("TP");
        line("\\fB" + plain(term) + "\\fR");
        Arrays.stream(of.description()).forEach(each -> line(plain(each)));
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        macro("SH", "COMMANDS");
        spec.subcommands().forEach((name, command) -> {
            macro("TP");
            line("\\fB" + plain(name) + "\\fR");
            line(plain(String.join(" ", command.getCommandSpec().usageMessage().description())));
        });
    }

    private void exitCodes() {
        var codes = spec.root().usageMessage().exitCodeList();
        macro("SH", "EXIT STATUS");
        codes.forEach((code, meaning) -> {
            macro("TP");
            line("\\fB" + plain(code.strip()) + "\\fR");
            line(plain(meaning));
        });
    }

    private void footer() {
        if (spec.usageMessage().footer().length > 0 && !spec.equals(spec.root())) {
            macro("SH", "NOTES");
            for (var each : spec.usageMessage().footer()) {
                line(plain(each.strip()));
                macro("br");
            }
        }
    }

    private String seeAlso() {
        return spec.equals(spec.root())
                ? "The documentation in the source tree, docs/."
                : spec.parent().qualifiedName("-") + "(1)";
    }

    private void macro(String name, String... arguments) {
        text.append('.').append(name);
        for (var argument : arguments) {
            text.append(' ').append(argument);
        }
        text.append('\n');
    }

    /// A line that begins with a dot or an apostrophe would be a macro.
    private void line(String content) {
        text.append(content.startsWith(".") || content.startsWith("'") ? "\\&" : "")
                .append(content)
                .append('\n');
    }

    private static String quoted(String word) {
        return "\"" + word + "\"";
    }

    /// Text as it is: without picocli's percent signs and with what roff would take for its own.
    private static String plain(String content) {
        return content.replace("%n", "\n").replace("\\", "\\e").replace("-", "\\-");
    }
}
