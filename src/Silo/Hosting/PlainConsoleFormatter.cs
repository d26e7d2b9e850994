using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace KGateway.Silo.Hosting;

/// <summary>A log line for people: time, level where it matters, message.</summary>
internal sealed class PlainConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    /// <summary>The name by which it is chosen.</summary>
    public const string FormatterName = "plain";

    private static readonly bool Colour = !Console.IsErrorRedirected;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var (label, colour) = logEntry.LogLevel switch
        {
            LogLevel.Critical => ("fatal ", "\u001b[1;31m"),
            LogLevel.Error => ("error ", "\u001b[31m"),
            LogLevel.Warning => ("warn  ", "\u001b[33m"),
            LogLevel.Debug or LogLevel.Trace => ("debug ", "\u001b[2m"),
            _ => ("", ""),
        };
        textWriter.Write(time.GetLocalNow().ToString("HH:mm:ss.fff ", null));
        if (Colour && colour.Length > 0)
            textWriter.Write(colour);
        textWriter.Write(label);
        textWriter.Write(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
            textWriter.Write($": {(logEntry.LogLevel < LogLevel.Error || exception is OperationCanceledException ? Reasons(exception) : exception)}");
        if (Colour && colour.Length > 0)
            textWriter.Write("\u001b[0m");
        textWriter.WriteLine();
    }

    // What is only a warning, or was cancelled, has a cause outside; where it was noticed in here helps nobody.
    private static string Reasons(Exception exception)
    {
        var reasons = new List<string>();
        for (var at = exception; at is not null; at = at.InnerException)
            reasons.Add(at.Message);
        return string.Join(": ", reasons);
    }
}
