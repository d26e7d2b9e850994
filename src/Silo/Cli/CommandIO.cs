using Spectre.Console;

namespace KGateway.Silo.Cli;

/// <summary>What a command reads from and writes to.</summary>
internal sealed class CommandIO
{
    /// <summary>The process's own streams and environment.</summary>
    public static CommandIO Process { get; } = new() { In = Console.In, Out = Console.Out, Error = Console.Error };

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Everything that is no result.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>A console on <see cref="Out"/> for tables; plain when the output is no terminal.</summary>
    public IAnsiConsole Terminal()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Out) });
        // Without a terminal there is no width to fit into.
        if (!ReferenceEquals(Out, Console.Out) || Console.IsOutputRedirected)
            console.Profile.Width = 240;
        return console;
    }
}
