using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using KGateway.Resources;

namespace KGateway.Silo.Cli;

/// <summary>Options and arguments that several commands have, and the readers of their values.</summary>
internal static class CliOptions
{
    /// <summary><c>-f</c>: files and folders with objects.</summary>
    public static Option<string[]> Files() => new("--file", "-f")
    {
        Description = "File or folder with YAML or JSON objects; '-' reads standard input. May be given several times.",
        Required = true,
        HelpName = "FILE",
    };

    /// <summary><c>-o</c>: one of some forms, the first by default.</summary>
    public static Option<string> Output(params string[] forms)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = "Form of the output.",
            HelpName = string.Join('|', forms),
            DefaultValueFactory = _ => forms[0],
        };
        option.AcceptOnlyFromAmong(forms);
        return option;
    }

    /// <summary><c>--set</c>: settings of the translation.</summary>
    public static Option<string[]> Settings() => new("--set")
    {
        Description = "Changes a setting of the translation, KGW_REFERENCE_GRANT_MODE=STRICT or ReferenceGrantMode=Strict. May be given several times.",
        HelpName = "KEY=VALUE",
    };

    /// <summary><c>--admin</c>: the running process to ask.</summary>
    public static Option<Uri> Admin() => new("--admin")
    {
        Description = $"Admin server of the running kgateway; a token for it is taken from {AdminClient.TokenVariable}.",
        HelpName = "URL",
        DefaultValueFactory = _ => AdminClient.DefaultUrl,
        CustomParser = static result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"'{text}' is no URL.");
            return null;
        },
    };

    /// <summary>The argument for a Gateway.</summary>
    public static Argument<ObjectKey?> Gateway() => new("GATEWAY")
    {
        Description = "NAMESPACE/NAME, or NAME in the namespace default.",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = ParseGateway,
    };

    /// <summary>A Gateway, written <c>NS/NAME</c>, or <c>NAME</c> in the default namespace.</summary>
    public static ObjectKey? ParseGateway(ArgumentResult result) => ParseKey(result.Tokens[0].Value, result);

    /// <summary>An address, written <c>HOST:PORT</c>, with an IPv6 address in brackets.</summary>
    public static DnsEndPoint? ParseHostPort(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var colon = text.LastIndexOf(':');
        if (colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 0 and <= ushort.MaxValue)
            return new DnsEndPoint(text[..colon].Trim('[', ']'), port);
        result.AddError($"'{text}' is not written HOST:PORT.");
        return null;
    }

    /// <summary>An address of numbers, written <c>IP:PORT</c>.</summary>
    public static IPEndPoint? ParseIPEndPoint(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var address) && address.Port > 0)
            return address;
        result.AddError($"'{text}' is not written IP:PORT.");
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public static int ParseNumber(ArgumentResult result, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        var option = result.Parent is OptionResult parent ? $"{parent.Option.Name}: " : "";
        var bounds = most == int.MaxValue ? $"of at least {least}" : $"from {least} to {most}";
        result.AddError($"{option}'{text}' is no number {bounds}.");
        return 0;
    }

    private static ObjectKey? ParseKey(string text, ArgumentResult result)
    {
        var parts = text.Split('/');
        if (parts.Length <= 2 && Array.TrueForAll(parts, static part => part.Length > 0))
            return parts.Length == 2 ? new ObjectKey(parts[0], parts[1]) : new ObjectKey("default", parts[0]);
        result.AddError($"'{text}' is not written NAMESPACE/NAME.");
        return null;
    }
}
