using System.Collections.Immutable;
using System.Globalization;
using KGateway.Silo.Cli;
using KGateway.Translation.Clusters;

namespace KGateway.Silo.Hosting;

/// <summary>Reads environment variables and collects all that is wrong with them.</summary>
internal sealed class VariableReader(Func<string, string?> environment)
{
    private readonly List<string> _wrong = [];

    /// <summary>The text of a variable; the default where it is unset or empty.</summary>
    public string Text(string name, string otherwise) => environment(name) is { Length: > 0 } value ? value : otherwise;

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise) => Choice(name, otherwise, Flags);

    /// <summary>A port.</summary>
    public int Port(string name, int otherwise)
    {
        if (environment(name) is not { Length: > 0 } value)
            return otherwise;
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue)
            return port;
        Wrong($"{name} is '{value}', no port");
        return otherwise;
    }

    /// <summary>A duration as <c>1m30s</c>.</summary>
    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan shortest)
    {
        if (environment(name) is not { Length: > 0 } value)
            return otherwise;
        if (GoDuration.Parse(value) is { } duration && duration >= shortest)
            return duration;
        Wrong(string.Create(CultureInfo.InvariantCulture, $"{name} is '{value}', no duration of at least {shortest.TotalSeconds} s, such as 1m30s"));
        return otherwise;
    }

    /// <summary>A duration, or null for the word <c>never</c>.</summary>
    public TimeSpan? DurationOrNever(string name, TimeSpan otherwise, TimeSpan shortest) =>
        "never".Equals(environment(name), StringComparison.OrdinalIgnoreCase) ? null : Duration(name, otherwise, shortest);

    /// <summary>One of some words, in any case.</summary>
    public T Choice<T>(string name, T otherwise, ImmutableArray<(string Word, T Value)> choices)
    {
        if (environment(name) is not { Length: > 0 } value)
            return otherwise;
        foreach (var (word, chosen) in choices)
        {
            if (word.Equals(value, StringComparison.OrdinalIgnoreCase))
                return chosen;
        }

        Wrong($"{name} is '{value}', none of {string.Join(", ", choices.Select(static choice => choice.Word))}");
        return otherwise;
    }

    /// <summary>Takes note of something wrong.</summary>
    public void Wrong(string what) => _wrong.Add(what);

    /// <summary>Ends the program with all that is wrong, if anything is.</summary>
    /// <exception cref="CliException">Something is wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_wrong.Count > 0)
            throw new CliException(string.Join("; ", _wrong) + ".");
    }

    private static readonly ImmutableArray<(string, bool)> Flags =
        [("true", true), ("false", false), ("1", true), ("0", false), ("t", true), ("f", false)];
}
